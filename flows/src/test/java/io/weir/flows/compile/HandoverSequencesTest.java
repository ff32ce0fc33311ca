package io.weir.flows.compile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import io.weir.flows.openflow.SessionsOf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Every session that may be is tracked on the hosts of its ends, one change of the intent after the other: each switch
 * forgets those whose ends are not as they were, and no others.
 */
class HandoverSequencesTest {

    private static final int CHANGES = 25;

    /** One end of a session, whose address was so when it began. */
    private record Owner(ContainerId container, Ipv4Address address, String host) {

        boolean isAsIn(Intent intent) {
            return owners(intent, container.tenant()).stream()
                    .anyMatch(it -> it.container.equals(container) && it.address.equals(address));
        }

        boolean isOn(String name, Intent intent) {
            return owners(intent, container.tenant()).stream()
                    .anyMatch(it -> it.container.equals(container) && it.host.equals(name));
        }
    }

    /** Sessions of one container with another, or with the outside. */
    private record Tracked(TenantPair pair, int zone, Owner one, Optional<Owner> other) {

        boolean mayBe(Intent intent) {
            return Integer.valueOf(zone).equals(intent.zones().get(pair))
                    && (pair.isWithOutside() || pair.first().equals(pair.second()) || exchange(pair, intent))
                    && one.isAsIn(intent)
                    && other.map(it -> it.isAsIn(intent)).orElse(true);
        }

        boolean isOn(String host, Intent intent) {
            return one.isOn(host, intent)
                    || other.map(it -> it.isOn(host, intent)).orElse(false);
        }

        boolean isAmong(SessionsOf sessions) {
            return sessions.overlaps(
                            new SessionsOf(zone, OptionalInt.of(one.address().bits())))
                    || other.map(it -> sessions.overlaps(new SessionsOf(
                                    zone, OptionalInt.of(it.address().bits()))))
                            .orElse(false);
        }
    }

    @Property(tries = 300)
    void aSwitchForgetsTheSessionsOfThoseWhoLeftAndNoOthers(@ForAll long seed) {
        run(seed);
    }

    @Test
    void muchIsForgotten() {
        int forgotten = IntStream.range(0, 30).map(HandoverSequencesTest::run).sum();
        assertTrue(forgotten > 2_000, () -> forgotten + " sessions only");
    }

    /** How many sessions were forgotten. */
    private static int run(long seed) {
        Random random = new Random(seed);
        RandomIntents intents = new RandomIntents(seed);
        RandomRules rules = new RandomRules(seed);
        Intent intent = rules.withOutside(rules.on(intents.intent()));
        NetworkView view = NetworkView.of(intent);
        Map<String, Set<Tracked>> tracked = new HashMap<>();
        int forgotten = 0;
        for (int i = 0; i < CHANGES; i++) {
            for (String host : intent.hosts().keySet()) {
                tracked.computeIfAbsent(host, name -> new HashSet<>()).addAll(sessionsOn(host, intent));
            }
            Intent proposed =
                    switch (random.nextInt(3)) {
                        case 0 -> rules.editWithOutside(intent);
                        case 1 -> rules.swapped(intent);
                        default -> rules.settled(intents.edit(intent));
                    };
            Intent edited = Containers.haveAddressesOfTheirOwn(proposed) ? proposed : rules.editWithOutside(intent);
            NetworkView next = view.next(edited);
            tracked.keySet().retainAll(edited.hosts().keySet());
            for (Map.Entry<String, Set<Tracked>> each : tracked.entrySet()) {
                HostView after = next.host(each.getKey()).orElseThrow();
                Handover handover = Handover.between(view.host(each.getKey()).orElseThrow(), after);
                String step = "seed " + seed + ", change " + i + ", " + each.getKey() + ": ";
                forgotten += forget(each.getKey(), each.getValue(), handover, intent, edited, step);
            }
            intent = edited;
            view = next;
        }
        return forgotten;
    }

    private static int forget(
            String host, Set<Tracked> tracked, Handover handover, Intent before, Intent after, String step) {
        List<Tracked> forgotten = tracked.stream()
                .filter(session -> handover.left().stream().anyMatch(session::isAmong))
                .toList();
        for (Tracked session : forgotten) {
            boolean goesOn = session.mayBe(after) && session.isOn(host, before) && session.isOn(host, after);
            assertFalse(goesOn, () -> step + session + " goes on, and is forgotten");
            assertPassedOn(session, handover, after, step);
        }
        tracked.removeAll(forgotten);
        tracked.forEach(session -> assertTrue(session.mayBe(after), () -> step + session + " is not forgotten"));
        return forgotten.size();
    }

    /** Who has an address that somebody else has at once goes first. */
    private static void assertPassedOn(Tracked session, Handover handover, Intent after, String step) {
        List<Owner> ends = new ArrayList<>(List.of(session.one));
        session.other.ifPresent(ends::add);
        for (Owner end : ends) {
            SessionsOf own = new SessionsOf(session.zone, OptionalInt.of(end.address.bits()));
            boolean isTaken = handover.left().contains(own) && handover.taken().contains(own);
            assertTrue(
                    !isTaken || end.isAsIn(after) || handover.passed().contains(end.container),
                    () -> step + end + " is not passed on first");
        }
    }

    /** All that a host's switch may track if every session that may be has begun. */
    private static Set<Tracked> sessionsOn(String host, Intent intent) {
        Set<Tracked> sessions = new HashSet<>();
        intent.zones().forEach((pair, zone) -> {
            for (Owner one : owners(intent, pair.isWithOutside() ? inside(pair) : pair.first())) {
                if (pair.isWithOutside()) {
                    sessions.add(new Tracked(pair, zone, one, Optional.empty()));
                } else {
                    owners(intent, pair.second())
                            .forEach(other -> sessions.add(new Tracked(pair, zone, one, Optional.of(other))));
                }
            }
        });
        return sessions.stream()
                .filter(session -> session.mayBe(intent) && session.isOn(host, intent))
                .collect(Collectors.toSet());
    }

    private static String inside(TenantPair pair) {
        return TenantPair.outside(pair.first()).equals(pair) ? pair.first() : pair.second();
    }

    private static boolean exchange(TenantPair pair, Intent intent) {
        return intent.allRules().filter(Rule::joinsTenants).map(Rule::pair).anyMatch(pair::equals);
    }

    private static List<Owner> owners(Intent intent, String tenant) {
        Tenant declared = intent.tenants().get(tenant);
        return declared == null
                ? List.of()
                : declared.containers().values().stream()
                        .filter(it -> it.state() != Container.State.DESTROYED)
                        .map(it -> new Owner(new ContainerId(tenant, it.name()), it.address(), it.host()))
                        .toList();
    }
}
