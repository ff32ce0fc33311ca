package io.weir.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.EventExecutor;
import io.weir.controller.openflow.OpenFlowServer;
import io.weir.controller.openflow.ServerSettings;
import io.weir.controller.openflow.Switch;
import io.weir.controller.openflow.TestSwitch;
import io.weir.flows.compile.Ports;
import io.weir.flows.model.Intent;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real Open vSwitch is brought to what the intent wants, and kept there. */
final class ReconcileIT {

    private static final ReconcileSettings BRISK = new ReconcileSettings(
            Duration.ofMillis(300),
            Duration.ofSeconds(60),
            Duration.ofSeconds(600),
            Duration.ofMillis(200),
            Duration.ofSeconds(2));

    /** For tests that watch what a reading would put right by itself. */
    private static final ReconcileSettings PATIENT = new ReconcileSettings(
            Duration.ofSeconds(600),
            Duration.ofSeconds(600),
            Duration.ofSeconds(600),
            Duration.ofMillis(200),
            Duration.ofSeconds(2));

    private static final String TRACKED =
            Clusters.TWO_HOSTS.replace("rules: []", "rules:\n  - {from: usr1, to: usr2, protocol: udp, ports: 53}");

    private TestSwitch ovs;
    private Switches switches;
    private OpenFlowServer server;
    /** Of the switch that connected last. */
    private volatile EventExecutor loop;

    @BeforeEach
    void start() throws Exception {
        ovs = TestSwitch.start();
        ovs.addBridge("vm1-br");
        ovs.addPort("vm1-br", "weir-vxlan", 100);
        ovs.addPort("vm1-br", "a-veth", 1);
        ovs.addPort("vm1-br", "c-veth", 2);
        begin(BRISK, 0);
    }

    /** Has the switch connect, and waits until it is as an intent wants it. */
    private Snapshot inSync(String yaml) {
        Snapshot snapshot = Clusters.snapshot(1, yaml);
        switches.publish(snapshot);
        connect("vm1-br");
        awaitInSync("vm1", 1);
        return snapshot;
    }

    /** Another controller takes the place of the one that is there, and knows no intent yet. */
    private void restart() throws Exception {
        int port = server.port();
        server.close();
        begin(BRISK, port);
    }

    @AfterEach
    void stop() {
        server.close();
        ovs.close();
    }

    @Test
    void aSwitchGetsExactlyItsFlows() throws Exception {
        Snapshot snapshot = inSync(Clusters.TWO_HOSTS);

        assertEquals(desired(snapshot), installed("vm1"));
        assertEquals(
                desired(snapshot).size(), switches.switchOf("vm1").orElseThrow().flows());
        assertEquals(
                Map.of("a-veth", 1, "c-veth", 2, "weir-vxlan", 100),
                switches.switchOf("vm1").orElseThrow().ports());
        Confirmation away = switches.confirmed("vm2", 1).get(1, TimeUnit.SECONDS);
        assertEquals(Confirmation.Outcome.DISCONNECTED, away.outcome());
    }

    @Test
    void aChangeOfTheIntentTouchesOnlyWhatDiffers() throws Exception {
        Snapshot first = inSync(Clusters.TWO_HOSTS);
        Set<String> before = agelessFlows();
        ageBy(2);

        Snapshot second = Clusters.next(first, Clusters.WITH_RULE);
        switches.publish(second);
        Confirmation confirmed = switches.confirmed("vm1", 2).get(10, TimeUnit.SECONDS);
        assertEquals(Confirmation.Outcome.CONFIRMED, confirmed.outcome(), confirmed.detail());
        assertEquals(desired(second), installed("vm1"));
        assertTrue(ages().filter(age -> age >= 2).count() >= before.size() / 2, "more than half were touched");

        switches.publish(Clusters.next(second, Clusters.TWO_HOSTS));
        switches.confirmed("vm1", 3).get(10, TimeUnit.SECONDS);
        assertEquals(before, agelessFlows());
        assertEquals(0, switches.switchOf("vm1").orElseThrow().repaired());
    }

    @Test
    void aControllerThatComesBackTouchesNothing() throws Exception {
        inSync(Clusters.TWO_HOSTS);
        Set<String> before = agelessFlows();
        ageBy(2);

        restart();
        switches.publish(Clusters.snapshot(1, Clusters.TWO_HOSTS));
        awaitInSync("vm1", 1);
        assertEquals(before, agelessFlows());
        assertTrue(ages().allMatch(age -> age >= 2), "a flow was written anew");
    }

