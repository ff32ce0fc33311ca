package io.weir.provisioning.bench;

import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.Launcher;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir bench}. */
@Command(
        name = "bench",
        description =
                "Measures Weir beside its peers on this machine, and writes docs/performance.md and docs/performance.json.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nBenches:%n",
        footer = "  inside install resync restart cold start cli change effect datapath memory packet-in scale")
public final class BenchCommand implements Callable<Integer> {

    /** All of them, in an order in which they share what is costly to make. */
    private static final List<Bench> ALL = List.of(
            new InsideBench(),
            new InstallBench(),
            new ResyncBench(),
            new RestartBench(),
            new ColdBench(),
            new StartBench(),
            new CliBench(),
            new ChangeBench(),
            new EffectBench(),
            new DatapathBench(),
            new MemoryBench(),
            new PacketInBench(),
            new ScaleBench());

    private static final int MAX_ROUNDS = 100;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "What to measure; all if none is named.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often, where it does not take too long (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--no-write", description = "Only shows what it measures.")
    private boolean onlyShow;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Override
    public Integer call() throws IOException {
        List<Bench> chosen = chosen();
        int measured = 0;
        try (Ground ground = Ground.take(rounds, out::println)) {
            Machine machine = Machine.here(ground.shell());
            out.println(machine.describe());
            for (Bench bench : chosen) {
                Optional<Run> run = run(bench, ground, machine);
                measured += run.isPresent() ? 1 : 0;
                if (run.isPresent() && !onlyShow) {
                    write(run.get());
                }
            }
        }
        return measured == chosen.size() ? 0 : 1;
    }

    private List<Bench> chosen() {
        List<String> known = ALL.stream().map(Bench::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw wrong("no bench \"" + name + "\"; there are " + String.join(", ", known));
            }
        }
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw wrong("rounds are 1 to " + MAX_ROUNDS);
        }
        return ALL.stream()
                .filter(bench -> names.isEmpty() || names.contains(bench.name()))
                .toList();
    }

    private ParameterException wrong(String what) {
        if (spec == null) {
            throw new IllegalStateException(what);
        }
        return new ParameterException(spec.commandLine(), what);
    }

    /** One bench; one that cannot be measured is said so, and the others go on. */
    private Optional<Run> run(Bench bench, Ground ground, Machine machine) {
        Results results = new Results(bench.name(), out::println);
        Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        double load = Machine.load();
        Speed speed = Speed.now();
        long start = System.nanoTime();
        try {
            bench.measure(ground, results);
        } catch (LabFailure e) {
            out.println(bench.name() + " FAILED: " + e.getMessage());
            return Optional.empty();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return Optional.of(new Run(
                bench.name(),
                began.toString(),
                machine,
                load,
                Machine.load(),
                speed,
                Speed.now(),
                seconds,
                results.notes(),
                results.figures()));
    }

    /** After each bench, so that what ends the next one costs nothing that was measured. */
    private void write(Run run) throws IOException {
        Path docs = Launcher.find().script().resolveSibling("docs");
        Path json = docs.resolve("performance.json");
        History history = History.read(json).and(List.of(run));
        history.write(json);
        Path page = docs.resolve("performance.md");
        Files.writeString(page, Page.of(history, ALL));
        out.println("written: " + page + " and " + json);
    }
}
