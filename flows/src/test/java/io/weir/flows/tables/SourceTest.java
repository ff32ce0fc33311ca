package io.weir.flows.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

class SourceTest {

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.SOURCE);
    }

    @Test
    void aTenantThatMayNotSendHereIsDroppedEvenIfAnotherHostLetItThrough() {
        Cluster.isDroppedAt(Table.SOURCE, arrives("10.0.0.2", 301));
    }

    @Test
    void aNetworkThatIsNotHereIsDropped() {
        Cluster.isDroppedAt(Table.SOURCE, arrives("192.168.1.3", 999));
    }

    @Test
    void theSameAddressInTwoNetworksIsTwoTenants() {
        assertEquals(1, ((Verdict.Sent) arrives("192.168.1.3", 101)).port());
        assertEquals(4, ((Verdict.Sent) arrives("192.168.1.3", 301)).port());
    }

    private static Verdict arrives(String source, int network) {
        Packet packet = Packet.ping(
                        MacAddress.GATEWAY,
                        MacAddress.of("02:00:00:00:00:11"),
                        Ipv4Address.of(source),
                        Ipv4Address.of("192.168.1.2"),
                        64)
                .with(Field.TUN_ID, network)
                .with(Field.TUN_SRC, Ipv4Address.of("192.0.2.61").asLong());
        List<Flow> flows =
                Cluster.VIEW.host("vm1").orElseThrow().flows(Cluster.VM1_PORTS).toList();
        return new SwitchSimulator(flows).receive(9, packet).verdict();
    }
}
