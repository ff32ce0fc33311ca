package io.weir.flows.tables;

import static io.weir.flows.tables.Cluster.from;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.Cookie;
import io.weir.flows.pipeline.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObserveTest {

    private static final int RED = 1;

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.OBSERVE);
    }

    @Test
    void aRuleThatObservesCountsOnTheSendersHostAndLetsPass() {
        Sending packet = from("red/app").to("red/db");
        packet.isDeliveredTo("red/db");
        List<Flow> counting = packet.journey().hops().stream()
                .flatMap(hop -> hop.result().path().stream())
                .filter(flow -> flow.table() == Table.OBSERVE.number() && flow.cookie() == Cookie.ofRule(RED, 12))
                .toList();
        assertEquals(1, counting.size());
    }
}
