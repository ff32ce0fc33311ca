package io.weir.provisioning.demo;

import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.LabPlan;
import io.weir.provisioning.lab.Launcher;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir demo}: a cluster in the lab, with everything running, and what its packets do. */
@Command(
        name = "demo",
        description =
                "Makes a cluster on this machine, runs it, and shows who reaches whom beside what the intent says.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    private static final String NAME = "demo";

    @Option(names = "--once", description = "Take it down at the end, and exit with 0 only if all is as intended.")
    private boolean once;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The intent, as YAML (default: examples/report.yaml of Weir).")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path intent = file != null
                ? file
                : Launcher.find().script().resolveSibling("examples").resolve("report.yaml");
        out.println("The intent: " + intent);
        try (Lab lab = Lab.up(new LabPlan(NAME, Files.readString(intent)), line -> out.println("  " + line))) {
            boolean isRight = show(lab, out);
            if (!once) {
                stayUp(lab, out);
            }
            return isRight ? 0 : 1;
        }
    }

    private static boolean show(Lab lab, PrintStream out) {
        Declared declared = Declared.of(lab.rest().get("/v1/intent"));
        out.println();
        declared.containers()
                .forEach(member -> out.printf("  %-20s %-16s on %s%n", member.id(), member.address(), member.host()));
        boolean proven = new Proofs(lab, declared, out).showAll();
        ReachTable table = ReachTable.measure(lab, declared);
        out.printf("%nWho reaches whom: measured with pings / intended%n%n%s%n", table.format());
        if (declared.containers().size() > ReachTable.MAX_CONTAINERS) {
            out.println("(the first " + ReachTable.MAX_CONTAINERS + " containers of "
                    + declared.containers().size() + ")");
        }
        out.println(table.isRight() && proven ? "Measured and intended agree." : "Measured and intended do NOT agree.");
        return table.isRight() && proven;
    }

    /** Until Ctrl-C, whose signal ends this process; the lab goes as it ends. */
    private static void stayUp(Lab lab, PrintStream out) throws InterruptedException {
        if (lab.hosts().isEmpty()) {
            throw new LabFailure("the intent declares no hosts");
        }
        out.printf(
                "%nIt stays up until Ctrl-C. In another terminal:%n"
                        + "  %s/v1/hosts%n"
                        + "  weir lab exec --name %s %s ovs-vsctl show%n",
                lab.rest().base(), NAME, lab.hosts().get(0));
        new CountDownLatch(1).await();
    }
}
