package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real Open vSwitch tells beside flows: packets, ports, and the version that it speaks. */
final class ConnectionOnSwitchIT {

    @RegisterExtension
    private final ConnectedBridge bridge = new ConnectedBridge();

    @Test
    void packetsThatFlowsSendOnPurposeComeWithWhatTheFlowsHadNoted() throws Exception {
        bridge.ovs().addPort("br0", "p1", 11);
        List<Flow> flows = List.of(
                flow("table=0,priority=5,ip,actions=set_field:0x1->reg12,ct(table=75,zone=NXM_NX_REG12[0..15])"),
                flow(
                        "table=75,priority=5,ct_state=+new+trk,ip,actions=set_field:0x9->reg9,set_field:0x2->reg10,goto_table:110"),
                flow("cookie=0x5700000180000009,table=110,priority=5,actions=controller(max_len=40)"));
        bridge.connected().commit(new FlowChanges(List.of(), List.of(), flows));
        TestSwitch.await(
                "p1 is seen", () -> bridge.connected().ports().numbers().containsKey("p1"));
        bridge.ovs()
                .appctl(
                        "netdev-dummy/receive",
                        "p1",
                        "in_port(11),eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02),eth_type(0x0800),"
                                + "ipv4(src=192.0.2.1,dst=192.0.2.2,proto=17,tos=0,ttl=64,frag=no),udp(src=1024,dst=80)");

        PacketIn packet = bridge.connected().packet();
        assertEquals(PacketIn.Reason.ACTION, packet.reason());
        assertEquals(11, packet.port());
        assertEquals(110, packet.table());
        assertEquals(0x5700_0001_8000_0009L, packet.cookie());
        assertEquals(9, packet.rule());
        assertEquals(2, packet.dropReason());
        // Open vSwitch sends all of it, since 2.7.
        assertEquals(14 + 20 + 8 + 64, packet.frame().length);
    }

    private static Flow flow(String line) {
        return FlowParser.parse(line);
    }

    @Test
    void portsAreFollowedAsTheyComeGoAndChangeTheirNumber() {
        bridge.ovs().addPort("br0", "p1", 11);
        TestSwitch.await(
                "p1 is seen", () -> bridge.connected().ports().numbers().equals(Map.of("p1", 11)));
        bridge.ovs().addPort("br0", "p2", 12);
        TestSwitch.await(
                "p2 is seen", () -> bridge.connected().ports().numbers().equals(Map.of("p1", 11, "p2", 12)));
        bridge.ovs().vsctl("set", "interface", "p1", "ofport_request=21");
        TestSwitch.await(
                "p1 has its new number",
                () -> bridge.connected().ports().numbers().equals(Map.of("p1", 21, "p2", 12)));
        bridge.ovs().vsctl("del-port", "p2");
        TestSwitch.await(
                "p2 is gone", () -> bridge.connected().ports().numbers().equals(Map.of("p1", 21)));
        assertEquals("br0", bridge.connected().ports().bridge());
    }

    @Test
    void thePacketsForTheControllerAreMetered() {
        TestSwitch.await("the meter is set", () -> bridge.ovs()
                .ofctl("dump-meter", "br0", "meter=controller")
                .contains("rate=1000"));
    }

    @Test
    void aBridgeWithoutOpenFlow14IsRefusedUntilItHasIt() throws Exception {
        bridge.ovs().addBridge("br1");
        bridge.ovs().vsctl("set", "bridge", "br1", "protocols=OpenFlow10,OpenFlow13");
        bridge.ovs().connect("br1", bridge.server().port());
        TestSwitch.await("both ends refuse", () -> bridge.ovs().log().contains("version negotiation failed"));
        assertTrue(bridge.arrivals().isEmpty());
        bridge.ovs().vsctl("set", "bridge", "br1", "protocols=OpenFlow10,OpenFlow13,OpenFlow14");
        assertEquals("br1", Connected.next(bridge.arrivals()).ports().bridge());
    }
}
