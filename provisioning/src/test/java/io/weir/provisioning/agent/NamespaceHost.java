package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A network namespace with an Open vSwitch and a container directory of its own, to run the agent in. Everything of it
 * goes when it is closed.
 */
final class NamespaceHost {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final String namespace = "weir-it-" + ProcessHandle.current().pid();
    private final Path directory;
    private final Commands commands;
    private final List<Process> processes = new ArrayList<>();

    NamespaceHost() throws Exception {
        directory = Files.createTempDirectory("weir-agent-it");
        commands = new Commands(Map.of(
                "OVS_RUNDIR", directory.toString(),
                "OVS_DBDIR", directory.toString(),
                "OVS_LOGDIR", directory.toString()));
        commands.run(TIMEOUT, List.of("ip", "netns", "add", namespace));
        run("ip", "link", "set", "lo", "up");
        run("ovsdb-tool", "create", file("conf.db"), "/usr/share/openvswitch/vswitch.ovsschema");
        startSwitch();
    }

    void startSwitch() throws Exception {
        run(
                "ovsdb-server",
                file("conf.db"),
                "--remote=punix:" + file("db.sock"),
                "--pidfile",
                "--detach",
                "--no-chdir",
                "--log-file",
                "-vconsole:off");
        run("ovs-vsctl", "--no-wait", "init");
        run(
                "ovs-vswitchd",
                "unix:" + file("db.sock"),
                "--pidfile",
                "--detach",
                "--no-chdir",
                "--log-file",
                "-vconsole:off");
    }

    /** Whether the kernel has Open vSwitch's module, which the daemon loads where there is one. */
    boolean hasKernelDatapath() {
        return Files.isDirectory(Path.of("/sys/module/openvswitch"));
    }

    /** Ends the switch's two daemons, whose database stays. */
    void stopSwitch() throws Exception {
        for (String daemon : List.of("ovs-vswitchd", "ovsdb-server")) {
            Path pidFile = directory.resolve(daemon + ".pid");
            if (Files.exists(pidFile)) {
                long pid = Long.parseLong(Files.readString(pidFile).strip());
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
                await(daemon + " to end", () -> ProcessHandle.of(pid).isEmpty());
            }
        }
    }

    /** Runs a program here that must succeed, and returns what it wrote. */
    String run(String... line) throws CommandFailed, InterruptedException {
        return commands.run(TIMEOUT, inside(line));
    }

    Commands.Result tryRun(String... line) throws CommandFailed, InterruptedException {
        return commands.tryRun(TIMEOUT, inside(line));
    }

    /** Runs a program in a container and returns what it wrote, whatever its exit status. */
    Commands.Result inContainer(String name, String... line) throws CommandFailed, InterruptedException {
        return tryRun(Stream.concat(Stream.of("lxc-attach", "-P", lxcPath(), "-n", name, "--"), Stream.of(line))
                .toArray(String[]::new));
    }

    String pid(String container) throws CommandFailed, InterruptedException {
        return run("lxc-info", "-P", lxcPath(), "-n", container, "-p", "-H").strip();
    }

    Commands.Result agentOnce() throws CommandFailed, InterruptedException {
        List<String> line = new ArrayList<>(agentLine());
        line.add("--once");
        return tryRun(line.toArray(String[]::new));
    }

    Process startAgent() throws IOException {
        return start("agent.log", agentLine());
    }

    Process startPartServer() throws Exception {
        Files.deleteIfExists(directory.resolve("listening"));
        Process server = start(
                "server.log", List.of(java(), "-cp", classPath(), PartServer.class.getName(), directory.toString()));
        await("the server of parts", () -> Files.exists(directory.resolve("listening")));
        return server;
    }

    void tell(HostPart part) throws IOException {
        Path fresh = directory.resolve("part.new");
        Files.write(fresh, ControllerClient.JSON.writeValueAsBytes(part));
        Files.move(fresh, directory.resolve("part.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    HostReport report() throws IOException {
        return ControllerClient.JSON.readValue(directory.resolve("report.json").toFile(), HostReport.class);
    }

    /** Whether the newest report says that the host is as its part of that revision says. */
    boolean isReportedComplete(long revision) throws IOException {
        return Files.exists(directory.resolve("report.json")) && report().revision() == revision && report().complete();
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("agent.log"));
    }

    String lxcPath() {
        return file("lxc");
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        for (int tenths = 0; tenths < 300; tenths++) {
            if (condition.call()) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("waited 30 s in vain for " + what);
    }

    /** Ends and removes all that was made here. */
    void close() throws Exception {
        for (Process process : processes) {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        }
        for (String name :
                run("lxc-ls", "-P", lxcPath(), "--active", "-1").lines().toList()) {
            tryRun("lxc-stop", "-P", lxcPath(), "-n", name.strip(), "-k");
        }
        stopSwitch();
        commands.run(TIMEOUT, List.of("ip", "netns", "del", namespace));
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }

    private List<String> agentLine() {
        return List.of(
                java(),
                "-cp",
                classPath(),
                "io.weir.provisioning.Main",
                "agent",
                "--host=vm1",
                "--lxc-path=" + lxcPath(),
                "--state-dir=" + file("state"),
                "--interval=2");
    }

    private Process start(String log, List<String> line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(inside(line.toArray(String[]::new)));
        builder.environment().put("OVS_RUNDIR", directory.toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve(log).toFile())
                .start();
        processes.add(process);
        return process;
    }

    private List<String> inside(String... line) {
        return Stream.concat(Stream.of("ip", "netns", "exec", namespace), Stream.of(line))
                .toList();
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }
}
