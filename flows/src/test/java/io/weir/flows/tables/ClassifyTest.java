package io.weir.flows.tables;

import static io.weir.flows.tables.Cluster.from;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.Packet;
import io.weir.flows.simulate.SwitchSimulator;
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassifyTest {

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.CLASSIFY);
    }

    @Test
    void aFrameWithAVlanTagIsDropped() {
        from("red/web").to("red/db").with(Field.VLAN_VID, 0x1000 | 101).isDroppedAt("vm1", Table.CLASSIFY);
        from("red/web").to("red/db").with(Field.VLAN_VID, 0x1000).isDroppedAt("vm1", Table.CLASSIFY);
    }

    @Test
    void aPortThatIsNobodysIsNotServed() {
        Cluster.isDroppedAt(
                Table.CLASSIFY, arriveAt(77, Packet.ethernet(MacAddress.GATEWAY, MacAddress.GATEWAY, 0x0800)));
    }

    @Test
    void aTunnelIsBelievedOnlyFromADeclaredHost() {
        Packet inner = Packet.ping(
                        MacAddress.of("02:00:00:00:00:13"),
                        MacAddress.of("02:00:00:00:00:11"),
                        Ipv4Address.of("192.168.1.3"),
                        Ipv4Address.of("192.168.1.2"),
                        64)
                .with(Field.TUN_ID, 101);
        long vm2 = Ipv4Address.of("192.0.2.61").asLong();
        assertTrue(arriveAt(9, inner.with(Field.TUN_SRC, vm2)) instanceof Verdict.Sent sent && sent.port() == 1);
        Cluster.isDroppedAt(Table.CLASSIFY, arriveAt(9, inner.with(Field.TUN_SRC, vm2 + 1)));
    }

    private static Verdict arriveAt(int port, Packet packet) {
        List<Flow> flows =
                Cluster.VIEW.host("vm1").orElseThrow().flows(Cluster.VM1_PORTS).toList();
        return new SwitchSimulator(flows).receive(port, packet).verdict();
    }
}
