package io.weir.flows.tables;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.Packet;
import io.weir.flows.simulate.SwitchSimulator;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.OUTPUT);
    }

    @Test
    void whatCameFromATunnelEntersNone() {
        Packet packet = Packet.ping(
                        MacAddress.GATEWAY,
                        MacAddress.of("02:00:00:00:00:13"),
                        Ipv4Address.of("192.168.1.2"),
                        Ipv4Address.of("192.168.1.3"),
                        64)
                .with(Field.TUN_ID, 101)
                .with(Field.TUN_SRC, Ipv4Address.of("192.0.2.61").asLong());
        List<Flow> flows =
                Cluster.VIEW.host("vm1").orElseThrow().flows(Cluster.VM1_PORTS).toList();
        Cluster.isDroppedAt(
                Table.OUTPUT, new SwitchSimulator(flows).receive(9, packet).verdict());
    }
}
