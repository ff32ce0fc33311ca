package io.weir.controller.reconcile;

import io.netty.util.concurrent.EventExecutor;
import io.weir.controller.openflow.OpenFlowServer;
import io.weir.controller.openflow.ServerSettings;
import io.weir.controller.openflow.Switch;
import io.weir.controller.openflow.TestSwitch;
import io.weir.flows.compile.Ports;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import io.weir.flows.tables.Fence;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Host vm1's real switch, with ports of two containers and for VXLAN, and a controller that it may connect to. Registered as
 * an extension of a test class, both are new for each test.
 */
final class ReconciledSwitch implements BeforeEachCallback, AfterEachCallback {

    static final String BRIDGE = "vm1-br";

    /** For tests that watch what a reading would put right by itself. */
    private static final ReconcileSettings PATIENT = readingEvery(Duration.ofSeconds(600), Duration.ofSeconds(600));

    private static final ReconcileSettings BRISK = readingEvery(Duration.ofMillis(300), Duration.ofSeconds(60));

    private static final Map<String, Integer> PORTS = Map.of("a-veth", 1, "c-veth", 2, "weir-vxlan", 100);

    private TestSwitch ovs;
    private Switches switches;
    private OpenFlowServer server;
    /** Of the switch that connected last. */
    private volatile EventExecutor loop;

    private static ReconcileSettings readingEvery(Duration least, Duration most) {
        return new ReconcileSettings(
                least, most, Duration.ofSeconds(600), Duration.ofMillis(200), Duration.ofSeconds(2));
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        ovs = TestSwitch.start();
        ovs.addBridge(BRIDGE);
        PORTS.forEach((name, number) -> ovs.addPort(BRIDGE, name, number));
        begin(BRISK, 0, connection -> connection, new ArrayList<>());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            server.close();
        } finally {
            ovs.close();
        }
    }

    TestSwitch ovs() {
        return ovs;
    }

    /** What the controller that is there now knows of switches. */
    Switches switches() {
        return switches;
    }

    OpenFlowServer server() {
        return server;
    }

    EventExecutor loop() {
        return loop;
    }

    /** Another controller takes the place of the one that is there, and knows no intent yet. */
    void restart() throws Exception {
        int port = server.port();
        server.close();
        begin(BRISK, port, connection -> connection, new ArrayList<>());
    }

    /** Likewise, before the switch has connected: a controller that does not read flows by itself for minutes. */
    void beginPatient(List<String> told) throws Exception {
        server.close();
        begin(PATIENT, 0, connection -> connection, told);
    }

    /** Likewise, a controller that the switch does not tell of changes. */
    void beginUntold() throws Exception {
        server.close();
        begin(BRISK, 0, Silent::new, new ArrayList<>());
    }

    /**
     * @param told where it is noted when the switch tells that it pauses and resumes
     */
    private void begin(ReconcileSettings pace, int port, UnaryOperator<Switch> seenAs, List<String> told)
            throws Exception {
        switches = new Switches(pace);
        server = OpenFlowServer.start(
                ServerSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                (connection, ports, its) -> {
                    loop = its;
                    return new Noting(switches.connected(seenAs.apply(connection), ports, its), told);
                });
    }

    void connect() {
        ovs.connect(BRIDGE, server.port());
    }

    /** Has the switch connect, and waits until it is as an intent wants it. */
    Snapshot inSync(String yaml) {
        Snapshot snapshot = Clusters.snapshot(1, yaml);
        switches.publish(snapshot);
        connect();
        awaitInSync(1);
        return snapshot;
    }

    void awaitInSync(long revision) {
        TestSwitch.await("vm1 is in sync", () -> switches.switchOf("vm1")
                .filter(status -> status.state() == SwitchStatus.State.IN_SYNC && status.revision() == revision)
                .isPresent());
    }

    SwitchStatus status() {
        return switches.switchOf("vm1").orElseThrow();
    }

    static Set<Flow> desired(Snapshot snapshot) {
        return desired(snapshot, PORTS);
    }

    static Set<Flow> desired(Snapshot snapshot, Map<String, Integer> ports) {
        return snapshot.view().host("vm1").orElseThrow().flows(new Ports(ports)).collect(Collectors.toSet());
    }

    /** The flows that it has, but for a fence's, as the controller reads them. */
    Set<Flow> installed() {
        try {
            return switches.flows("vm1").get(10, TimeUnit.SECONDS).stream()
                    .map(flow ->
                            flow.flow().orElseGet(() -> new Flow(254, 0, 0, Match.ANY, List.of(), OptionalInt.empty())))
                    .filter(flow -> !Fence.isOfGeneration(flow))
                    .collect(Collectors.toSet());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Likewise, as ovs-ofctl tells them. */
    Set<String> agelessFlows() {
        return ovs.ofctl("--no-stats", "dump-flows", BRIDGE)
                .lines()
                .filter(flow -> !flow.contains("send_flow_rem"))
                .collect(Collectors.toSet());
    }

    /** How many seconds old its flows are. */
    Stream<Double> ages() {
        return Pattern.compile("duration=([0-9.]+)s")
                .matcher(ovs.ofctl("dump-flows", BRIDGE))
                .results()
                .map(age -> Double.valueOf(age.group(1)));
    }

    /** Until every flow is this many seconds old. */
    void ageBy(double seconds) {
        TestSwitch.await("flows age", () -> ages().allMatch(age -> age >= seconds));
    }

    /** Lets a packet of UDP from container a come in, by which it sends to an address through its gateway. */
    void receiveFromA(String from, String to, int ttl) {
        ovs.appctl(
                "netdev-dummy/receive",
                "a-veth",
                "in_port(1),eth(src=00:16:3e:0c:07:73,dst=02:57:45:49:52:01),eth_type(0x0800),ipv4(src=" + from
                        + ",dst=" + to + ",proto=17,tos=0,ttl=" + ttl + ",frag=no),udp(src=1024,dst=53)");
    }
}
