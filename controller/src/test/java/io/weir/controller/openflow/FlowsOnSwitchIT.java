package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowParser;
import io.weir.flows.openflow.FlowText;
import io.weir.flows.openflow.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flows as a real Open vSwitch takes them and gives them back. */
final class FlowsOnSwitchIT {

    private final BlockingQueue<Connected> arrivals = Connected.arrivals();
    private TestSwitch ovs;
    private OpenFlowServer server;
    private Connected connected;

    @BeforeEach
    void connect() throws Exception {
        ovs = TestSwitch.start();
        server = Connected.server(arrivals);
        ovs.addBridge("br0");
        ovs.connect("br0", server.port());
        connected = Connected.next(arrivals);
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
        if (ovs != null) {
            ovs.close();
        }
    }

    @Test
    void everyFieldAndActionComesBackAsItWasSent() throws Exception {
        List<Flow> sent = EveryFlow.all();
        connected.commit(new FlowChanges(List.of(), List.of(), sent));

        Map<Flow.Key, Flow> back = new HashMap<>();
        for (FlowEntry entry : connected.read()) {
            assertTrue(entry.flow().isPresent(), entry.text());
            back.put(entry.flow().get().key(), entry.flow().get());
        }
        for (Flow flow : sent) {
            assertEquals(flow, back.get(flow.key()));
        }
        assertEquals(sent.size(), back.size());
    }

    @Test
    void flowsAreKnownFromTheBytesThatComeBack() throws Exception {
        List<Flow> sent = EveryFlow.all();
        connected.commit(new FlowChanges(List.of(), List.of(), sent));

        FlowFingerprint fingerprint = new FlowFingerprint();
        List<Flow> unknown = new ArrayList<>();
        Map<FlowEntry, List<Long>> seen = connected.scan();
        seen.forEach((entry, fingerprints) -> {
            Flow flow = entry.flow().orElseThrow();
            if (!fingerprints.equals(List.of(fingerprint.ofKey(flow.key()), fingerprint.ofContent(flow)))) {
                unknown.add(flow);
            }
        });
        assertEquals(sent.size(), seen.size());
        // An action of its own, and a mask of all bits that it has: Open vSwitch has other forms for these alone.
        unknown.removeIf(flow -> flow.actions().stream()
                        .anyMatch(action -> action instanceof Action.SetField set && set.field() == Field.IP_TTL)
                || flow.match().terms().stream().anyMatch(term -> term.field() == Field.CT_STATE && term.isExact()));
        assertEquals(List.of(), unknown);
    }

    @Test
    void everyChangeByAnotherIsToldAndNoneOfOurs() throws Exception {
        connected.monitor();
        List<Flow> ours = EveryFlow.all();
        connected.commit(new FlowChanges(List.of(), List.of(), ours));
        for (Flow flow : ours.subList(0, 5)) {
            ovs.ofctl(
                    "--strict",
                    "del-flows",
                    "br0",
                    "table=" + flow.table() + ",priority=" + flow.priority() + "," + FlowText.format(flow.match()));
            FlowUpdate removed = connected.update();
            assertEquals(FlowUpdate.Kind.REMOVED, removed.kind());
            assertEquals(flow, removed.flow().flow().orElseThrow());
        }
        ovs.ofctl("add-flow", "br0", "table=3,priority=7,cookie=9,actions=drop");
        FlowUpdate added = connected.update();
        assertEquals(FlowUpdate.Kind.ADDED, added.kind());
        assertEquals(
                new Flow(3, 7, 9, Match.ANY, List.of(), OptionalInt.empty()),
                added.flow().flow().orElseThrow());
        ovs.ofctl("mod-flows", "br0", "table=3,actions=set_field:5->reg1");
        FlowUpdate modified = connected.update();
        assertEquals(FlowUpdate.Kind.MODIFIED, modified.kind());
        assertEquals(
                List.of(new Action.SetField(Field.REG1, 5)),
                modified.flow().flow().orElseThrow().actions());
        ovs.ofctl("add-flow", "br0", "table=3,priority=8,hard_timeout=60,actions=drop");
        assertTrue(connected.update().flow().flow().isEmpty(), "a timeout is passed over");
        ovs.ofctl("add-flow", "br0", "table=3,priority=9,conj_id=3,ip,actions=drop");
        assertTrue(connected.update().flow().key().isEmpty());
    }

    @Test
    void manyFlowsAreAllThereOnceCommitted() throws Exception {
        List<Flow> many =
                IntStream.range(0, 10_000).mapToObj(i -> numbered(5, i)).toList();
        connected.commit(new FlowChanges(List.of(), List.of(), many));
        assertEquals(10_000, connected.read().size());
        connected.commit(new FlowChanges(List.of(), List.of(), List.of(numbered(0, 2))));
        assertEquals(10_001, connected.read().size());
    }

