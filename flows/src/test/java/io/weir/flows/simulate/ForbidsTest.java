package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.Ports;
import io.weir.flows.compile.RandomIntents;
import io.weir.flows.compile.RandomRules;
import io.weir.flows.compile.Transition;
import io.weir.flows.compile.WantedPort;
import io.weir.flows.model.Intent;
import io.weir.flows.openflow.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A change that is said to forbid nothing lets all packets through that passed before it. */
class ForbidsTest {

    private static final int PACKETS = 60;

    /** Random packets on a network before and after a random change. */
    private static final class Try {

        private final Intent before;
        private final Intent after;
        private final RandomConversations conversations;
        private boolean forbids;
        private int delivered;

        Try(long seed) {
            Random random = new Random(seed);
            RandomIntents intents = new RandomIntents(seed);
            RandomRules rules = new RandomRules(seed);
            conversations = new RandomConversations(seed);
            before = rules.on(intents.intent());
            after = random.nextBoolean() ? rules.settled(intents.edit(before)) : rules.editWithOutside(before);
        }

        Try run() {
            NetworkView old = NetworkView.of(before);
            NetworkView next = old.next(after);
            forbids = !after.hosts().keySet().containsAll(before.hosts().keySet());
            for (String host : before.hosts().keySet()) {
                Optional<HostView> then = next.host(host);
                forbids |= then.isPresent() && forbids(old.host(host).orElseThrow(), then.get());
            }
            if (!forbids) {
                send(NetworkSimulator.withAllPorts(old), NetworkSimulator.withAllPorts(next));
            }
            return this;
        }

        private static boolean forbids(HostView before, HostView after) {
            Map<String, Integer> numbers = new HashMap<>();
            for (HostView view : List.of(before, after)) {
                for (WantedPort port : view.ports()) {
                    numbers.putIfAbsent(port.name(), numbers.size() + 1);
                }
            }
            Transition transition = new Transition(before, new Ports(numbers), after, new Ports(numbers));
            transition.diff();
            return transition.forbids();
        }

        private void send(NetworkSimulator old, NetworkSimulator changed) {
            for (int i = 0; i < PACKETS; i++) {
                Optional<RandomConversations.Sent> next = conversations.next(before);
                if (next.isPresent() && old.isPlugged(next.get().from())) {
                    RandomConversations.Sent sent = next.get();
                    NetworkSimulator.Fate was =
                            old.send(sent.from(), sent.packet()).fate();
                    NetworkSimulator.Fate is =
                            changed.send(sent.from(), sent.packet()).fate();
                    if (was instanceof NetworkSimulator.Fate.Delivered delivery && mayBegin(sent.packet())) {
                        delivered++;
                        String what = sent + "\n" + before + "\n" + after;
                        assertEquals(
                                delivery.to(),
                                is instanceof NetworkSimulator.Fate.Delivered now ? now.to() : is,
                                () -> what);
                    }
                }
            }
        }
    }

    /** What can only go on with a session, or is about one, passes no more where tracking sets in. */
    private static boolean mayBegin(Packet packet) {
        return packet.get(Field.ICMP_TYPE).orElse(8) == 8
                && (packet.tcpFlags().isEmpty() || packet.tcpFlags().equals(Set.of(TcpFlag.SYN)));
    }

    @Property(tries = 400)
    void whatPassedBeforeAChangeThatForbidsNothingPassesAfterIt(@ForAll long seed) {
        new Try(seed).run();
    }

    @Test
    void manyChangesForbidNothingAndManyDo() {
        List<Try> tries =
                IntStream.range(0, 200).mapToObj(seed -> new Try(seed).run()).toList();
        long forbidding = tries.stream().filter(one -> one.forbids).count();
        assertTrue(forbidding > 40 && forbidding < 160, () -> forbidding + " of 200 forbid");
        assertTrue(tries.stream().mapToInt(one -> one.delivered).sum() > 500);
    }
}
