package io.weir.flows.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.model.Labels;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.Packet;
import io.weir.flows.simulate.TcpFlag;
import org.junit.jupiter.api.Test;

class RelatedTest {

    private final Talk talk = new Talk();

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.RELATED);
    }

    @Test
    void bothEndsOfASessionMayComplain() {
        Packet first = talk.from("grey/web").to("grey/db").port(5432).isDeliveredTo("grey/db");
        Packet error = talk.from("grey/db").complainsAbout(first).isDeliveredTo("grey/web");
        assertEquals(3, error.get(Field.ICMP_TYPE).orElseThrow());
        Packet answer =
                talk.from("grey/db").answers(first, TcpFlag.SYN, TcpFlag.ACK).isDeliveredTo("grey/web");
        talk.from("grey/web").complainsAbout(answer).isDeliveredTo("grey/db");
    }

    @Test
    void anErrorAboutNoSessionIsDropped() {
        Packet never = talk.from("grey/web").to("grey/db").port(5432).packet();
        talk.from("grey/db").complainsAbout(never).isDroppedAt("vm2", Table.SESSION, Reason.INVALID);
    }

    @Test
    void anErrorThatAThirdContainerMakesUpIsDropped() {
        talk.container("grey", Cluster.container("grey", "spy", "vm1", "front", "192.168.1.9", 0x39, Labels.NONE));
        talk.rule(
                "grey", Cluster.rule(33, "grey", "grey", Traffic.tcp(80), Rule.Action.ALLOW, Rule.Mode.ENFORCE, false));
        Packet first = talk.from("grey/web").to("grey/db").port(5432).isDeliveredTo("grey/db");
        talk.from("grey/spy").complainsAbout(first).isDroppedAt("vm1", Table.RELATED, Reason.FORGED_ERROR);
        Packet answer =
                talk.from("grey/db").answers(first, TcpFlag.SYN, TcpFlag.ACK).isDeliveredTo("grey/web");
        talk.from("grey/spy").complainsAbout(answer).isDroppedAt("vm1", Table.RELATED, Reason.FORGED_ERROR);
    }

    @Test
    void anErrorEndsWithItsSession() {
        Packet first = talk.from("grey/web").to("grey/db").port(5432).isDeliveredTo("grey/db");
        talk.rules(
                "grey", Cluster.rule(34, "grey", "grey", Traffic.tcp(80), Rule.Action.ALLOW, Rule.Mode.ENFORCE, false));
        talk.from("grey/db").complainsAbout(first).isDroppedAt("vm2", Table.STATEFUL, Reason.NO_RULE);
    }
}
