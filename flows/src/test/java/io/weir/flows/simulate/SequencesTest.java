package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.RandomIntents;
import io.weir.flows.compile.RandomRules;
import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.simulate.RandomVisits.Sent;
import io.weir.flows.simulate.Sequence.Update;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Sequences of packets that containers send each other and outside, between which rules and containers change. */
class SequencesTest {

    private static final int PACKETS = 120;

    @Property(tries = 400)
    void everyPacketFaresAsTheIntentMeansWhenFlowsAreChangedByTheirDifference(@ForAll long seed) {
        check(seed, Update.BY_DIFFERENCE, new TreeMap<>());
    }

    @Property(tries = 200)
    void everyPacketFaresAsTheIntentMeansWhenFlowsAreMadeAfresh(@ForAll long seed) {
        check(seed, Update.AFRESH, new TreeMap<>());
    }

    /** It begins a session with what answered to it when it had another address. */
    @Test
    void whatAContainerSendsToAnAddressThatWasItsOwnIsNoAnswer() {
        check(2359, Update.BY_DIFFERENCE, new TreeMap<>());
    }

    @Test
    void everyKindOfFateIsMetOften() {
        Map<String, Integer> fates = new TreeMap<>();
        for (long seed = 0; seed < 100; seed++) {
            check(seed, Update.BY_DIFFERENCE, fates);
        }
        for (String fate : List.of("delivered", "left", "dropped", "dropped by", "rejected by")) {
            assertTrue(fates.getOrDefault(fate, 0) > 50, () -> fate + " is rare: " + fates);
        }
    }

    private static void check(long seed, Update update, Map<String, Integer> fates) {
        new Sequence("seed " + seed, update, new Conversations(seed, fates)).run(PACKETS);
    }

    /** Random ones, while no container comes to be on another host than it ever was on, where nobody knows its sessions. */
    private static final class Conversations implements Sequence.Course {
        private final Random random;
        private final RandomIntents intents;
        private final RandomRules rules;
        private final RandomConversations conversations;
        private final Map<String, String> homes = new HashMap<>();
        private final Map<String, Integer> fates;

        Conversations(long seed, Map<String, Integer> fates) {
            random = new Random(seed);
            intents = new RandomIntents(seed);
            rules = new RandomRules(seed);
            conversations = new RandomConversations(seed);
            this.fates = fates;
        }

        @Override
        public Intent first() {
            return kept(rules.withOutside(rules.on(intents.intent())));
        }

        @Override
        public Optional<Intent> after(Intent intent) {
            if (random.nextInt(10) > 0) {
                return Optional.empty();
            }
            Intent edited =
                    random.nextInt(4) == 0 ? rules.settled(intents.edit(intent)) : rules.editWithOutside(intent);
            return Optional.of(kept(isMoving(edited) ? rules.editWithOutside(intent) : edited));
        }

        @Override
        public Optional<Sent> next(Intent intent) {
            return (random.nextInt(4) == 0 ? conversations.nextToOutside(intent) : conversations.next(intent))
                    .map(it -> Sent.apart(it.from(), it.packet()));
        }

        @Override
        public void fared(Sent sent, String fate, Intent intent) {
            fates.merge(fate.replaceFirst("(by|delivered|left) .*", "$1"), 1, Integer::sum);
        }

        private boolean isMoving(Intent edited) {
            return containers(edited)
                    .anyMatch(it -> !homes.getOrDefault(it.name(), it.host()).equals(it.host()));
        }

        private Intent kept(Intent intent) {
            containers(intent).forEach(it -> homes.put(it.name(), it.host()));
            return intent;
        }

        private static Stream<Container> containers(Intent intent) {
            return intent.tenants().values().stream().flatMap(tenant -> tenant.containers().values().stream());
        }
    }
}
