package io.weir.flows.tables;

import static io.weir.flows.tables.Cluster.from;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.model.MacAddress;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.Packet;
import org.junit.jupiter.api.Test;

class RouteTest {

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.ROUTE);
    }

    @Test
    void aPacketToAnotherSubnetComesFromTheGatewayWithOneTtlLess() {
        Packet received = from("red/app").to("red/db").isDeliveredTo("red/db");
        assertEquals(63, received.get(Field.IP_TTL).orElseThrow());
        assertEquals(MacAddress.GATEWAY.bits(), received.get(Field.ETH_SRC).orElseThrow());
    }

    @Test
    void aPacketWithinTheSubnetKeepsItsTtlAndSender() {
        Packet received = from("red/web").to("red/db").isDeliveredTo("red/db");
        assertEquals(64, received.get(Field.IP_TTL).orElseThrow());
        assertEquals(0x020000000011L, received.get(Field.ETH_SRC).orElseThrow());
    }

    @Test
    void aTtlThatRunsOutIsTold() {
        from("red/web").to("red/app").with(Field.IP_TTL, 1).runsOutAt("vm1");
        from("red/web").to("red/app").with(Field.IP_TTL, 0).runsOutAt("vm1");
    }

    @Test
    void thereIsNoWayToWhereNoSubnetIs() {
        from("red/web").toAddress("203.0.113.1").isDroppedAt("vm1", Table.ROUTE);
        from("grey/web").to("blue/mail").isDroppedAt("vm1", Table.ROUTE);
    }
}
