package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowParser;
import io.weir.flows.openflow.FlowText;
import io.weir.flows.openflow.Match;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Flows of ours as ovs-ofctl reads them, and others' that it makes, in a real Open vSwitch. */
final class OfctlOnSwitchIT {

    @RegisterExtension
    private final ConnectedBridge bridge = new ConnectedBridge();

    @Test
    void everyChangeByAnotherIsToldAndNoneOfOurs() throws Exception {
        bridge.connected().monitor();
        List<Flow> ours = EveryFlow.all();
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), ours));
        for (Flow flow : ours.subList(0, 5)) {
            bridge.ovs()
                    .ofctl(
                            "--strict",
                            "del-flows",
                            "br0",
                            "table=" + flow.table() + ",priority=" + flow.priority() + ","
                                    + FlowText.format(flow.match()));
            FlowUpdate removed = bridge.connected().update();
            assertEquals(FlowUpdate.Kind.REMOVED, removed.kind());
            assertEquals(flow, removed.flow().flow().orElseThrow());
        }
        bridge.ovs().ofctl("add-flow", "br0", "table=3,priority=7,cookie=9,actions=drop");
        FlowUpdate added = bridge.connected().update();
        assertEquals(FlowUpdate.Kind.ADDED, added.kind());
        assertEquals(
                new Flow(3, 7, 9, Match.ANY, List.of(), OptionalInt.empty()),
                added.flow().flow().orElseThrow());
        bridge.ovs().ofctl("mod-flows", "br0", "table=3,actions=set_field:5->reg1");
        FlowUpdate modified = bridge.connected().update();
        assertEquals(FlowUpdate.Kind.MODIFIED, modified.kind());
        assertEquals(
                List.of(new Action.SetField(Field.REG1, 5)),
                modified.flow().flow().orElseThrow().actions());
        bridge.ovs().ofctl("add-flow", "br0", "table=3,priority=8,hard_timeout=60,actions=drop");
        assertTrue(bridge.connected().update().flow().flow().isEmpty(), "a timeout is passed over");
        bridge.ovs().ofctl("add-flow", "br0", "table=3,priority=9,conj_id=3,ip,actions=drop");
        assertTrue(bridge.connected().update().flow().key().isEmpty());
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
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), List.of(flow)));

        String text = bridge.ovs().ofctl("dump-flows", "br0");
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
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), parsed));

        String printed = bridge.ovs().ofctl("--no-stats", "dump-flows", "br0");
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
        bridge.ovs().ofctl("add-tlv-map", "br0", "{class=0xffff,type=0,len=4}->tun_metadata0");
        for (String stranger : strangers) {
            bridge.ovs().ofctl("add-flow", "br0", stranger);
        }
        Flow ours = new Flow(3, 4, 5, Match.ANY, List.of(), OptionalInt.empty());
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), List.of(ours)));

        List<FlowEntry> read = bridge.connected().read();
        List<FlowEntry> foreign =
                read.stream().filter(entry -> entry.flow().isEmpty()).toList();
        assertEquals(strangers.size(), foreign.size(), foreign.toString());
        bridge.connected().commit(new FlowChanges(List.of(), foreign, List.of()));

        assertEquals(
                List.of(Optional.of(ours)),
                bridge.connected().read().stream().map(FlowEntry::flow).toList());
    }
}
