package io.weir.flows.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.ConnectionTracker;
import io.weir.flows.simulate.Packet;
import io.weir.flows.simulate.SwitchSimulator;
import io.weir.flows.simulate.SwitchSimulator.Result;
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitTest {

    private static final int MOST = 3;

    private final List<Flow> flows =
            Cluster.VIEW.host("vm1").orElseThrow().flows(Cluster.VM1_PORTS).toList();
    private final SwitchSimulator vm1 = new SwitchSimulator(flows, new ConnectionTracker(MOST));

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.LIMIT);
    }

    @Test
    void asManySessionsBeginAsMayBeAndWhatTheySendLaterPasses() {
        Packet first = Cluster.from("grey/web").to("grey/db").port(5432).packet();
        int port = Cluster.VM1_PORTS.numbers().get("grey-web-veth");
        for (int round = 0; round < 2; round++) {
            for (int client = 0; client < 2 * MOST; client++) {
                Result result = vm1.receive(port, first.with(Field.TCP_SRC, 40_000 + client));
                if (client < MOST) {
                    assertEquals(Verdict.Sent.class, result.verdict().getClass(), result::toString);
                } else {
                    assertEquals(
                            new Verdict.Dropped(Table.LIMIT.number(), Reason.SESSION_LIMIT.code(), 31),
                            result.verdict());
                }
            }
        }
    }

    @Test
    void sessionsThatNoRuleLetInAreLimitedAsWell() {
        Packet first = Cluster.from("red/web").to("red/db").port(23).packet();
        int port = Cluster.VM1_PORTS.numbers().get("red-web-veth");
        for (int client = 0; client < 2 * MOST; client++) {
            Verdict verdict = vm1.receive(port, first.with(Field.TCP_SRC, 40_000 + client))
                    .verdict();
            assertEquals(client < MOST ? Verdict.Sent.class : Verdict.Dropped.class, verdict.getClass());
        }
    }
}
