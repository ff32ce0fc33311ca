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

    /** What changes hands. Costs what differs. */
    @SuppressWarnings("ReferenceEquality") // what an edit does not touch stays the same object
    public static Handover between(HostView before, HostView after) {
        Set<SessionsOf> left = new LinkedHashSet<>();
        Set<SessionsOf> taken = new LinkedHashSet<>();
        Set<ContainerId> passed = new LinkedHashSet<>();
        for (HostSlice slice : before.slices().values()) {
            HostSlice next = after.slices().get(slice.tenant());
            if (next == null) {
                // Nothing of the tenant comes here any more, so nothing of others is in its zones.
                slice.zones().forEach(zone -> left.add(SessionsOf.all(zone)));
            } else if (next != slice) {
                slice.handOver(next, left, taken, passed);
            }
        }
        for (HostSlice slice : after.slices().values()) {
            if (!before.slices().containsKey(slice.tenant())) {
                slice.zones().forEach(zone -> taken.add(SessionsOf.all(zone)));
            }
        }
        return new Handover(left, taken, passed);
    }

    /**
     * What is to be forgotten where a switch was found with other flows of {@code DESTINATION} than a host's, by the
     * addresses that lead to another MAC there: nobody remembers whose they were.
     */
    public static Map<Flow, Set<SessionsOf>> left(HostView view, Collection<Flow> found) {
        Map<Flow, Set<SessionsOf>> left = new LinkedHashMap<>();
        for (Flow flow : found) {
            for (HostSlice slice : view.slices().values()) {
                slice.subnet(value(flow, Registers.NETWORK))
                        .filter(subnet -> !slice.has(subnet, value(flow, IPV4_DST), macOf(flow)))
                        .ifPresent(subnet -> slice.zones()
                                .forEach(zone -> left.computeIfAbsent(flow, of -> new LinkedHashSet<>())
                                        .add(new SessionsOf(zone, OptionalInt.of((int) value(flow, IPV4_DST))))));
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

    private static long macOf(Flow flow) {
        return flow.actions().stream()
                .filter(action -> action instanceof Action.SetField set && set.field() == ETH_DST)
                .mapToLong(action -> ((Action.SetField) action).value())
                .findFirst()
                .orElse(-1);
    }
}
