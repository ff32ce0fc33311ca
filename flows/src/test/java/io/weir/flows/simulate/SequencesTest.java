package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.RandomIntents;
import io.weir.flows.compile.RandomRules;
import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.openflow.FlowText;
import io.weir.flows.simulate.NetworkSimulator.Journey;
import io.weir.flows.simulate.RandomConversations.Sent;
import java.util.ArrayList;
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

/** Many packets one after the other, between which the intent changes: what becomes of each depends on those before. */
class SequencesTest {

    private static final int PACKETS = 120;

    @Property(tries = 400)
    void everyPacketFaresAsTheIntentMeansWhenFlowsAreChangedByTheirDifference(@ForAll long seed) {
        check(seed, true, new TreeMap<>());
    }

    @Property(tries = 200)
    void everyPacketFaresAsTheIntentMeansWhenFlowsAreMadeAfresh(@ForAll long seed) {
        check(seed, false, new TreeMap<>());
    }

    /** It begins a session with what answered to it when it had another address. */
    @Test
    void whatAContainerSendsToAnAddressThatWasItsOwnIsNoAnswer() {
        check(2359, true, new TreeMap<>());
    }

    @Test
    void everyKindOfFateIsMetOften() {
        Map<String, Integer> fates = new TreeMap<>();
        for (long seed = 0; seed < 100; seed++) {
            check(seed, true, fates);
        }
        for (String fate : List.of("delivered", "left", "dropped", "dropped by", "rejected by")) {
            assertTrue(fates.getOrDefault(fate, 0) > 50, () -> fate + " is rare: " + fates);
        }
    }

    private static void check(long seed, boolean incrementally, Map<String, Integer> fates) {
        Random random = new Random(seed);
        RandomIntents intents = new RandomIntents(seed);
        RandomRules rules = new RandomRules(seed);
        RandomConversations conversations = new RandomConversations(seed);
        Intent intent = rules.withOutside(rules.on(intents.intent()));
        NetworkView view = NetworkView.of(intent);
        Oracle oracle = new Oracle(intent);
        NetworkSimulator simulator = NetworkSimulator.withAllPorts(view);
        Map<String, String> homes = new HashMap<>();
        List<String> history = new ArrayList<>(List.of(inWords(intent)));
        for (int i = 0; i < PACKETS; i++) {
            containers(intent).forEach(it -> homes.put(it.name(), it.host()));
            if (random.nextInt(10) == 0) {
                Intent edited =
                        random.nextInt(4) == 0 ? rules.settled(intents.edit(intent)) : rules.editWithOutside(intent);
                intent = isMoving(homes, edited) ? rules.editWithOutside(intent) : edited;
                view = incrementally ? view.next(intent) : NetworkView.of(intent);
                simulator.updateWithAllPorts(view);
                oracle.change(intent);
                history.add(inWords(intent));
            }
            Optional<Sent> sent =
                    random.nextInt(4) == 0 ? conversations.nextToOutside(intent) : conversations.next(intent);
            if (sent.isPresent()) {
                String expected = oracle.fateOf(sent.get().from(), sent.get().packet());
                Journey journey = simulator.send(sent.get().from(), sent.get().packet());
                history.add(sent.get() + ": " + expected);
                assertEquals(
                        expected,
                        Words.of(journey.fate(), sent.get().packet(), intent),
                        () -> "seed " + seed + ": " + String.join("\n", history) + "\n" + inWords(journey));
                fates.merge(expected.replaceFirst("(by|delivered|left) .*", "$1"), 1, Integer::sum);
            }
        }
    }

    /** Whether a container comes to be on another host than it ever was on, where nobody knows its sessions. */
    private static boolean isMoving(Map<String, String> homes, Intent edited) {
        return containers(edited)
                .anyMatch(it -> !homes.getOrDefault(it.name(), it.host()).equals(it.host()));
    }

    private static Stream<Container> containers(Intent intent) {
        return intent.tenants().values().stream().flatMap(tenant -> tenant.containers().values().stream());
    }

    static String inWords(Intent intent) {
        StringBuilder words = new StringBuilder("now");
        intent.tenants().values().forEach(tenant -> {
            words.append("\n  ").append(tenant.name()).append(" inside ").append(tenant.inside());
            tenant.containers().values().forEach(it -> words.append(" ")
                    .append(it.name())
                    .append("@")
                    .append(it.host())
                    .append("=")
                    .append(it.address())
                    .append("{")
                    .append(it.labels())
                    .append("}")
                    .append(it.publish().isEmpty() ? "" : it.publish() + "=" + it.published()));
        });
        intent.allRules().forEach(rule -> words.append("\n  ").append(rule));
        return words.toString();
    }

    static String inWords(Journey journey) {
        StringBuilder words = new StringBuilder(journey.fate().toString());
        journey.hops().forEach(hop -> hop.result()
                .path()
                .forEach(flow ->
                        words.append("\n  ").append(hop.host()).append(" ").append(FlowText.format(flow))));
        return words.toString();
    }
}
