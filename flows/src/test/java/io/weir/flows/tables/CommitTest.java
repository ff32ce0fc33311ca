package io.weir.flows.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.NetworkSimulator.Journey;
import io.weir.flows.simulate.Packet;
import io.weir.flows.simulate.SwitchSimulator.Told;
import io.weir.flows.simulate.TcpFlag;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitTest {

    private final Talk talk = new Talk();

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.COMMIT);
    }

    @Test
    void aSessionIsMarkedWithTheRuleThatLetItInOnBothHosts() {
        Packet first = talk.from("grey/web").to("grey/db").port(5432).isDeliveredTo("grey/db");
        Journey answer =
                talk.from("grey/db").answers(first, TcpFlag.SYN, TcpFlag.ACK).journey();
        assertEquals(
                List.of(31L, 31L),
                answer.hops().stream()
                        .map(hop -> hop.result().last().get(Field.CT_MARK).orElseThrow())
                        .toList());
    }

    @Test
    void theControllerIsToldOnceOfASessionThatIsLogged() {
        Journey first = talk.from("grey/web").to("grey/db").port(5432).journey();
        assertEquals(List.of(31), rulesTold(first));
        Journey again = talk.from("grey/web").to("grey/db").port(5432).journey();
        assertEquals(List.of(), rulesTold(again));
    }

    private static List<Integer> rulesTold(Journey journey) {
        return journey.hops().stream()
                .flatMap(hop -> hop.result().told().stream())
                .map(Told::rule)
                .toList();
    }
}
