package io.weir.provisioning.bench;

import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Another OpenFlow controller, a process of its own, that answers every packet by sending it on. */
final class PeerController implements AutoCloseable {

    private final Kind kind;
    private final Process process;

    /** Those that there are in Debian. */
    enum Kind {
        /** Open vSwitch's own, in C. It takes no more switches than MAX_SWITCHES in its source. */
        TEST_CONTROLLER("ovs-testcontroller", "openvswitch-testcontroller", 6654, 16),
        /** A framework in Python, with {@code learning_switch.py}, since the package comes without applications. */
        OS_KEN("osken-manager", "python3-os-ken", 6655, Integer.MAX_VALUE);

        final String program;
        final String debianPackage;
        final int port;
        final int most;

        Kind(String program, String debianPackage, int port, int most) {
            this.program = program;
            this.debianPackage = debianPackage;
            this.port = port;
            this.most = most;
        }

        List<String> command(Path directory) {
            return switch (this) {
                case TEST_CONTROLLER ->
                    List.of(
                            program,
                            "-H",
                            "--pidfile=" + directory.resolve("pid"),
                            "--unixctl=" + directory.resolve("ctl"),
                            "ptcp:" + port + ":127.0.0.1");
                case OS_KEN ->
                    List.of(
                            program,
                            "--ofp-listen-host",
                            "127.0.0.1",
                            "--ofp-tcp-listen-port",
                            Integer.toString(port),
                            application(directory).toString());
            };
        }
    }

    private PeerController(Kind kind, Process process) {
        this.kind = kind;
        this.process = process;
    }

    /** Starts it, without waiting for anything; empty if it is not installed, which is noted. */
    static Optional<PeerController> start(Ground ground, Kind kind, Results results) {
        Path directory = ground.directory(kind.program);
        Shell shell = new Shell(List.of(), Map.of("OVS_RUNDIR", directory.toString()));
        if (!shell.run("sh", "-c", "command -v " + kind.program).isSuccess()) {
            results.note(kind.program + " is not installed (Debian: " + kind.debianPackage + ").");
            return Optional.empty();
        }
        return Optional.of(
                new PeerController(kind, shell.startService(directory.resolve("log"), kind.command(directory))));
    }

    private static Path application(Path directory) {
        Path file = directory.resolve("learning_switch.py");
        try (InputStream text = PeerController.class.getResourceAsStream("learning_switch.py")) {
            if (text == null) {
                throw new IllegalStateException("no learning_switch.py");
            }
            Files.copy(text, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Kind kind() {
        return kind;
    }

    long pid() {
        return process.pid();
    }

    void awaitListening() {
        long deadline = System.nanoTime() + Ground.LIMIT.toNanos();
        while (!Processes.takesConnections(kind.port)) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new LabFailure(kind.program + " does not listen");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        Processes.end(process.pid());
    }
}
