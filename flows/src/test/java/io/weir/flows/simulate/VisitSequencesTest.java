package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.RandomIntents;
import io.weir.flows.compile.RandomPublications;
import io.weir.flows.compile.RandomRules;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.simulate.RandomVisits.Sent;
import io.weir.flows.simulate.Sequence.Update;
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
        check(seed, Update.BY_DIFFERENCE, new TreeMap<>());
    }

    @Property(tries = 200)
    void everyPacketFaresAsTheIntentMeansWhenFlowsAreMadeAfresh(@ForAll long seed) {
        check(seed, Update.AFRESH, new TreeMap<>());
    }

    @Test
    void everyKindOfFateIsMetOften() {
        Map<String, Integer> fates = new TreeMap<>();
        for (long seed = 0; seed < 200; seed++) {
            check(seed, Update.BY_DIFFERENCE, fates);
        }
        for (String kind : List.of("new", "later", "answer", "error", "error back")) {
            for (String fate : List.of("passed", "dropped", "dropped by", "rejected by")) {
                assertTrue(
                        fates.getOrDefault(kind + " " + fate, 0) > 10, () -> kind + " " + fate + " is rare: " + fates);
            }
        }
        assertTrue(fates.getOrDefault("kept", 0) > 20, () -> "withdrawn rules keep few sessions: " + fates);
    }

    private static void check(long seed, Update update, Map<String, Integer> fates) {
        new Sequence("seed " + seed, update, new Visits(seed, fates)).run(PACKETS);
    }

    /**
     * Random changes by which hosts stay, and containers keep their hosts and addresses or come back to them: that sessions
     * are forgotten with an address is what {@link io.weir.flows.compile.HandoverSequencesTest} is about.
     */
    private static final class Visits implements Sequence.Course {
        private final Random random;
        private final RandomIntents intents;
        private final RandomRules rules;
        private final RandomPublications publications;
        private final RandomVisits visits;
        private final RandomConversations conversations;
        private final Map<ContainerId, String> homes = new HashMap<>();
        private final Map<String, Integer> fates;

        Visits(long seed, Map<String, Integer> fates) {
            random = new Random(seed);
            intents = new RandomIntents(seed);
            rules = new RandomRules(seed);
            publications = new RandomPublications(seed);
            visits = new RandomVisits(seed);
            conversations = new RandomConversations(seed);
            this.fates = fates;
        }

        @Override
        public Intent first() {
            return kept(publications.on(rules.withOutside(rules.fromOutside(rules.on(intents.intent())))));
        }

        @Override
        public Optional<Intent> after(Intent intent) {
            if (random.nextInt(10) > 0) {
                return Optional.empty();
            }
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
            return Optional.of(kept(staysPut ? edited : rules.editFromOutside(intent)));
        }

        @Override
        public Optional<Sent> next(Intent intent) {
            Optional<Sent> sent = visits.next(intent);
            return random.nextInt(6) > 0
                    ? sent
                    : conversations.nextToOutside(intent).map(it -> Sent.apart(it.from(), it.packet()));
        }

        @Override
        public void fared(Sent sent, String expected, Intent intent) {
            String fate = expected.replaceFirst("(delivered|left) .*", "passed").replaceFirst(" by .*", " by");
            fates.merge(sent.kind() + " " + fate, 1, Integer::sum);
            boolean isLater = sent.kind().equals("later") && fate.equals("passed");
            if (isLater
                    && !new IncomingOracle(intent)
                            .fateOf(sent.host(), sent.packet())
                            .startsWith("delivered")) {
                fates.merge("kept", 1, Integer::sum);
            }
            if (expected.startsWith("delivered")) {
                visits.isLetIn(sent);
            }
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
