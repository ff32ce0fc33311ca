package io.weir.provisioning.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir agent}: keeps one host as its part of the intent says. */
@Command(
        name = "agent",
        description = {
            "Keeps this host as its part of the intent says: its bridge, tunnel ports and containers. Needs root.",
            "It never touches a container that Weir did not make, and stopping it stops no container.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class AgentCommand implements Callable<Integer> {

    /** Where the programs come from, in Debian. */
    private static final Map<String, String> PACKAGES = new TreeMap<>(Map.of(
            "ovs-vsctl", "openvswitch-switch",
            "ovs-appctl", "openvswitch-switch",
            "lxc-create", "lxc",
            "lxc-start", "lxc",
            "lxc-ls", "lxc",
            "ip", "iproute2",
            "nsenter", "util-linux",
            "nft", "nftables",
            "ethtool", "ethtool"));

    private static final int OPENFLOW_PORT = 6653;

    /** Containers that are worked on at a time: a template's work is mostly the disk's. */
    private static final int PARALLEL = 2;

    /** How long a step that is under way may take to be given up when the agent is told to stop. */
    private static final int STOP_MILLIS = 5_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--host", required = true, paramLabel = "NAME", description = "This host's name in the intent.")
    private String host = "";

    @Option(
            names = "--controller",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8653",
            description = "Where the controller serves REST (default: ${DEFAULT-VALUE}).")
    private URI controller = URI.create("http://127.0.0.1:8653");

    @Option(
            names = "--openflow",
            paramLabel = "TARGET",
            description = "Where the switch finds the controller, as for ovs-vsctl set-controller"
                    + " (default: tcp:ADDRESS:6653 with the address in --controller).")
    private @Nullable String openflow;

    @Option(
            names = "--ovsdb",
            paramLabel = "DB",
            defaultValue = "",
            description = "Open vSwitch's database, as for ovs-vsctl --db (default: Open vSwitch's own).")
    private String ovsdb = "";

    @Option(
            names = "--ovs-rundir",
            paramLabel = "DIR",
            description = "Open vSwitch's run directory (default: Open vSwitch's own, or $OVS_RUNDIR).")
    private @Nullable Path ovsRunDirectory;

    @Option(
            names = "--lxc-path",
            paramLabel = "DIR",
            description = "Where the containers are (default: LXC's own lxc.lxcpath, mostly /var/lib/lxc).")
    private @Nullable Path lxcPath;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = "/var/lib/weir/agent",
            description = "Where the agent keeps the last part it was told (default: ${DEFAULT-VALUE}).")
    private Path stateDirectory = Path.of("/var/lib/weir/agent");

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How often to look at the host without being asked (default: ${DEFAULT-VALUE}).")
    private int intervalSeconds = 10;

    @Option(names = "--once", description = "Bring the host up once and exit: 0 if it is as its part says, 1 if not.")
    private boolean once;

    @Override
    public Integer call() throws IOException {
        check();
        Commands commands =
                new Commands(ovsRunDirectory == null ? Map.of() : Map.of("OVS_RUNDIR", ovsRunDirectory.toString()));
        try (StateDirectory states = StateDirectory.open(stateDirectory, host)) {
            ExecutorService workers = Executors.newFixedThreadPool(PARALLEL);
            try {
                return run(commands, states, workers);
            } finally {
                workers.shutdownNow();
            }
        } catch (IOException | CommandFailed failure) {
            spec().commandLine().getErr().println("weir agent: " + failure.getMessage());
            return 1;
        } catch (InterruptedException stopped) {
            // By stopOnSignal.
            return 0;
        }
    }

    private int run(Commands commands, StateDirectory states, ExecutorService workers)
            throws IOException, InterruptedException, CommandFailed {
        String target = openflow == null ? openflowOf(controller) : openflow;
        Site site = new Site(host, target, ControllerAddresses.of(controller, target));
        OpenVSwitch ovs = new OpenVSwitch(commands, ovsdb);
        Lxc lxc = new Lxc(commands, new ContainerDirectory(lxcDirectory(commands)));
        Devices devices = new Devices();
        OutsideLink outsideLink = new OutsideLink(commands, devices);
        NfTables nfTables = new NfTables(commands);
        Reconciler reconciler = new Reconciler(
                new Planner(site),
                new Observer(ovs, lxc, devices, outsideLink, nfTables),
                new Executor(site, ovs, lxc, devices, outsideLink, nfTables, workers),
                new Backoff(Clock.systemUTC()));
        ArrayBlockingQueue<Boolean> wake = new ArrayBlockingQueue<>(1);
        ControllerClient client = new ControllerClient(controller, host);
        Agent agent = new Agent(
                new PartFeed(client, states, () -> wake.offer(true)),
                new Reporter(client),
                reconciler,
                devices,
                wake,
                Duration.ofSeconds(intervalSeconds));
        if (once) {
            return agent.runOnce() ? 0 : 1;
        }
        stopOnSignal(Thread.currentThread());
        agent.run();
        return 0;
    }

    /** Gives the agent's thread time to give up what it is at, so that no program of its goes on alone. */
    private static void stopOnSignal(Thread agent) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            agent.interrupt();
            try {
                agent.join(STOP_MILLIS);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private void check() throws IOException {
        if (!host.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")) {
            throw wrong("--host: not a host's name: " + host);
        }
        if (intervalSeconds < 1 || intervalSeconds > 3600) {
            throw wrong("--interval: 1 to 3600 seconds, not " + intervalSeconds);
        }
        if (controller.getHost() == null || !"http".equals(controller.getScheme())) {
            throw wrong("--controller: http://ADDRESS:PORT, not " + controller);
        }
        if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            throw wrong("needs root, to make bridges and containers: run it with sudo");
        }
        List<String> missing = new ArrayList<>();
        PACKAGES.forEach((program, debianPackage) -> {
            if (!isInstalled(program)) {
                missing.add(program + " (Debian package " + debianPackage + ")");
            }
        });
        if (!missing.isEmpty()) {
            throw wrong("not installed: " + String.join(", ", missing));
        }
    }

    private static boolean isInstalled(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Pattern.compile(":")
                .splitAsStream(path)
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec().commandLine(), what);
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }

    /** Open vSwitch takes addresses, not names. */
    private static String openflowOf(URI controller) throws IOException {
        String address = InetAddress.getByName(controller.getHost()).getHostAddress();
        return "tcp:" + (address.contains(":") ? "[" + address + "]" : address) + ":" + OPENFLOW_PORT;
    }

    private Path lxcDirectory(Commands commands) throws CommandFailed, InterruptedException {
        if (lxcPath != null) {
            return lxcPath.toAbsolutePath();
        }
        return Path.of(commands.run(Duration.ofSeconds(10), List.of("lxc-config", "lxc.lxcpath"))
                .strip());
    }
}
