package io.weir.flows.tables;

import static io.weir.flows.model.Rule.Action.ALLOW;
import static io.weir.flows.model.Rule.Mode.ENFORCE;
import static io.weir.flows.tables.Cluster.from;
import static io.weir.flows.tables.Cluster.rule;
import static io.weir.flows.tables.Cluster.withdrawn;

import io.weir.flows.model.Traffic;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.Packet;
import io.weir.flows.simulate.TcpFlag;
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

    @Test
    void sessionsOfAWithdrawnRuleThatKeepsThemGoOnAndOthersAreCut() {
        Talk talk = new Talk();
        talk.rules(
                "grey",
                rule(31, "grey{web}", "grey{db}", Traffic.tcp(5432), ALLOW, ENFORCE, false),
                rule(32, "grey", "grey{db}", Traffic.udp(53), ALLOW, ENFORCE, false));
        Packet query = talk.from("grey/web").to("grey/db").udp(53).isDeliveredTo("grey/db");
        Packet first = talk.from("grey/web").to("grey/db").port(5432).isDeliveredTo("grey/db");
        talk.rules("grey", withdrawn(rule(32, "grey", "grey{db}", Traffic.udp(53), ALLOW, ENFORCE, false)));
        talk.from("grey/web").to("grey/db").udp(53).isDeliveredTo("grey/db");
        talk.from("grey/db").answers(query).isDeliveredTo("grey/web");
        talk.from("grey/db")
                .answers(first, TcpFlag.SYN, TcpFlag.ACK)
                .isDroppedAt("vm2", Table.STATEFUL, Reason.NO_RULE);
        talk.rules("grey");
        talk.from("grey/db").answers(query).isDroppedAt("vm2", Table.STATEFUL, Reason.NO_RULE);
    }

    @Test
    void aSessionThatAnotherRuleAllowsIsNotCut() {
        Talk talk = new Talk();
        Packet first = talk.from("grey/web").to("grey/db").port(5432).isDeliveredTo("grey/db");
        talk.rules("grey", rule(35, "grey", "grey", Traffic.of(Traffic.TCP), ALLOW, ENFORCE, false));
        talk.from("grey/db").answers(first, TcpFlag.SYN, TcpFlag.ACK).isDeliveredTo("grey/web");
    }
}
