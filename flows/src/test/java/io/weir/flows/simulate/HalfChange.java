package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.RandomIntents;
import io.weir.flows.compile.RandomRules;
import io.weir.flows.document.IntentReader;
import io.weir.flows.document.IntentWriter;
import io.weir.flows.document.Reading;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Tenant;
import io.weir.flows.openflow.Field;
import io.weir.flows.simulate.Judgement.End;
import io.weir.flows.simulate.Judgement.Session;
import io.weir.flows.simulate.NetworkSimulator.Fate;
import io.weir.flows.simulate.RandomConversations.Sent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A random change that reaches one host after the other. */
final class HalfChange {

    private static final int PACKETS = 25;

    private final Intent before;
    private final Intent after;
    private final NetworkSimulator simulator;
    private final RandomConversations conversations;
    private final Random random;
    /** What was sent so far. */
    private final Set<Begun> begun = new HashSet<>();

    private int delivered;

    /**
     * A packet that began a session, or went on with one: whose, from which address to which. Whether it arrived does not
     * matter. A session is known by its addresses: a container that is given another's inherits its sessions, so far as it
     * may have them itself.
     */
    private record Begun(String tenant, long from, long to, Session session) {

        static Begun of(Sent sent) {
            return new Begun(
                    sent.from().tenant(),
                    address(sent.packet(), Field.IPV4_SRC),
                    address(sent.packet(), Field.IPV4_DST),
                    OracleSessions.session(sent.packet()));
        }

        boolean isOf(String otherTenant, long otherFrom, long otherTo) {
            return tenant.equals(otherTenant) && from == otherFrom && to == otherTo;
        }
    }

    HalfChange(long seed) {
        random = new Random(seed);
        RandomIntents intents = new RandomIntents(seed);
        RandomRules rules = new RandomRules(seed);
        conversations = new RandomConversations(seed);
        before = rules.on(intents.intent());
        Intent edited = before;
        for (int i = random.nextInt(3); i >= 0; i--) {
            edited = random.nextInt(3) == 0 ? rules.settled(intents.edit(edited)) : rules.editWithOutside(edited);
        }
        Intent wished = random.nextInt(3) == 0 ? rules.swapped(edited) : edited;
        // Where two tenants with the same addresses take turns as a third one's peers, the reader wants two changes.
        after = IntentReader.read(IntentWriter.json(wished), before) instanceof Reading.Whole ? wished : before;
        simulator = NetworkSimulator.withAllPorts(NetworkView.of(before));
    }

    /** Changes one host after the other, and sends packets all the while; returns how many were delivered. */
    int run() {
        NetworkView next = NetworkView.of(before).next(after);
        Set<String> names = new TreeSet<>(before.hosts().keySet());
        names.addAll(after.hosts().keySet());
        List<String> order = new ArrayList<>(names);
        Collections.shuffle(order, random);
        sendSome();
        for (String host : order) {
            simulator.updateHostWithAllPorts(host, next);
            sendSome();
        }
        return delivered;
    }

    private void sendSome() {
        for (int i = 0; i < PACKETS; i++) {
            Optional<Sent> next = conversations.next(random.nextBoolean() ? before : after);
            if (next.isPresent() && simulator.isPlugged(next.get().from())) {
                send(next.get());
            }
        }
    }

    private void send(Sent sent) {
        NetworkSimulator.Journey journey = simulator.send(sent.from(), sent.packet());
        if (journey.fate() instanceof Fate.Delivered fate) {
            assertTrue(
                    isAllowed(before, sent, fate.to()) || isAllowed(after, sent, fate.to()),
                    () -> sent + " reaches " + fate.to() + "\n" + before + "\n" + after + "\n" + journey);
            delivered++;
        }
        begun.add(Begun.of(sent));
    }

    /** Whether an intent allows the session of a packet, which may have been begun by either end before. */
    private boolean isAllowed(Intent intent, Sent sent, ContainerId to) {
        Packet packet = sent.packet();
        Optional<End> sender = end(intent, sent.from(), address(packet, Field.IPV4_SRC));
        Optional<End> receiver = end(intent, to, address(packet, Field.IPV4_DST));
        if (sender.isEmpty() || receiver.isEmpty()) {
            return false;
        }
        long from = address(packet, Field.IPV4_SRC);
        long at = address(packet, Field.IPV4_DST);
        String tenant = sent.from().tenant();
        return allows(intent, sender.get(), receiver.get(), OracleSessions.session(packet))
                || begun.stream()
                        .filter(one -> one.isOf(to.tenant(), at, from))
                        .anyMatch(one -> allows(intent, receiver.get(), sender.get(), one.session))
                || packet.isIcmpError()
                        && begun.stream()
                                .filter(one -> one.isOf(tenant, from, at))
                                .anyMatch(one -> allows(intent, sender.get(), receiver.get(), one.session));
    }

    private static long address(Packet packet, Field field) {
        return packet.get(field).orElseThrow();
    }

    private static Optional<End> end(Intent intent, ContainerId id, long address) {
        Tenant tenant = intent.tenants().get(id.tenant());
        Container container = tenant == null ? null : tenant.containers().get(id.name());
        return container == null || container.address().asLong() != address
                ? Optional.empty()
                : Optional.of(new End(tenant, container));
    }

    /** Sessions of rules that were withdrawn may go on, whichever rule it was that let this one in. */
    private static boolean allows(Intent intent, End from, End to, Session session) {
        return Stream.concat(
                        Stream.of(OptionalInt.empty()),
                        intent.allRules().filter(Rule::isWithdrawn).map(rule -> OptionalInt.of(rule.number())))
                .anyMatch(rule -> new Judgement(intent)
                        .of(from, to, new Session(session.protocol(), session.kind(), session.code(), rule))
                        .allows());
    }
}
