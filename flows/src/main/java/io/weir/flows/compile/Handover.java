package io.weir.flows.compile;

import static io.weir.flows.openflow.Field.ETH_DST;
import static io.weir.flows.openflow.Field.IPV4_DST;

import io.weir.flows.model.ContainerId;
import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import io.weir.flows.openflow.SessionsOf;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which addresses lose or change their owner between two states of a host. What a switch has tracked of such an address is
 * its old owner's, and must be forgotten before another container has the address.
 *
 * @param left sessions of the addresses that their owners do not have any more
 * @param taken sessions of the addresses whose owners did not have them before
 * @param passed the containers whose address another one has at once
 */
public record Handover(Set<SessionsOf> left, Set<SessionsOf> taken, Set<ContainerId> passed) {

    public Handover {
        left = Collections.unmodifiableSet(new LinkedHashSet<>(left));
        taken = Collections.unmodifiableSet(new LinkedHashSet<>(taken));
        passed = Collections.unmodifiableSet(new LinkedHashSet<>(passed));
    }

    /** What changes hands; all of it at once. */
    public static Handover between(HostView before, HostView after) {
        HandoverSearch search = new HandoverSearch(before, after);
        while (search.look()) {
            // One tenant after the other.
        }
        return search.found();
    }

    /**
     * What is to be forgotten where a switch was found with other flows of {@code DESTINATION} or {@code OUTSIDE} than a
     * host's, by the addresses that lead to another MAC there: nobody remembers whose they were.
     */
    public static Map<Flow, Set<SessionsOf>> left(HostView view, Collection<Flow> found) {
        if (found.isEmpty()) {
            return Map.of();
        }
        Map<Flow, Set<SessionsOf>> left = new LinkedHashMap<>();
        Owners owners = new Owners(view);
        for (Flow flow : found) {
            long address = value(flow, IPV4_DST);
            long mac = written(flow, ETH_DST);
            if (flow.table() == Table.OUTSIDE.number()) {
                long zone = written(flow, Registers.ZONE);
                if (zone >= 0 && mac >= 0 && !owners.publishes(address, mac)) {
                    left.put(flow, Set.of(new SessionsOf((int) zone, OptionalInt.of((int) address))));
                }
                continue;
            }
            Set<SessionsOf> sessions = new LinkedHashSet<>();
            for (Owners.Place place : owners.inNetwork(value(flow, Registers.NETWORK))) {
                if (!place.has(address, mac)) {
                    sessions.addAll(SessionZones.of(place.at()).of(OptionalInt.of((int) address)));
                }
            }
            if (!sessions.isEmpty()) {
                left.put(flow, sessions);
            }
        }
        return left;
    }

    private static long value(Flow flow, Field field) {
        return flow.match().terms().stream()
                .filter(term -> term.field() == field)
                .mapToLong(Match.Term::value)
                .findFirst()
                .orElse(-1);
    }

    /** What a flow writes to a field; -1 if it does not. */
    private static long written(Flow flow, Field field) {
        return flow.actions().stream()
                .filter(action -> action instanceof Action.SetField set && set.field() == field)
                .mapToLong(action -> ((Action.SetField) action).value())
                .findFirst()
                .orElse(-1);
    }
}
