package io.weir.flows.tables;

import static io.weir.flows.tables.Cluster.from;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        from("blue/mail").to("red/db").isDeliveredTo("red/db");
    }

    @Test
    void tenantsWithoutARuleAreApartEvenWithTheSameAddresses() {
        from("grey/web").to("grey/db").isDeliveredTo("grey/db");
        from("blue/mail").to("red/web").isDeliveredTo("red/web");
        assertTrue(Cluster.flowsOf(Table.POLICY).stream().noneMatch(flow -> flow.contains("reg1=0x3,reg2=0x1,")));
    }
}
