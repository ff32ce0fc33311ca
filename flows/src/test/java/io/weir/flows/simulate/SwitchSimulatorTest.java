package io.weir.flows.simulate;

import static io.weir.flows.simulate.TcpFlag.ACK;
import static io.weir.flows.simulate.TcpFlag.SYN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowParser;
import io.weir.flows.simulate.SwitchSimulator.Result;
import io.weir.flows.simulate.SwitchSimulator.Told;
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands behind port 1 may begin sessions with port 2, and not the other way. */
class SwitchSimulatorTest {

    private static final List<String> ONE_WAY = List.of(
            "table=0,in_port=1,ip,actions=set_field:0x2->reg3,set_field:0x70005->reg12,goto_table:70",
            "table=0,in_port=2,ip,actions=set_field:0x1->reg3,set_field:0x70005->reg12,goto_table:70",
            "table=70,ip,actions=ct(table=75,zone=NXM_NX_REG12[0..15])",
            "table=75,priority=2,ct_state=+est+trk,actions=goto_table:100",
            "table=75,priority=2,ct_state=+new+trk,in_port=1,ip,actions="
                    + "ct(commit,zone=NXM_NX_REG12[0..15],exec(set_field:0x9->ct_mark)),goto_table:100",
            "table=75,priority=1,actions=set_field:0x2->reg10,set_field:0x6->reg9,goto_table:110",
            "table=100,actions=output:NXM_NX_REG3[]",
            "table=110,actions=learn(table=111,priority=1,NXM_OF_IN_PORT[]),goto_table:111",
            "table=111,priority=0,actions=drop");

    @Test
    void repliesFollowAndNothingElse() {
        SwitchSimulator bridge = new SwitchSimulator(parsed(ONE_WAY));
        Verdict refused = new Verdict.Dropped(75, 2, 6);
        assertEquals(refused, bridge.receive(2, tcp(2, 1, 80, 1000, SYN)).verdict());
        Verdict.Sent first = sent(bridge.receive(1, tcp(1, 2, 1000, 80, SYN)));
        assertEquals(2, first.port());
        Verdict.Sent reply = sent(bridge.receive(2, tcp(2, 1, 80, 1000, SYN, ACK)));
        assertEquals(1, reply.port());
        assertEquals(9, reply.packet().get(Field.CT_MARK).orElseThrow());
        assertEquals(5, reply.packet().get(Field.CT_ZONE).orElseThrow());
        assertEquals(refused, bridge.receive(2, tcp(2, 1, 81, 1000, ACK)).verdict());
    }

    @Test
    void sessionsOutliveTheFlows() {
        ConnectionTracker sessions = new ConnectionTracker();
        new SwitchSimulator(parsed(ONE_WAY), sessions).receive(1, tcp(1, 2, 1000, 80, SYN));
        sent(new SwitchSimulator(parsed(ONE_WAY), sessions).receive(2, tcp(2, 1, 80, 1000, SYN, ACK)));
    }

    @Test
    void whatTheControllerIsToldAndDropsIsRejected() {
        SwitchSimulator bridge = new SwitchSimulator(parsed(List.of(
                "table=0,in_port=1,actions=set_field:0x2->reg10,set_field:0x6->reg9,controller(max_len=128)",
                "table=0,in_port=2,actions=controller(max_len=128),output:1")));
        Result rejected = bridge.receive(1, tcp(1, 2, 1000, 80, SYN));
        assertEquals(new Verdict.Rejected(0, 2, 6), rejected.verdict());
        assertEquals(List.of(new Told(0, 2, 6)), rejected.told());
        Result logged = bridge.receive(2, tcp(2, 1, 80, 1000, SYN));
        assertEquals(1, sent(logged).port());
        assertEquals(List.of(new Told(0, 0, 0)), logged.told());
    }

    @Test
    void aPacketThatGoesOnBesideItsTrackedCopyIsNotSimulated() {
        SwitchSimulator bridge =
                new SwitchSimulator(parsed(List.of("table=0,ip,actions=ct(table=75,zone=5),goto_table:100")));
        assertThrows(IllegalStateException.class, () -> bridge.receive(1, tcp(1, 2, 1000, 80, SYN)));
    }

    private static Verdict.Sent sent(Result result) {
        return assertInstanceOf(Verdict.Sent.class, result.verdict(), result::toString);
    }

    private static List<Flow> parsed(List<String> lines) {
        return lines.stream().map(FlowParser::parse).toList();
    }

    private static Packet tcp(int from, int to, int sourcePort, int destinationPort, TcpFlag... flags) {
        MacAddress mac = MacAddress.of("02:00:00:00:00:01");
        Ipv4Address source = new Ipv4Address(0x0a000000 + from);
        Ipv4Address destination = new Ipv4Address(0x0a000000 + to);
        return Packet.ipv4(mac, mac, source, destination, 6, 64).tcp(sourcePort, destinationPort, flags);
    }
}
