package io.weir.provisioning.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The controller of a lab: a process in the underlay's namespace, with REST also on loopback outside of it. That is
 * carried by socat, connection by connection, and not by a route, so the underlay stays apart.
 */
public final class LabController {

    /** The controller's ports inside of the lab. */
    static final int OPENFLOW_PORT = 6653;

    static final int REST_PORT = 8653;

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Launcher launcher;
    private final LabFiles files;
    private final Shell shell;
    private final Rest rest;
    private Process process;

    private LabController(Launcher launcher, LabFiles files, Shell shell, Rest rest) {
        this.launcher = launcher;
        this.files = files;
        this.shell = shell;
        this.rest = rest;
        this.process = launch();
    }

    /** Starts it, and answers when it is ready. */
    static LabController start(Launcher launcher, LabFiles files, Shell underlay) {
        int port = freePort();
        // At most 64 connections at once; a 65th waits.
        String inside = "EXEC:nsenter --net=" + Namespace.path(files.namespace(Underlay.NAME))
                + " socat STDIO TCP\\:127.0.0.1\\:" + REST_PORT;
        new Shell(List.of(), files.mark())
                .startService(
                        files.log("rest-forwarder"),
                        List.of(
                                "socat",
                                "TCP-LISTEN:" + port + ",bind=127.0.0.1,reuseaddr,fork,max-children=64",
                                inside));
        LabController controller =
                new LabController(launcher, files, underlay, new Rest(URI.create("http://127.0.0.1:" + port)));
        controller.awaitHealthy();
        return controller;
    }

    public Rest rest() {
        return rest;
    }

    /** Its process, for whoever wants to know what it costs. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Ends it at once, as {@code kill -9} does, and answers when it is gone. */
    public void kill() {
        process.destroyForcibly();
        Await.until("the controller's end", Duration.ofSeconds(10), () -> !process.isAlive());
    }

    /** Starts it again on the same store, and answers when it is ready. */
    public void restart() {
        if (process.isAlive()) {
            kill();
        }
        process = launch();
        awaitHealthy();
    }

    private Process launch() {
        List<String> command =
                launcher.command("controller", "--store", files.store().toString(), "--rest-address", "0.0.0.0");
        if (Patience.isAsked()) {
            command.add("--no-rehearsal"); // which would keep a slow machine busy for minutes
        }
        return shell.startService(files.log("controller"), command);
    }

    private void awaitHealthy() {
        Await.until(
                "the controller, whose log is " + files.log("controller"),
                START_LIMIT,
                () -> {
                    if (!process.isAlive()) {
                        throw new LabFailure("the controller ended with code " + process.exitValue() + ": " + log());
                    }
                    return rest.isHealthy() ? Optional.of(true) : Optional.empty();
                },
                this::log);
    }

    private String log() {
        try {
            return Files.readString(files.log("controller"));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** The usual port if it is free, so that {@code weir status} finds this controller; otherwise any. */
    private static int freePort() {
        for (int port : new int[] {REST_PORT, 0}) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next one is tried
            }
        }
        throw new LabFailure("no free port on loopback");
    }
}