    @Test
    void nothingIsTouchedBeforeAnIntentIsApplied() throws Exception {
        connect("vm1-br");
        TestSwitch.await("it is listed", () -> switches.unclaimed().size() == 1);
        ovs.ofctl("add-flow", "vm1-br", "priority=7,actions=drop");
        TimeUnit.MILLISECONDS.sleep(500);
        assertTrue(ovs.ofctl("dump-flows", "vm1-br").contains("priority=7"));
        assertEquals("vm1-br", switches.unclaimed().get(0).bridge());
    }

    @Test
    void whatAnotherHandDidIsPutRightAndCounted() throws Exception {
        disturbAndAwaitRepair();
    }

    @Test
    void whatAnotherHandDidToASwitchThatDoesNotTellIsPutRightAndCounted() throws Exception {
        server.close();
        begin(BRISK, 0, Silent::new);
        disturbAndAwaitRepair();
    }

    private void disturbAndAwaitRepair() {
        Snapshot snapshot = inSync(Clusters.TWO_HOSTS);
        List<Flow> wanted = List.copyOf(desired(snapshot));

        ovs.ofctl("del-flows", "vm1-br", "table=50");
        ovs.ofctl("mod-flows", "vm1-br", "table=100,actions=drop");
        ovs.ofctl("add-flow", "vm1-br", "table=0,priority=9999,actions=NORMAL");
        ovs.ofctl(
                "add-flow",
                "vm1-br",
                "table=1,priority=5,ip,actions=learn(table=9,NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])");
        ovs.ofctl("add-flow", "vm1-br", "table=1,priority=6,conj_id=3,ip,actions=drop");
        ovs.ofctl("add-flow", "vm1-br", "table=1,priority=8,reg12=5,actions=note:00.01.02.03");
        ovs.ofctl("add-flow", "vm1-br", "table=1,priority=9,actions=resubmit(,2)");
        ovs.ofctl("add-flow", "vm1-br", "table=1,priority=10,actions=controller");
        TestSwitch.await("all is as it was", () -> Set.copyOf(wanted).equals(installed("vm1")));
        TestSwitch.await(
                "every one is counted",
                () -> switches.switchOf("vm1").orElseThrow().repaired() >= 8);
    }

    @Test
    void aFlowThatIsAddedChangedOrTakenOutIsPutRightAlone() throws Exception {
        server.close();
        begin(PATIENT, 0);
        Snapshot snapshot = inSync(Clusters.TWO_HOSTS);
        Set<Flow> wanted = desired(snapshot);
        assertEquals(wanted, installed("vm1"));

        ovs.ofctl("add-flow", "vm1-br", "table=0,priority=9999,actions=NORMAL");
        awaitRepaired(wanted, 1);
        ovs.ofctl("--strict", "del-flows", "vm1-br", "table=60,priority=50");
        awaitRepaired(wanted, 2);
        ovs.ofctl("--strict", "mod-flows", "vm1-br", "table=60,priority=50,actions=NORMAL");
        awaitRepaired(wanted, 3);
        // Its actions and cookie are as wanted, but it would end by itself.
        ovs.ofctl(
                "add-flow",
                "vm1-br",
                "table=60,priority=50,cookie=" + cookieIn("table=60", "priority=50")
                        + ",idle_timeout=600,actions=set_field:1->reg10,goto_table:65");
        awaitRepaired(wanted, 4);
        ovs.ofctl("add-flow", "vm1-br", "table=1,priority=6,conj_id=3,ip,actions=drop");
        awaitRepaired(wanted, 5);
        ovs.ofctl("del-flows", "vm1-br");
        awaitRepaired(wanted, 5 + wanted.size());
        assertTrue(ages().allMatch(age -> age < 60));
    }

