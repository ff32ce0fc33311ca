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
import java.util.List;
import java.util.Set;
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

    /** Hosts of examples/demo.yaml that are joined by hand. */
    private static final Set<String> BARE_HOSTS = Set.of("vm3");

    /** Where {@code weir status} and its fellows call if they are not told. */
    private static final String USUAL_URL = "http://127.0.0.1:8653";

    @Option(names = "--once", description = "Take it down at the end, and exit with 0 only if all is as intended.")
    private boolean once;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The intent, as YAML (default: examples/demo.yaml of Weir).")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path intent = file != null
                ? file
                : Launcher.find().script().resolveSibling("examples").resolve("demo.yaml");
        Set<String> bareHosts = file != null ? Set.of() : BARE_HOSTS;
        out.println("The intent: " + intent);
        LabPlan plan = new LabPlan(NAME, Files.readString(intent), bareHosts);
        try (Lab lab = Lab.up(plan, line -> out.println("  " + line))) {
            boolean isRight = show(lab, bareHosts, out);
            if (!once) {
                stayUp(lab, out);
            }
            return isRight ? 0 : 1;
        }
    }

    private static boolean show(Lab lab, Set<String> bareHosts, PrintStream out) {
        Stage stage = Stage.of(lab, bareHosts);
        List<Declared.Member> members = stage.declared().containers();
        out.println();
        members.forEach(member -> out.printf("  %-20s %-16s on %s%n", member.id(), member.address(), member.host()));
        boolean isRight = Scenes.play(stage, out);
        ReachTable table = ReachTable.measure(stage);
        out.printf("%nWho reaches whom: milliseconds of pings / what the intent says%n%n%s%n", table.format());
        if (members.size() > ReachTable.MAX_CONTAINERS) {
            out.println("(the first " + ReachTable.MAX_CONTAINERS + " containers of " + members.size() + ")");
        }
        out.println(table.isRight() ? "Measured and intended agree." : "Measured and intended do NOT agree.");
        if (!isRight) {
            out.println("Not everything was as it should be: see ✗ above.");
        }
        return table.isRight() && isRight;
    }

    /** Until Ctrl-C, whose signal ends this process; the lab goes as it ends. */
    private static void stayUp(Lab lab, PrintStream out) throws InterruptedException {
        if (lab.hosts().isEmpty()) {
            throw new LabFailure("the intent declares no hosts");
        }
        String host = lab.hosts().get(0).name();
        String base = lab.rest().base().toString();
        String url = base.equals(USUAL_URL) ? "" : " --url " + base;
        out.printf("%nIt stays up until Ctrl-C, and then all of it goes. Meanwhile, at %s/v1/hosts and with:%n", base);
        out.printf("  weir status%s%n", url);
        out.printf("  weir flows %s%s%n", host, url);
        out.printf("  weir lab exec --name %s %s ovs-vsctl show%n", NAME, host);
        Declared.of(lab.rest().get("/v1/intent")).containers().stream()
                .filter(member -> member.host().equals(host))
                .findFirst()
                .ifPresent(member ->
                        out.printf("  weir lab exec --name %s %s/%s ip address%n", NAME, member.host(), member.name()));
        new CountDownLatch(1).await();
    }
}
