package io.weir.flows.tables;

import static io.weir.flows.tables.Cluster.from;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.Packet;
import org.junit.jupiter.api.Test;

class ArpNdTest {

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.ARP_ND);
    }

    @Test
    void theGatewayAndEveryContainerOfTheSubnetAreAnsweredFor() {
        assertEquals(MacAddress.GATEWAY.bits(), macToldOf("192.168.1.1"));
        assertEquals(0x020000000013L, macToldOf("192.168.1.3"));
    }

    @Test
    void nobodyElseIs() {
        from("red/web").asksFor("192.168.1.77").isDroppedAt("vm1", Table.ARP_ND);
        from("red/web").asksFor("192.168.2.2").isDroppedAt("vm1", Table.ARP_ND);
        from("red/web").asksFor("10.0.0.2").isDroppedAt("vm1", Table.ARP_ND);
    }

    @Test
    void anAnswerThatNobodyAskedForGoesNowhere() {
        from("red/web").asksFor("192.168.1.3").with(Field.ARP_OP, 2).isDroppedAt("vm1", Table.ARP_ND);
    }

    private static long macToldOf(String address) {
        Packet answer = from("red/web").asksFor(address).isAnswered();
        assertEquals(2, answer.get(Field.ARP_OP).orElseThrow());
        assertEquals(Ipv4Address.of(address).asLong(), answer.get(Field.ARP_SPA).orElseThrow());
        assertEquals(0x020000000011L, answer.get(Field.ETH_DST).orElseThrow());
        return answer.get(Field.ARP_SHA).orElseThrow();
    }
}
