package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.RandomIntents;
import io.weir.flows.compile.RandomPublications;
import io.weir.flows.compile.RandomRules;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.simulate.NetworkSimulator.Journey;
import io.weir.flows.simulate.RandomVisits.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Many packets one after the other of sessions that the outside begins with published ports, and of what containers begin
 * there, between which rules and publications change.
 */
class VisitSequencesTest {

    private static final int PACKETS = 150;

    @Property(tries = 400)
    void everyPacketFaresAsTheIntentMeansWhenFlowsAreChangedByTheirDifference(@ForAll long seed) {
        check(seed, true, new TreeMap<>());
    }

    @Property(tries = 200)
    void everyPacketFaresAsTheIntentMeansWhenFlowsAreMadeAfresh(@ForAll long seed) {
        check(seed, false, new TreeMap<>());
    }

    @Test
    void everyKindOfFateIsMetOften() {
        Map<String, Integer> fates = new TreeMap<>();
        for (long seed = 0; seed < 200; seed++) {
            check(seed, true, fates);
        }
        for (String kind : List.of("new", "later", "answer", "error", "error back")) {
            for (String fate : List.of("passed", "dropped", "dropped by", "rejected by")) {
                assertTrue(
                        fates.getOrDefault(kind + " " + fate, 0) > 10, () -> kind + " " + fate + " is rare: " + fates);
            }
        }
        assertTrue(fates.getOrDefault("kept", 0) > 20, () -> "withdrawn rules keep few sessions: " + fates);
    }

    private static void check(long seed, boolean incrementally, Map<String, Integer> fates) {
        Random random = new Random(seed);
        Changes changes = new Changes(seed);
        RandomVisits visits = new RandomVisits(seed);
        RandomConversations conversations = new RandomConversations(seed);
        Intent intent = changes.first();
        NetworkView view = NetworkView.of(intent);
        Oracle oracle = new Oracle(intent);
        NetworkSimulator simulator = NetworkSimulator.withAllPorts(view);
        List<String> history = new ArrayList<>(List.of(SequencesTest.inWords(intent)));
        for (int i = 0; i < PACKETS; i++) {
            if (random.nextInt(10) == 0) {
                intent = changes.after(intent);
                view = incrementally ? view.next(intent) : NetworkView.of(intent);
                simulator.updateWithAllPorts(view);
                oracle.change(intent);
                history.add(SequencesTest.inWords(intent));
            }
            Optional<Sent> sent = visits.next(intent);
            if (random.nextInt(6) == 0) {
                sent = conversations.nextToOutside(intent).map(it -> Sent.apart(it.from(), it.packet()));
            }
            if (sent.isPresent()
                    && (sent.get().from().isPresent()
                            || simulator.hasWayOutside(sent.get().host()))) {
                Sent it = sent.get();
                String expected = it.from().isPresent()
                        ? oracle.fateOf(it.from().get(), it.packet())
                        : oracle.fateFromOutside(it.host(), it.packet());
                Journey journey = it.from().isPresent()
                        ? simulator.send(it.from().get(), it.packet())
                        : simulator.sendFromOutside(it.host(), it.packet());
                history.add(it + ": " + expected);
                assertEquals(
                        expected,
                        Words.of(journey.fate(), it.packet(), intent),
                        () -> "seed " + seed + ": " + String.join("\n", history) + "\n"
                                + SequencesTest.inWords(journey));
                count(it, expected, intent, fates);
                if (expected.startsWith("delivered")) {
                    visits.isLetIn(it);
                }
            }
        }
    }

    private static void count(Sent sent, String expected, Intent intent, Map<String, Integer> fates) {
        String fate = expected.replaceFirst("(delivered|left) .*", "passed").replaceFirst(" by .*", " by");
        fates.merge(sent.kind() + " " + fate, 1, Integer::sum);
        boolean isLater = sent.kind().equals("later") && fate.equals("passed");
        if (isLater
                && !new IncomingOracle(intent)
                        .fateOf(sent.host(), sent.packet())
                        .startsWith("delivered")) {
            fates.merge("kept", 1, Integer::sum);
        }
    }

    /**
     * Random changes by which hosts stay, and containers keep their hosts and addresses or come back to them: that sessions
     * are forgotten with an address is what {@link io.weir.flows.compile.HandoverSequencesTest} is about.
     */
    private static final class Changes {
        private final Random random;
        private final RandomIntents intents;
        private final RandomRules rules;
        private final RandomPublications publications;
        private final Map<ContainerId, String> homes = new HashMap<>();

        Changes(long seed) {
            random = new Random(seed);
            intents = new RandomIntents(seed);
            rules = new RandomRules(seed);
            publications = new RandomPublications(seed);
        }

        Intent first() {
            return kept(publications.on(rules.withOutside(rules.fromOutside(rules.on(intents.intent())))));
        }

        Intent after(Intent intent) {
            Intent edited =
                    switch (random.nextInt(6)) {
                        case 0 -> rules.settled(intents.edit(intent));
                        case 1 -> publications.on(intent);
                        default -> rules.editFromOutside(intent);
                    };
            boolean staysPut =
                    edited.hosts().keySet().containsAll(intent.hosts().keySet())
                            && homes(edited).entrySet().stream()
                                    .allMatch(home -> homes.getOrDefault(home.getKey(), home.getValue())
                                            .equals(home.getValue()));
            return kept(staysPut ? edited : rules.editFromOutside(intent));
        }

        private Intent kept(Intent intent) {
            homes.putAll(homes(intent));
            return intent;
        }

        private static Map<ContainerId, String> homes(Intent intent) {
            Map<ContainerId, String> homes = new HashMap<>();
            intent.tenants().values().forEach(tenant -> tenant.containers()
                    .values()
                    .forEach(it ->
                            homes.put(new ContainerId(tenant.name(), it.name()), it.host() + " " + it.address())));
            return homes;
        }
    }
}