    @Test
    void whereOneOfManyIsRefusedNoneIsThere() throws Exception {
        Match portsOfNoProtocol = Match.where().is(Field.TCP_DST, 80).build();
        List<Flow> many = new ArrayList<>(
                IntStream.range(0, 10_000).mapToObj(i -> numbered(5, i)).toList());
        many.set(7, new Flow(5, 1, 0, portsOfNoProtocol, List.of(), OptionalInt.empty()));
        SwitchException refused = assertThrows(
                SwitchException.class, () -> connected.commit(new FlowChanges(List.of(), List.of(), many)));
        assertTrue(refused.getMessage().contains("TCP_DST"), refused.getMessage());
        assertEquals(List.of(), connected.read());
        connected.commit(new FlowChanges(List.of(), List.of(), List.of(numbered(0, 2))));
    }

    private static Flow numbered(int table, int number) {
        Match match = Match.where().is(Field.REG1, number).build();
        return new Flow(table, 9, 0x57, match, List.of(), OptionalInt.empty());
    }

    @Test
    void everyFlowIsDeletedByItsKeyAndNoOther() throws Exception {
        List<Flow> flows = EveryFlow.all();
        connected.commit(new FlowChanges(List.of(), List.of(), flows));
        connected.commit(new FlowChanges(flows.subList(1, flows.size()), List.of(), List.of()));

        List<FlowEntry> left = connected.read();
        assertEquals(
                List.of(flows.get(0)),
                left.stream().map(entry -> entry.flow().get()).toList());
    }

    @Test
    void ovsOfctlReadsThemAsTheyAreMeant() throws Exception {
        Match match = Match.where()
                .is(Field.TUN_ID, 7)
                .is(Field.ETH_TYPE, 0x0800)
                .is(Field.IPV4_DST, 0xc0000200L, 0xffffff00L)
                .build();
        List<Action> actions = List.of(
                new Action.SetField(Field.REG3, 9), new Action.Move(Field.ETH_SRC, Field.ETH_DST), new Action.DecTtl());
        Flow flow = new Flow(4, 12, 0x5701, match, actions, OptionalInt.of(6));
        connected.commit(new FlowChanges(List.of(), List.of(), List.of(flow)));

        String text = ovs.ofctl("dump-flows", "br0");
        assertTrue(text.contains("cookie=0x5701"), text);
        assertTrue(text.contains("table=4"), text);
        assertTrue(text.contains("priority=12,ip,tun_id=0x7,nw_dst=192.0.2.0/24"), text);
        assertTrue(
                text.contains(
                        "actions=set_field:0x9->reg3,move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],dec_ttl,goto_table:6"),
                text);
    }

    @Test
    void ovsOfctlPrintsFlowsOfSessionsAsWeDo() throws Exception {
        // As it prints them: protocols before registers, masked ports in hexadecimal, its other word for the
        // controller.
        List<String> flows = List.of(
                "table=70,priority=1,ip,reg8=0x1,actions=ct(table=75,zone=NXM_NX_REG12[0..15])",
                "table=75,priority=2,ct_state=-new+est-inv+trk,ct_zone=5,ct_mark=0x7,actions=drop",
                "table=80,priority=3,ct_state=-inv+trk,ct_nw_src=192.0.2.0/24,ct_nw_proto=6,ct_tp_dst=80,ip,actions=goto_table:90",
                "table=80,priority=4,ct_state=new|trk,udp,tp_dst=53,actions=drop",
                "table=90,priority=5,tcp,actions=ct(commit,zone=NXM_NX_REG12[0..15],exec(set_field:0x5->ct_mark),alg=ftp),goto_table:100",
                "table=90,priority=6,ip,actions=ct(commit,zone=7,exec(move:NXM_NX_REG9[]->NXM_NX_CT_MARK[]))",
                "table=100,priority=7,actions=output:NXM_NX_REG3[]",
                "table=110,priority=8,actions=CONTROLLER:128,learn(table=111,priority=1,cookie=0x5700000000000001,"
                        + "NXM_OF_IN_PORT[],NXM_NX_REG10[],NXM_NX_REG9[]),goto_table:111");
        List<Flow> parsed = flows.stream()
                .map(flow -> flow.replace("tp_dst=53", "udp_dst=53").replace("new|trk", "0x21"))
                .map(FlowParser::parse)
                .toList();
        connected.commit(new FlowChanges(List.of(), List.of(), parsed));

        String printed = ovs.ofctl("--no-stats", "dump-flows", "br0");
        for (String flow : flows) {
            String asPrinted = flow.replaceFirst(",priority", ", priority").replaceFirst(",actions", " actions");
            assertTrue(printed.contains(asPrinted), flow + " in " + printed);
        }
    }

