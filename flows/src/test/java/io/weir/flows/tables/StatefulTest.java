package io.weir.flows.tables;

import static io.weir.flows.tables.Cluster.from;

import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import org.junit.jupiter.api.Test;

class StatefulTest {

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.STATEFUL);
    }

    @Test
    void aRangeOfPortsIsOpenAndItsNeighboursAreNot() {
        from("grey/web").to("grey/db").port(5431).isDroppedAt("vm1", Table.STATEFUL, Reason.NO_RULE);
        from("grey/web").to("grey/db").port(5432).isDeliveredTo("grey/db");
        from("grey/web").to("grey/db").port(5433).isDeliveredTo("grey/db");
        from("grey/web").to("grey/db").port(5434).isDeliveredTo("grey/db");
        from("grey/web").to("grey/db").port(5435).isDroppedAt("vm1", Table.STATEFUL, Reason.NO_RULE);
        from("grey/web").to("grey/db").udp(5432).isDroppedAt("vm1", Table.STATEFUL, Reason.NO_RULE);
    }

    @Test
    void aRuleThatDeniesGoesBeforeAnOpenInside() {
        from("red/web").to("red/db").port(22).isRejectedAt("vm1", Table.STATEFUL, 11);
        from("red/web").to("red/db").port(23).isDeliveredTo("red/db");
    }

    @Test
    void aRuleThatWasWithdrawnLetsNoNewSessionIn() {
        from("grey/web").to("grey/db").udp(53).isDroppedAt("vm1", Table.STATEFUL, Reason.NO_RULE);
    }
}
