package io.weir.flows.tables;

import static io.weir.flows.tables.Cluster.from;

import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import org.junit.jupiter.api.Test;

class PolicyTest {

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.POLICY);
    }

    @Test
    void tenantsReachEachOtherIfARuleSaysSo() {
        from("red/web").to("blue/mail").isDeliveredTo("blue/mail");
        from("blue/mail").to("red/web").isDeliveredTo("red/web");
    }

    @Test
    void whomNoRuleNamesReachesNobodyOfAnotherTenant() {
        from("red/db").to("blue/mail").isDroppedAt("vm2", Table.STATEFUL, Reason.NO_RULE);
        from("blue/mail").to("red/app").isDroppedAt("vm1", Table.STATEFUL, Reason.NO_RULE);
    }

    @Test
    void theInsideOfATenantIsOpenUnlessItSaysOtherwise() {
        from("red/app").to("red/web").isDeliveredTo("red/web");
        from("grey/web").to("grey/db").isDroppedAt("vm1", Table.STATEFUL, Reason.NO_RULE);
    }
}