    @Test
    void flowsThatCannotBeReadAreSeenAndDeleted() throws Exception {
        List<String> strangers = List.of(
                "table=1,priority=5,ip,actions=learn(table=9,NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])",
                "table=1,priority=6,conj_id=3,ip,actions=drop",
                "table=1,priority=7,tcp,tp_dst=80,actions=conjunction(3,1/2)",
                "table=1,priority=8,actions=note:00.01.02.03",
                "table=1,priority=9,actions=resubmit(,2)",
                "table=1,priority=10,ct_label=0x5/0xff,ip,actions=ct(commit,zone=4)",
                "table=1,priority=11,pkt_mark=0x5,ip,nw_frag=later,actions=clone(set_field:1->reg8),NORMAL",
                "table=1,priority=12,reg12=0x5,ipv6,ipv6_src=2001:db8::/32,actions=write_actions(output:1)",
                "table=1,priority=13,idle_timeout=600,actions=drop",
                "table=1,priority=14,send_flow_rem,actions=drop",
                "table=1,priority=15,vlan_tci=0x1123/0x1fff,actions=pop_vlan,controller(max_len=20)",
                "table=1,priority=16,tun_metadata0=5,actions=output:NXM_NX_REG0[]");
        ovs.ofctl("add-tlv-map", "br0", "{class=0xffff,type=0,len=4}->tun_metadata0");
        for (String stranger : strangers) {
            ovs.ofctl("add-flow", "br0", stranger);
        }
        Flow ours = new Flow(3, 4, 5, Match.ANY, List.of(), OptionalInt.empty());
        connected.commit(new FlowChanges(List.of(), List.of(), List.of(ours)));

        List<FlowEntry> read = connected.read();
        List<FlowEntry> foreign =
                read.stream().filter(entry -> entry.flow().isEmpty()).toList();
        assertEquals(strangers.size(), foreign.size(), foreign.toString());
        connected.commit(new FlowChanges(List.of(), foreign, List.of()));

        assertEquals(
                List.of(Optional.of(ours)),
                connected.read().stream().map(FlowEntry::flow).toList());
    }

    @Test
    void aRefusedFlowIsNamedAndNothingOfItsBundleIsDone() throws Exception {
        Flow good = new Flow(0, 1, 0, Match.ANY, List.of(), OptionalInt.empty());
        Flow bad = new Flow(0, 2, 0, Match.ANY, List.of(new Action.SetField(Field.IPV4_DST, 1)), OptionalInt.empty());
        SwitchException refused = assertThrows(
                SwitchException.class,
                () -> connected.commit(new FlowChanges(List.of(), List.of(), List.of(good, bad))));

        assertTrue(refused.toString().contains(bad.toString()), refused.toString());
        assertEquals(List.of(), connected.read());
        connected.commit(new FlowChanges(List.of(), List.of(), List.of(good)));
        assertEquals(1, connected.read().size());
    }

    @Test
    void aCommitMayFollowAnotherInTheMomentThatThatIsDone() throws Exception {
        Flow one = new Flow(0, 1, 0, Match.ANY, List.of(), OptionalInt.empty());
        Flow other = new Flow(0, 2, 0, Match.ANY, List.of(), OptionalInt.empty());
        connected.commit(
                new FlowChanges(List.of(), List.of(), List.of(one)),
                new FlowChanges(List.of(), List.of(), List.of(other)));
        assertEquals(2, connected.read().size());
    }

    @Test
    void aHundredThousandFlowsGoInAndComeBack() throws Exception {
        int count = 100_000;
        Iterable<Flow> flows = () -> IntStream.range(0, count)
                .mapToObj(i -> new Flow(
                        0,
                        100,
                        i,
                        Match.where()
                                .is(Field.ETH_TYPE, 0x0800)
                                .is(Field.IPV4_DST, 0x0a000000L + i)
                                .build(),
                        List.of(new Action.SetField(Field.REG1, i)),
                        OptionalInt.of(1)))
                .iterator();
        long start = System.nanoTime();
        connected.commit(new FlowChanges(List.of(), List.of(), flows));
        long installed = System.nanoTime();
        List<Flow> back = new ArrayList<>();
        connected.read().forEach(entry -> back.add(entry.flow().orElseThrow()));
        System.out.printf(
                "%d flows in %d ms, back in %d ms%n",
                count, (installed - start) / 1_000_000, (System.nanoTime() - installed) / 1_000_000);

        assertEquals(count, back.size());
    }

