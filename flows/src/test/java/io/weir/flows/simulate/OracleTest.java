package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.RandomIntents;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Tenant;
import io.weir.flows.openflow.Field;
import io.weir.flows.simulate.NetworkSimulator.Fate;
import io.weir.flows.simulate.NetworkSimulator.Journey;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OracleTest {

    /** Every 40th packet of an intent's would do for speed; this many are sent in each of the intents. */
    private static final int PACKETS = 40;

    @Property(tries = 400)
    void theFlowsDoWhatTheIntentMeans(@ForAll long seed) {
        Intent intent = new RandomIntents(seed).intent();
        check(intent, seed, new TreeMap<>());
    }

    @Test
    void everyKindOfFateIsMetOften() {
        Map<String, Integer> fates = new TreeMap<>();
        for (long seed = 0; seed < 200; seed++) {
            check(new RandomIntents(seed).intent(), seed, fates);
        }
        for (String fate : new String[] {"answered", "delivered", "dropped", "told", "TTL"}) {
            assertTrue(fates.getOrDefault(fate, 0) > 50, () -> fate + " is rare: " + fates);
        }
    }

    private static void check(Intent intent, long seed, Map<String, Integer> fates) {
        Oracle oracle = new Oracle(intent);
        NetworkSimulator simulator = NetworkSimulator.withAllPorts(NetworkView.of(intent));
        RandomPackets packets = new RandomPackets(seed, intent);
        for (int i = 0; i < PACKETS && !packets.senders().isEmpty(); i++) {
            ContainerId from = packets.senders().get(i % packets.senders().size());
            Tenant tenant = intent.tenants().get(from.tenant());
            Container sender = tenant.containers().get(from.name());
            Packet packet = packets.from(tenant, sender);
            Journey journey = simulator.send(from, packet);
            String expected = oracle.fateOf(from, packet);
            assertEquals(
                    expected,
                    inWords(journey.fate(), packet, intent),
                    () -> from + " sends " + packet + ": " + journey);
            fates.merge(expected.split(" ", 2)[0], 1, Integer::sum);
        }
    }

    private static String inWords(Fate fate, Packet sent, Intent intent) {
        if (fate instanceof Fate.Dropped) {
            return "dropped";
        }
        if (fate instanceof Fate.TtlExpired) {
            return "TTL expired";
        }
        if (fate instanceof Fate.Answered answered) {
            return answer(answered.packet(), sent);
        }
        Fate.Delivered delivered = (Fate.Delivered) fate;
        Container receiver = intent.tenants()
                .get(delivered.to().tenant())
                .containers()
                .get(delivered.to().name());
        assertEquals(receiver.mac().bits(), field(delivered.packet(), Field.ETH_DST), "it is for the receiver's MAC");
        boolean routed = field(sent, Field.ETH_DST) == MacAddress.GATEWAY.bits();
        assertEquals(
                routed ? MacAddress.GATEWAY.bits() : field(sent, Field.ETH_SRC),
                field(delivered.packet(), Field.ETH_SRC),
                "it comes from the gateway's MAC exactly if it was routed");
        return "delivered to " + delivered.to() + " with TTL " + field(delivered.packet(), Field.IP_TTL);
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
