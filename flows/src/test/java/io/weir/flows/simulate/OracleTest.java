package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.RandomIntents;
import io.weir.flows.compile.RandomPublications;
import io.weir.flows.compile.RandomRules;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Tenant;
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
        Intent intent = new RandomRules(seed).on(new RandomIntents(seed).intent());
        check(intent, seed, new TreeMap<>());
    }

    @Property(tries = 400)
    void theWayOutsideIsWhatTheRulesMean(@ForAll long seed) {
        check(withOutside(seed), seed, new TreeMap<>());
    }

    @Property(tries = 400)
    void whatComesInFromOutsideIsWhatIsPublishedAndTheRulesMean(@ForAll long seed) {
        checkFromOutside(publishing(seed), seed, new TreeMap<>());
    }

    @Test
    void everyKindOfFateAwaitsWhatComesIn() {
        Map<String, Integer> fates = new TreeMap<>();
        for (long seed = 0; seed < 200; seed++) {
            checkFromOutside(publishing(seed), seed, fates);
        }
        for (String fate : new String[] {"delivered", "dropped", "rejected"}) {
            assertTrue(fates.getOrDefault(fate, 0) > 50, () -> fate + " is rare: " + fates);
        }
    }

    private static Intent publishing(long seed) {
        RandomRules rules = new RandomRules(seed);
        return new RandomPublications(seed).on(rules.fromOutside(rules.on(new RandomIntents(seed).intent())));
    }

    private static void checkFromOutside(Intent intent, long seed, Map<String, Integer> fates) {
        IncomingOracle oracle = new IncomingOracle(intent);
        NetworkSimulator simulator = NetworkSimulator.withAllPorts(NetworkView.of(intent));
        RandomPackets packets = new RandomPackets(seed, intent);
        for (int i = 0; i < PACKETS; i++) {
            RandomPackets.Incoming incoming = packets.fromOutside(i);
            String host = incoming.host();
            Packet packet = incoming.packet();
            if (!simulator.hasWayOutside(host)) {
                continue;
            }
            Journey journey = simulator.sendFromOutside(host, packet);
            String expected = oracle.fateOf(host, packet);
            assertEquals(
                    expected,
                    Words.of(journey.fate(), packet, intent),
                    () -> "at " + host + " comes " + packet + ": " + journey);
            fates.merge(expected.split(" ", 2)[0], 1, Integer::sum);
        }
    }

    private static Intent withOutside(long seed) {
        RandomRules rules = new RandomRules(seed);
        return rules.withOutside(rules.on(new RandomIntents(seed).intent()));
    }

    @Test
    void everyKindOfFateIsMetOften() {
        Map<String, Integer> fates = new TreeMap<>();
        for (long seed = 0; seed < 200; seed++) {
            check(withOutside(seed), seed, fates);
        }
        for (String fate : new String[] {"answered", "left", "delivered", "dropped", "told", "TTL"}) {
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
                    Words.of(journey.fate(), packet, intent),
                    () -> from + " sends " + packet + ": " + journey);
            fates.merge(expected.split(" ", 2)[0], 1, Integer::sum);
        }
    }
}