    @Test
    void packetsThatFlowsSendOnPurposeComeWithWhatTheFlowsHadNoted() throws Exception {
        ovs.addPort("br0", "p1", 11);
        List<Flow> flows = List.of(
                flow("table=0,priority=5,ip,actions=set_field:0x1->reg12,ct(table=75,zone=NXM_NX_REG12[0..15])"),
                flow(
                        "table=75,priority=5,ct_state=+new+trk,ip,actions=set_field:0x9->reg9,set_field:0x2->reg10,goto_table:110"),
                flow("cookie=0x5700000180000009,table=110,priority=5,actions=controller(max_len=40)"));
        connected.commit(new FlowChanges(List.of(), List.of(), flows));
        TestSwitch.await("p1 is seen", () -> connected.ports().numbers().containsKey("p1"));
        ovs.appctl(
                "netdev-dummy/receive",
                "p1",
                "in_port(11),eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02),eth_type(0x0800),"
                        + "ipv4(src=192.0.2.1,dst=192.0.2.2,proto=17,tos=0,ttl=64,frag=no),udp(src=1024,dst=80)");

        PacketIn packet = connected.packet();
        assertEquals(PacketIn.Reason.ACTION, packet.reason());
        assertEquals(11, packet.port());
        assertEquals(110, packet.table());
        assertEquals(0x5700_0001_8000_0009L, packet.cookie());
        assertEquals(9, packet.rule());
        assertEquals(2, packet.dropReason());
        // Open vSwitch sends all of it, since 2.7.
        assertEquals(14 + 20 + 8 + 64, packet.frame().length);
    }

    @Test
    void flowsCanBeAskedForByTheirCookie() throws Exception {
        List<Flow> flows = List.of(
                flow("cookie=0x5700000180000009,table=80,priority=1,actions=drop"),
                flow("cookie=0x570000018000000a,table=80,priority=2,actions=drop"),
                flow("cookie=0x5700000200000009,table=80,priority=3,actions=drop"));
        connected.commit(new FlowChanges(List.of(), List.of(), flows));

        assertEquals(flows.subList(0, 2), flowsOf(connected.read(0x80000000L, 0x80000000L)));
        assertEquals(flows.subList(1, 2), flowsOf(connected.read(0x570000018000000aL, -1L)));
        assertEquals(List.of(), connected.read(0x5600000000000000L, 0xff00000000000000L));
        assertEquals(3, connected.read(0, 0).size());
    }

    private static Flow flow(String line) {
        return FlowParser.parse(line);
    }

    private static List<Flow> flowsOf(List<FlowEntry> entries) {
        return entries.stream()
                .map(entry -> entry.flow().orElseThrow())
                .sorted(Comparator.comparing(Flow::priority))
                .toList();
    }

    @Test
    void portsAreFollowedAsTheyComeGoAndChangeTheirNumber() {
        ovs.addPort("br0", "p1", 11);
        TestSwitch.await("p1 is seen", () -> connected.ports().numbers().equals(Map.of("p1", 11)));
        ovs.addPort("br0", "p2", 12);
        TestSwitch.await("p2 is seen", () -> connected.ports().numbers().equals(Map.of("p1", 11, "p2", 12)));
        ovs.vsctl("set", "interface", "p1", "ofport_request=21");
        TestSwitch.await(
                "p1 has its new number", () -> connected.ports().numbers().equals(Map.of("p1", 21, "p2", 12)));
        ovs.vsctl("del-port", "p2");
        TestSwitch.await("p2 is gone", () -> connected.ports().numbers().equals(Map.of("p1", 21)));
        assertEquals("br0", connected.ports().bridge());
    }

    @Test
    void thePacketsForTheControllerAreMetered() {
        TestSwitch.await("the meter is set", () -> ovs.ofctl("dump-meter", "br0", "meter=controller")
                .contains("rate=1000"));
    }

    @Test
    void aBridgeWithoutOpenFlow14IsRefusedUntilItHasIt() throws Exception {
        ovs.addBridge("br1");
        ovs.vsctl("set", "bridge", "br1", "protocols=OpenFlow10,OpenFlow13");
        ovs.connect("br1", server.port());
        TestSwitch.await("both ends refuse", () -> ovs.log().contains("version negotiation failed"));
        assertTrue(arrivals.isEmpty());
        ovs.vsctl("set", "bridge", "br1", "protocols=OpenFlow10,OpenFlow13,OpenFlow14");
        assertEquals("br1", Connected.next(arrivals).ports().bridge());
    }
}
