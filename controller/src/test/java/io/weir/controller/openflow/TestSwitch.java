package io.weir.controller.openflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A real Open vSwitch of its own: database, daemon and directory, all gone when it is closed, and its processes gone
 * even if this one is killed. All devices are Open vSwitch's dummies, so nothing of the machine's network is touched and
 * many can run side by side.
 */
public final class TestSwitch implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path directory;
    private final List<Process> processes = new ArrayList<>();

    private TestSwitch(Path directory) {
        this.directory = directory;
    }

    /** Starts it, without bridges. */
    public static TestSwitch start() {
        try {
            TestSwitch started = new TestSwitch(Files.createTempDirectory("weir-ovs-"));
            try {
                started.daemons();
            } catch (RuntimeException e) {
                started.close();
                throw e;
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a bridge that stays as it is without a controller. */
    public void addBridge(String name) {
        vsctl(
                "add-br",
                name,
                "--",
                "set",
                "bridge",
                name,
                "datapath_type=dummy",
                "fail_mode=secure",
                "protocols=OpenFlow10,OpenFlow13,OpenFlow14,OpenFlow15",
                "other_config:disable-in-band=true");
    }

    /** Adds a dummy port under a number. */
    public void addPort(String bridge, String name, int number) {
        vsctl("add-port", bridge, name, "--", "set", "interface", name, "type=dummy", "ofport_request=" + number);
    }

    /** Has a bridge connect to a controller on this machine. */
    public void connect(String bridge, int port) {
        vsctl(
                "set-controller",
                bridge,
                "tcp:127.0.0.1:" + port,
                "--",
                "set",
                "controller",
                bridge,
                "connection_mode=out-of-band",
                "max_backoff=1000");
    }

    public String vsctl(String... words) {
        List<String> command =
                new ArrayList<>(List.of("ovs-vsctl", "--timeout=20", "--db=unix:" + directory.resolve("db.sock")));
        command.addAll(Arrays.asList(words));
        return run(command);
    }

    /** Runs ovs-ofctl in OpenFlow 1.4. */
    public String ofctl(String... words) {
        List<String> command = new ArrayList<>(List.of("ovs-ofctl", "-O", "OpenFlow14"));
        command.addAll(Arrays.asList(words));
        return run(command);
    }

    public String appctl(String... words) {
        List<String> command = new ArrayList<>(
                List.of("ovs-appctl", "-t", directory.resolve("vsw.ctl").toString()));
        command.addAll(Arrays.asList(words));
        return run(command);
    }

    /** What the daemon has logged. */
    public String log() {
        try {
            return Files.readString(directory.resolve("vsw.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until something holds. */
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still not so after " + PATIENCE.toSeconds() + " s: " + what);
            }
            pause();
        }
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Process process = processes.get(i);
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void daemons() {
        Path socket = directory.resolve("db.sock");
        Path database = directory.resolve("conf.db");
        run(List.of("ovsdb-tool", "create", database.toString(), "/usr/share/openvswitch/vswitch.ovsschema"));
        daemon(
                "ovsdb-server",
                database.toString(),
                "--remote=punix:" + socket,
                "--unixctl=" + directory.resolve("ovsdb.ctl"),
                "--log-file=" + directory.resolve("ovsdb.log"));
        await("ovsdb-server listens", () -> Files.exists(socket));
        vsctl("--no-wait", "init");
        daemon(
                "ovs-vswitchd",
                "unix:" + socket,
                "--unixctl=" + directory.resolve("vsw.ctl"),
                "--disable-system",
                "--disable-system-route",
                "--enable-dummy",
                "--log-file=" + directory.resolve("vsw.log"));
        await("ovs-vswitchd listens", () -> Files.exists(directory.resolve("vsw.ctl")));
    }

    private void daemon(String... words) {
        // The kernel ends it with the thread that started it.
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
        command.addAll(Arrays.asList(words));
        try {
            processes.add(builder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String run(List<String> command) {
        try {
            Process process = builder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OVS_RUNDIR", directory.toString());
        return builder;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
