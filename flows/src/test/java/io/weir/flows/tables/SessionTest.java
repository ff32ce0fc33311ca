package io.weir.flows.tables;

import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.Packet;
import io.weir.flows.simulate.TcpFlag;
import org.junit.jupiter.api.Test;

class SessionTest {

    private final Talk talk = new Talk();

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.SESSION);
    }

    @Test
    void repliesFollowAndSessionsTheOtherWayDoNot() {
        Packet first = talk.from("grey/web").to("grey/db").port(5432).isDeliveredTo("grey/db");
        Packet answer =
                talk.from("grey/db").answers(first, TcpFlag.SYN, TcpFlag.ACK).isDeliveredTo("grey/web");
        talk.from("grey/web").answers(answer, TcpFlag.ACK).isDeliveredTo("grey/db");
        talk.from("grey/db").to("grey/web").port(5432).isDroppedAt("vm2", Table.STATEFUL, Reason.NO_RULE);
    }

    @Test
    void aReplyThatNobodyAskedForIsDropped() {
        Packet never = talk.from("grey/web").to("grey/db").port(5432).packet();
        talk.from("grey/db").answers(never, TcpFlag.SYN, TcpFlag.ACK).isDroppedAt("vm2", Table.SESSION, Reason.INVALID);
        talk.from("grey/db").answers(never, TcpFlag.ACK).isDroppedAt("vm2", Table.STATEFUL, Reason.NO_RULE);
    }

    @Test
    void whereAnySessionMayPassBothWaysNothingIsTracked() {
        Packet never = talk.from("red/web").to("blue/mail").packet();
        talk.from("blue/mail").answers(never, TcpFlag.SYN, TcpFlag.ACK).isDeliveredTo("red/web");
    }
}
