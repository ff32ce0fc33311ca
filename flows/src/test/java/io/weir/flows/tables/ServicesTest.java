package io.weir.flows.tables;

import static io.weir.flows.tables.Cluster.from;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.Packet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicesTest {

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.SERVICES);
    }

    @Test
    void everyGatewayOfTheTenantAnswersPing() {
        for (String gateway : List.of("192.168.1.1", "192.168.2.1")) {
            Packet answer = from("red/web").ping(gateway).isAnswered();
            assertEquals(0, answer.get(Field.ICMP_TYPE).orElseThrow());
            assertEquals(
                    Ipv4Address.of(gateway).asLong(), answer.get(Field.IPV4_SRC).orElseThrow());
            assertEquals(
                    Ipv4Address.of("192.168.1.2").asLong(),
                    answer.get(Field.IPV4_DST).orElseThrow());
            assertEquals(64, answer.get(Field.IP_TTL).orElseThrow());
        }
    }

    @Test
    void anotherTenantsGatewayDoesNot() {
        from("red/web").ping("10.0.0.1").isDroppedAt("vm1", Table.DESTINATION);
        from("grey/web").ping("192.168.2.1").isDroppedAt("vm1", Table.ROUTE);
    }
}
