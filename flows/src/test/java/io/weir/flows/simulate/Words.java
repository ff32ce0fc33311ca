package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Rule;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.simulate.NetworkSimulator.Fate;

/** What became of a packet, in the words of the {@link Oracle}. */
final class Words {

    private Words() {}

    static String of(Fate fate, Packet sent, Intent intent) {
        if (fate instanceof Fate.Dropped dropped) {
            boolean isPolicy = dropped.reason() == Reason.NO_RULE.code() || dropped.reason() == Reason.RULE.code();
            return isPolicy ? "dropped by " + dropped.rule() : "dropped";
        }
        if (fate instanceof Fate.Rejected told) {
            return (rule(told.rule(), intent).action() == Rule.Action.REJECT ? "rejected by " : "dropped by ")
                    + told.rule();
        }
        if (fate instanceof Fate.Astray) {
            return "astray";
        }
        if (fate instanceof Fate.TtlExpired) {
            return "TTL expired";
        }
        if (fate instanceof Fate.Answered answered) {
            return answer(answered.packet(), sent);
        }
        if (fate instanceof Fate.LeftOutside left) {
            assertEquals(Outside.HOST_MAC.bits(), field(left.packet(), Field.ETH_DST), "it is for the host");
            return "left under " + new Ipv4Address((int) field(left.packet(), Field.IPV4_SRC)) + " with TTL "
                    + field(left.packet(), Field.IP_TTL);
        }
        Fate.Delivered delivered = (Fate.Delivered) fate;
        Container receiver = intent.tenants()
                .get(delivered.to().tenant())
                .containers()
                .get(delivered.to().name());
        assertEquals(receiver.mac().bits(), field(delivered.packet(), Field.ETH_DST), "it is for the receiver's MAC");
        boolean fromOutside = field(sent, Field.ETH_DST) == Outside.SWITCH_MAC.bits();
        if (fromOutside) {
            assertEquals(
                    receiver.address().asLong(),
                    field(delivered.packet(), Field.IPV4_DST),
                    "it has the address itself");
        }
        boolean routed = fromOutside || field(sent, Field.ETH_DST) == MacAddress.GATEWAY.bits();
        assertEquals(
                routed ? MacAddress.GATEWAY.bits() : field(sent, Field.ETH_SRC),
                field(delivered.packet(), Field.ETH_SRC),
                "it comes from the gateway's MAC exactly if it was routed");
        return "delivered to " + delivered.to() + " with TTL " + field(delivered.packet(), Field.IP_TTL);
    }

    private static Rule rule(int number, Intent intent) {
        Rule rule = intent.allRules()
                .filter(candidate -> candidate.number() == number)
                .findFirst()
                .orElseThrow();
        assertTrue(rule.log() || rule.action() == Rule.Action.REJECT, () -> "nobody asked for it: " + rule);
        return rule;
    }

    private static String answer(Packet answer, Packet sent) {
        assertEquals(field(sent, Field.ETH_SRC), field(answer, Field.ETH_DST), "the answer is for the sender");
        if (field(answer, Field.ETH_TYPE) == 0x0806) {
            assertEquals(2, field(answer, Field.ARP_OP));
            assertEquals(field(sent, Field.ARP_SPA), field(answer, Field.ARP_TPA));
            assertEquals(field(answer, Field.ETH_SRC), field(answer, Field.ARP_SHA));
            return "told that " + new Ipv4Address((int) field(answer, Field.ARP_SPA)) + " is at "
                    + new MacAddress(field(answer, Field.ARP_SHA));
        }
        assertEquals(0, field(answer, Field.ICMP_TYPE));
        assertEquals(field(sent, Field.IPV4_SRC), field(answer, Field.IPV4_DST));
        return "answered by " + new Ipv4Address((int) field(answer, Field.IPV4_SRC));
    }

    private static long field(Packet packet, Field field) {
        return packet.get(field).orElseThrow();
    }
}
