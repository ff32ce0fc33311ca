package io.weir.flows.tables;

import static io.weir.flows.tables.Cluster.from;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.Packet;
import org.junit.jupiter.api.Test;

class DestinationTest {

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.DESTINATION);
    }

    @Test
    void anAddressThatNoContainerHasIsDropped() {
        from("red/web").toAddress("192.168.2.99").isDroppedAt("vm1", Table.DESTINATION);
    }

    @Test
    void aContainerOfTheOwnSubnetOnAnotherHostIsReached() {
        from("red/web").to("red/db").isDeliveredTo("red/db");
        from("grey/web").to("grey/db").port(5432).isDeliveredTo("grey/db");
    }

    @Test
    void theTunnelCarriesTheIdOfTheReceiversNetwork() {
        Packet received = from("red/app").to("red/db").isDeliveredTo("red/db");
        assertEquals(101, received.get(Registers.NETWORK).orElseThrow());
        assertEquals(101, received.get(Field.TUN_ID).orElseThrow());
    }
}