    @Test
    void moreChangesThanTheSwitchTellsOfArePutRight() throws Exception {
        server.close();
        List<String> told = new CopyOnWriteArrayList<>();
        begin(PATIENT, 0, connection -> connection, told);
        Snapshot snapshot = inSync(Clusters.TWO_HOSTS);
        Path many = Files.createTempFile("weir-", ".flows");
        try {
            Files.write(
                    many,
                    IntStream.range(0, 150_000)
                            .mapToObj(i -> "table=1,priority=9,reg1=" + i + ",actions=NORMAL")
                            .toList());
            CountDownLatch added = new CountDownLatch(1);
            // It is not read from meanwhile.
            loop.execute(() -> assertDoesNotThrow(() -> added.await(20, TimeUnit.SECONDS)));
            ovs.ofctl("--bundle", "add-flows", "vm1-br", many.toString());
            added.countDown();
            TestSwitch.await(
                    "all is as it was",
                    () -> switches.switchOf("vm1").orElseThrow().repaired() >= 150_000
                            && desired(snapshot).equals(installed("vm1")));
            assertEquals(List.of("paused", "resumed"), told);
            ovs.ofctl("add-flow", "vm1-br", "table=0,priority=9999,actions=NORMAL");
            TestSwitch.await(
                    "it is told again",
                    () -> switches.switchOf("vm1").orElseThrow().repaired() > 150_000);
        } finally {
            Files.delete(many);
        }
    }

    private void awaitRepaired(Set<Flow> wanted, long repaired) {
        TestSwitch.await("all is as it was", () -> wanted.equals(installed("vm1")));
        TestSwitch.await(
                "it is counted", () -> switches.switchOf("vm1").orElseThrow().repaired() >= repaired);
        assertEquals(repaired, switches.switchOf("vm1").orElseThrow().repaired());
    }

    private String cookieIn(String table, String part) {
        return ovs.ofctl("dump-flows", "vm1-br", table)
                .lines()
                .filter(line -> line.contains(part))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*cookie=(0x[0-9a-f]+).*", "$1");
    }

    @Test
    void countersThatTheSwitchMadeItselfStayAndGoWithTheirPort() throws Exception {
        Snapshot snapshot = inSync(Clusters.TWO_HOSTS);
        // From a's port, with an address that is not a's.
        String spoofed = "in_port(1),eth(src=00:16:3e:0c:07:73,dst=02:57:45:49:52:01),eth_type(0x0800),"
                + "ipv4(src=192.168.1.9,dst=192.168.1.3,proto=17,tos=0,ttl=64,frag=no),udp(src=1024,dst=53)";
        ovs.appctl("netdev-dummy/receive", "a-veth", spoofed);
        TestSwitch.await("it counts", () -> counters().contains("in_port=\"a-veth\""));
        ovs.appctl("netdev-dummy/receive", "a-veth", spoofed);
        TestSwitch.await("it counts on", () -> counters().contains("n_packets=1"));

        ovs.ofctl("add-flow", "vm1-br", "table=111,priority=1,reg10=0x3,reg9=0x0,in_port=1,actions=NORMAL");
        ovs.ofctl("add-flow", "vm1-br", "table=111,priority=1,reg10=0x3,in_port=2,actions=drop");
        TestSwitch.await(
                "all but counters is taken out",
                () -> !counters().contains("in_port=\"c-veth\"") && !counters().contains("NORMAL"));
        ovs.appctl("netdev-dummy/receive", "a-veth", spoofed);
        TestSwitch.await("it counts again", () -> counters().contains("in_port=\"a-veth\""));
        long repaired = switches.switchOf("vm1").orElseThrow().repaired();
        TimeUnit.MILLISECONDS.sleep(700);
        assertTrue(counters().contains("in_port=\"a-veth\""));

        ovs.vsctl("del-port", "a-veth");
        TestSwitch.await("it is gone with its port", () -> counters().isEmpty());
        assertEquals(repaired, switches.switchOf("vm1").orElseThrow().repaired());
    }

