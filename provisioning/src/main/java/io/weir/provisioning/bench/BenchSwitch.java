package io.weir.provisioning.bench;

import io.weir.flows.pipeline.Cookie;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real Open vSwitch: a database and a daemon of its own in a network namespace of its own, with a user-space bridge
 * and ports without anything behind them. A veth pair leads to the controller, which listens outside.
 */
final class BenchSwitch implements AutoCloseable {

    private static final Pattern BYTES_RECEIVED = Pattern.compile("bytes_received:(\\d+)");
    private static final Pattern FLOW_COUNT = Pattern.compile("flow_count=(\\d+)");
    private static final Pattern DURATION = Pattern.compile(" duration=([0-9.]+)s,");

    private final Path directory;
    private final String bridge;
    private final int number;
    private final String namespace;
    private final Shell shell;

    private BenchSwitch(Path directory, String bridge, int number) {
        this.directory = directory;
        this.bridge = bridge;
        this.number = number;
        this.namespace = "s" + number;
        this.shell = new Shell(
                List.of(),
                Map.of(
                        "OVS_RUNDIR", directory.toString(),
                        "OVS_LOGDIR", directory.toString(),
                        "OVN_RUNDIR", directory.toString()));
    }

    /** Makes a switch. Its number, from 1 to 250, makes it differ from the others on the ground. */
    static BenchSwitch create(Ground ground, String bridge, int number) {
        BenchSwitch made = new BenchSwitch(ground.directory("s" + number), bridge, number);
        made.link(ground.shell());
        made.start();
        made.must(
                "ovs-vsctl",
                "add-br",
                bridge,
                "--",
                "set",
                "bridge",
                bridge,
                "datapath_type=netdev",
                "fail_mode=secure",
                "other_config:disable-in-band=true");
        return made;
    }

    private void link(Shell outside) {
        outside.must("ip", "netns", "add", namespace);
        outside.must("ip", "link", "add", "v" + number, "type", "veth", "peer", "name", "uplink", "netns", namespace);
        outside.must("ip", "address", "add", controllerAddress() + "/30", "dev", "v" + number);
        outside.must("ip", "link", "set", "v" + number, "up");
        outside.must("ip", "-n", namespace, "link", "set", "lo", "up");
        outside.must("ip", "-n", namespace, "address", "add", "198.18." + number + ".2/30", "dev", "uplink");
        outside.must("ip", "-n", namespace, "link", "set", "uplink", "up");
    }

    private void start() {
        must("ovsdb-tool", "create", path("conf.db"), "/usr/share/openvswitch/vswitch.ovsschema");
        must(
                "ovsdb-server",
                path("conf.db"),
                "--remote=punix:" + path("db.sock"),
                "--unixctl=" + path("ovsdb.ctl"),
                "--pidfile",
                "--log-file",
                "-vconsole:off",
                "--detach");
        must("ovs-vsctl", "--no-wait", "init");
        must(
                "ip",
                "netns",
                "exec",
                namespace,
                "ovs-vswitchd",
                "--disable-system",
                "--enable-dummy",
                "--unixctl=" + path("vsw.ctl"),
                "--pidfile",
                "--log-file",
                "-vconsole:off",
                "--detach");
    }

    /** Where the controller listens, as this switch sees it (RFC 2544's addresses for benchmarks). */
    String controllerAddress() {
        return "198.18." + number + ".1";
    }

    String bridge() {
        return bridge;
    }

    BenchPorts ports() {
        return new BenchPorts(this);
    }

    String namespace() {
        return namespace;
    }

    /** A shell whose ovs-vsctl and ovs-ofctl find this switch; outside of its network namespace. */
    Shell shell() {
        return shell;
    }

    String path(String file) {
        return directory.resolve(file).toString();
    }

    String must(String... command) {
        return Ground.must(shell, List.of(command));
    }

    /** Has it connect to a controller that listens on this port outside, as soon as it gets to that. */
    void setController(int port) {
        must(
                "ovs-vsctl",
                "set-controller",
                bridge,
                "tcp:" + controllerAddress() + ":" + port,
                "--",
                "set",
                "controller",
                bridge,
                "connection_mode=out-of-band",
                "max_backoff=1000");
    }

    /**
     * Connects to a controller that listens on this port outside, at once: by itself, Open vSwitch looks whether a connection
     * stands only when something else wakes it, up to half a second later (seen of 3.1 while it has nothing to do).
     */
    void connect(int port) {
        setController(port);
        must("ovs-appctl", "-t", path("vsw.ctl"), "version");
    }

    /** Leaves the controller; with it, all flows go. */
    void removeController() {
        must("ovs-vsctl", "del-controller", bridge);
        Await.until("an empty bridge", Duration.ofSeconds(10), () -> flows() == 0);
    }

    /** How many flows it has, but for those of a fence, which are there for a while. */
    int flows() {
        String ofFence = String.format("cookie=0x%x/0x%x", Cookie.ofFence(0), -1L << 31);
        return count(bridge) - count(bridge, ofFence);
    }

    private int count(String... which) {
        Matcher flows = FLOW_COUNT.matcher(
                must(Stream.concat(Stream.of("ovs-ofctl", "-O", "OpenFlow14", "dump-aggregate"), Stream.of(which))
                        .toArray(String[]::new)));
        if (!flows.find()) {
            throw new LabFailure("ovs-ofctl counts no flows");
        }
        return Integer.parseInt(flows.group(1));
    }

    /** How many flows were put in, or changed so that they count as new, within the last so many seconds. */
    long flowsYoungerThan(double seconds) {
        Matcher durations = DURATION.matcher(must("ovs-ofctl", "-O", "OpenFlow14", "dump-flows", bridge));
        return durations
                .results()
                .filter(duration -> Double.parseDouble(duration.group(1)) < seconds)
                .count();
    }

    /** How many OpenFlow messages it has received. */
    long messages() {
        return Long.parseLong(
                must("ovs-appctl", "-t", path("vsw.ctl"), "coverage/read-counter", "ofproto_recv_openflow")
                        .strip());
    }

    /** Bytes that its connections to controllers have received. */
    long bytesFromControllers() {
        Matcher received = BYTES_RECEIVED.matcher(
                must("ip", "netns", "exec", namespace, "ss", "-tinH", "dport", "=", ":" + WeirProcess.OPENFLOW_PORT));
        return received.results()
                .mapToLong(each -> Long.parseLong(each.group(1)))
                .sum();
    }

    /** Processor time that its daemon has used, in seconds. */
    double processorSeconds() {
        return Processes.processorSeconds(pid());
    }

    /** Has its daemon run on these. */
    void keepTo(Processors processors) {
        processors.keep(pid());
    }

    private long pid() {
        return Processes.pidIn(directory.resolve("ovs-vswitchd.pid"));
    }

    @Override
    public void close() {
        for (String daemon : List.of("ovs-vswitchd.pid", "ovsdb-server.pid")) {
            Processes.end(Processes.pidIn(directory.resolve(daemon)));
        }
        Shell outside = new Shell(List.of(), Map.of());
        outside.run("ip", "link", "del", "v" + number);
        outside.run("ip", "netns", "del", namespace);
    }
}
