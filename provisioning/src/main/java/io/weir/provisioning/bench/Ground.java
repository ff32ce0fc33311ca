package io.weir.provisioning.bench;

import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.Launcher;
import io.weir.provisioning.lab.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where it is measured: a directory, and namespaces of network, mounts and processes that the launcher made for this
 * process alone. Whatever is started here ends when this process does, however that ends, and the network with it.
 */
final class Ground implements AutoCloseable {

    /** How long anything may take that a bench waits for. */
    static final Duration LIMIT = Duration.ofMinutes(5);

    /** In the environment of a process that the launcher made namespaces for. */
    private static final String MARK = "WEIR_BENCH";

    private final Path directory;
    private final int rounds;
    private final Consumer<String> log;
    private int switches;
    private @Nullable Spread spread;

    private Ground(Path directory, int rounds, Consumer<String> log) {
        this.directory = directory;
        this.rounds = rounds;
        this.log = log;
    }

    /**
     * Takes the ground.
     *
     * @param rounds how often each thing is measured, unless it takes too long
     * @param log where progress is told
     */
    static Ground take(int rounds, Consumer<String> log) {
        if (System.getenv(MARK) == null || ProcessHandle.current().pid() != 1) {
            throw new LabFailure("benches need namespaces of their own: run them with ./weir bench");
        }
        // Not in /tmp, which may be memory: what a change costs on disk counts.
        Path directory = Launcher.find().script().resolveSibling(".weir").resolve("bench");
        remove(directory);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Ground ground = new Ground(directory, rounds, log);
        // Names of network namespaces are seen by nobody else, and are gone with this process.
        ground.shell().must("mkdir", "-p", "/run/netns");
        ground.shell().must("mount", "-t", "tmpfs", "weir-bench", "/run/netns");
        ground.shell().must("ip", "link", "set", "lo", "up");
        return ground;
    }

    int rounds() {
        return rounds;
    }

    void say(String line) {
        log.accept(line);
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** An empty directory. */
    Path directory(String name) {
        Path made = directory.resolve(name);
        remove(made);
        try {
            return Files.createDirectories(made);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Shell shell() {
        return new Shell(List.of(), Map.of());
    }

    /** Runs a program that must succeed, however long it takes within the limit. */
    static String must(Shell shell, List<String> command) {
        Shell.Outcome outcome = shell.run(LIMIT, command);
        if (!outcome.isSuccess()) {
            String line = String.join(" ", command);
            throw new LabFailure(line.substring(0, Math.min(200, line.length())) + " failed with code " + outcome.code()
                    + ": " + outcome.output().strip());
        }
        return outcome.output();
    }

    /** Times a program that must succeed, its start included, in nanoseconds. */
    static long time(Shell shell, List<String> command) {
        long start = System.nanoTime();
        must(shell, command);
        return System.nanoTime() - start;
    }

    /** Times what it takes to have a few bytes on the disk that the stores are on, in nanoseconds. */
    long timeDisk() {
        try (FileChannel channel =
                FileChannel.open(file("disk"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(300));
            long start = System.nanoTime();
            channel.force(false);
            return System.nanoTime() - start;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new switch, which knows no controller yet. */
    BenchSwitch addSwitch(String bridge) {
        return BenchSwitch.create(this, bridge, ++switches);
    }

    /**
     * A cluster that several benches use in turn; the one of another size that was there goes.
     *
     * @param results where it is noted that the peer is missing
     */
    Spread spread(int containers, Results results) {
        return spread(containers, results, true);
    }

    /**
     * The same.
     *
     * @param withPeer whether OVN gets one too
     */
    Spread spread(int containers, Results results, boolean withPeer) {
        Spread there = spread;
        if (there != null && withPeer && Clusters.size(there.intent()) == containers) {
            return there;
        }
        leaveSpread();
        Spread made = Spread.open(this, containers, results, withPeer);
        spread = made;
        return made;
    }

    /** Takes the cluster away that several benches use, so that its processes disturb no other. */
    void leaveSpread() {
        if (spread != null) {
            spread.close();
            spread = null;
        }
    }

    /** Takes away what was made for a bench, the last first. */
    static void closeAll(List<AutoCloseable> made) {
        for (int i = made.size() - 1; i >= 0; i--) {
            try {
                made.get(i).close();
            } catch (Exception e) {
                throw new LabFailure("cannot be taken away: " + made.get(i), e);
            }
        }
    }

    @Override
    public void close() {
        leaveSpread();
        remove(directory);
    }

    private static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