    /** The flows that the switch made itself; the port's name stands there where it has one. */
    private String counters() {
        return ovs.ofctl("--names", "dump-flows", "vm1-br", "table=111")
                .lines()
                .filter(line -> line.contains("priority=1,"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void flowsFollowAPortToItsNewNumber() throws Exception {
        Snapshot snapshot = Clusters.snapshot(1, Clusters.TWO_HOSTS);
        server.close();
        begin(PATIENT, 0);
        switches.publish(snapshot);
        connect("vm1-br");
        awaitInSync("vm1", 1);

        ovs.vsctl("set", "interface", "a-veth", "ofport_request=31");
        Set<Flow> moved = desired(snapshot, Map.of("a-veth", 31, "c-veth", 2, "weir-vxlan", 100));
        TestSwitch.await("its flows are for the new number", () -> moved.equals(installed("vm1")));
        ovs.vsctl("del-port", "c-veth");
        Set<Flow> without = desired(snapshot, Map.of("a-veth", 31, "weir-vxlan", 100));
        TestSwitch.await("its flows are gone", () -> without.equals(installed("vm1")));
        ovs.addPort("vm1-br", "c-veth", 2);
        TestSwitch.await("they are back", () -> moved.equals(installed("vm1")));
    }

    @Test
    void theSecondSwitchOfABridgeNameGetsNoFlowUntilTheFirstGoes() throws Exception {
        Snapshot snapshot = inSync(Clusters.TWO_HOSTS);
        try (TestSwitch second = TestSwitch.start()) {
            second.addBridge("vm1-br");
            second.connect("vm1-br", server.port());
            TestSwitch.await("it is listed", () -> switches.unclaimed().size() == 1);
            second.ofctl("add-flow", "vm1-br", "priority=7,actions=drop");
            assertTrue(switches.unclaimed().get(0).why().contains("host vm1 has the switch"));
            TimeUnit.MILLISECONDS.sleep(500);
            assertTrue(second.ofctl("dump-flows", "vm1-br").contains("priority=7"));

            ovs.vsctl("del-controller", "vm1-br");
            TestSwitch.await(
                    "it takes the host over", () -> switches.unclaimed().isEmpty());
            TestSwitch.await("it has the host's flows", () -> !second.ofctl("dump-flows", "vm1-br")
                    .contains("priority=7"));
        }
    }

    @Test
    void aHostThatLeavesTheIntentIsLeftAsItIs() throws Exception {
        Snapshot first = inSync(Clusters.TWO_HOSTS);
        Set<String> before = agelessFlows();

        switches.publish(new Snapshot(2, first.view().next(Intent.EMPTY)));
        TestSwitch.await("it is no host's", () -> switches.unclaimed().size() == 1);
        TimeUnit.MILLISECONDS.sleep(700);
        assertEquals(before, agelessFlows());
        assertEquals(List.of(), switches.switches());
    }

    @Test
    void aPacketThatRunsOutAtTheGatewayIsAnswered() throws Exception {
        inSync(Clusters.WITH_RULE);
        Path sent = Files.createTempFile("weir-", ".pcap");
        try {
            ovs.vsctl("set", "interface", "a-veth", "options:tx_pcap=" + sent);
            ovs.appctl(
                    "netdev-dummy/receive",
                    "a-veth",
                    "in_port(1),eth(src=00:16:3e:0c:07:73,dst=02:57:45:49:52:01),eth_type(0x0800),"
                            + "ipv4(src=192.168.1.2,dst=192.168.2.2,proto=17,tos=0,ttl=1,frag=no),udp(src=33434,dst=33435)");
            // ICMP time exceeded from the gateway, to the container.
            TestSwitch.await("it is answered", () -> hex(sent).contains("c0a80101" + "c0a80102" + "0b00"));
        } finally {
            Files.delete(sent);
        }
    }

    @Test
    void sessionsDoNotStayWithAnAddressThatAnotherContainerGets() throws Exception {
        Snapshot first = withSessions();
        Snapshot handedOn = Clusters.next(first, TRACKED.replace(" c: {", " x: {"));
        switches.publish(handedOn);
        Confirmation confirmed = switches.confirmed("vm1", 2).get(10, TimeUnit.SECONDS);
        assertEquals(Confirmation.Outcome.CONFIRMED, confirmed.outcome(), confirmed.detail());
        assertTrue(!tracks("192.168.2.2") && tracks("192.168.2.3"), ovs.appctl("dpctl/dump-conntrack"));
        assertEquals(desired(handedOn), installed("vm1"));

        switches.publish(Clusters.next(handedOn, TRACKED.replaceAll("(?m)^ *d: .*\n", "")));
        TestSwitch.await("who goes takes its sessions along", () -> !tracks("192.168.2.3"));
        assertTrue(!ovs.log().contains("sent error"), ovs::log);
    }

    @Test
    void anAddressThatChangedHandsWhileTheControllerWasAwayHasNoSessionsEither() throws Exception {
        Snapshot first = withSessions();
        restart();
        Snapshot handedOn =
                Clusters.next(first, TRACKED.replace(" c: {", " x: {").replace("a3:ba:15", "a3:ba:16"));
        switches.publish(handedOn);
        awaitInSync("vm1", 2);
        assertTrue(!tracks("192.168.2.2") && tracks("192.168.2.3"), ovs.appctl("dpctl/dump-conntrack"));
        assertEquals(desired(handedOn), installed("vm1"));
    }

    /** It is again as it was when it comes back, with the same names, and so with the same zone. */
    @Test
    void aTenantThatWentWhileTheControllerWasAwayLeavesNoSessions() throws Exception {
        Snapshot first = withSessions();
        restart();
        Snapshot without = Clusters.next(first, Clusters.TWO_HOSTS.replaceAll("(?ms)^  usr2:.*(?=^rules)", ""));
        switches.publish(without);
        awaitInSync("vm1", 2);
        assertTrue(!tracks("192.168.2.2") && !tracks("192.168.2.3"), ovs.appctl("dpctl/dump-conntrack"));
        assertEquals(desired(without), installed("vm1"));
        assertTrue(!ovs.log().contains("sent error"), ovs::log);
    }

    /** In sync with {@link #TRACKED}, when the switch has tracked a session of a with each of usr2's. */
    private Snapshot withSessions() {
        Snapshot first = Clusters.snapshot(1, TRACKED);
        switches.publish(first);
        connect("vm1-br");
        awaitInSync("vm1", 1);
        query("192.168.2.2");
        query("192.168.2.3");
        TestSwitch.await("both are tracked", () -> tracks("192.168.2.2") && tracks("192.168.2.3"));
        return first;
    }

    /** A question of a to an address, by the gateway. */
    private void query(String address) {
        ovs.appctl(
                "netdev-dummy/receive",
                "a-veth",
                "in_port(1),eth(src=00:16:3e:0c:07:73,dst=02:57:45:49:52:01),eth_type(0x0800),ipv4(src=192.168.1.2,dst="
                        + address + ",proto=17,tos=0,ttl=64,frag=no),udp(src=1024,dst=53)");
    }

    private boolean tracks(String address) {
        return ovs.appctl("dpctl/dump-conntrack").contains("dst=" + address);
    }

    private static String hex(Path file) {
        try {
            return HexFormat.of().formatHex(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(ReconcileSettings pace, int port) throws Exception {
        begin(pace, port, connection -> connection);
    }

    private void begin(ReconcileSettings pace, int port, UnaryOperator<Switch> seenAs) throws Exception {
        begin(pace, port, seenAs, new ArrayList<>());
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

    private void connect(String bridge) {
        ovs.connect(bridge, server.port());
    }

    private void awaitInSync(String host, long revision) {
        TestSwitch.await(host + " is in sync", () -> switches.switchOf(host)
                .filter(status -> status.state() == SwitchStatus.State.IN_SYNC && status.revision() == revision)
                .isPresent());
    }

    private static Set<Flow> desired(Snapshot snapshot) {
        return desired(snapshot, Map.of("a-veth", 1, "c-veth", 2, "weir-vxlan", 100));
    }

    private static Set<Flow> desired(Snapshot snapshot, Map<String, Integer> ports) {
        return snapshot.view().host("vm1").orElseThrow().flows(new Ports(ports)).collect(Collectors.toSet());
    }

    private Set<Flow> installed(String host) {
        try {
            return switches.flows(host).get(10, TimeUnit.SECONDS).stream()
                    .map(flow ->
                            flow.flow().orElseGet(() -> new Flow(254, 0, 0, Match.ANY, List.of(), OptionalInt.empty())))
                    .collect(Collectors.toSet());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Set<String> agelessFlows() {
        return ovs.ofctl("--no-stats", "dump-flows", "vm1-br").lines().collect(Collectors.toSet());
    }

    private Stream<Double> ages() {
        return Pattern.compile("duration=([0-9.]+)s")
                .matcher(ovs.ofctl("dump-flows", "vm1-br"))
                .results()
                .map(age -> Double.valueOf(age.group(1)));
    }

    /** Until every flow is this many seconds old. */
    private void ageBy(double seconds) {
        TestSwitch.await("flows age", () -> ages().allMatch(age -> age >= seconds));
    }
}
