package io.weir.flows.compile;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import io.weir.flows.openflow.SessionsOf;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which zones a switch has tracked sessions in for two tenants that have not that zone now: one of them is gone, or no rule
 * is about them any more. The zone, or the two tenants' names, may come to be others'.
 */
public final class ZoneHandover {

    private ZoneHandover() {}

    /**
     * What is to be forgotten where a switch was found with other flows of {@code CONNTRACK} than a host's, by the flows
     * that say so.
     */
    public static Map<Flow, Set<SessionsOf>> left(HostView view, Collection<Flow> found) {
        Map<Flow, Set<SessionsOf>> left = new LinkedHashMap<>();
        for (Flow flow : found) {
            OptionalLong from = matched(flow, Registers.SOURCE_TENANT);
            OptionalLong to = matched(flow, Registers.DESTINATION_TENANT);
            OptionalLong zone = written(flow, Registers.ZONE);
            if (flow.table() == Table.CONNTRACK.number()
                    && from.isPresent()
                    && to.isPresent()
                    && zone.isPresent()
                    && !tracks(view, from.getAsLong(), to.getAsLong(), zone.getAsLong())) {
                left.put(flow, Set.of(SessionsOf.all((int) zone.getAsLong())));
            }
        }
        return left;
    }

    private static boolean tracks(HostView view, long from, long to, long zone) {
        return view.slices().values().stream()
                .anyMatch(slice -> tracks(slice.at(), from, to, zone) || tracks(slice.at(), to, from, zone));
    }

    /** Whether the switch can have sessions of a tenant with another in a zone; by number, 0 is the outside. */
    private static boolean tracks(TenantAtHost at, long tenant, long other, long zone) {
        return at.tenant().number() == tenant
                && SessionZones.of(at).byOther().entrySet().stream()
                        .anyMatch(each -> each.getValue() == zone && at.policy().numberOf(each.getKey()) == other);
    }

    private static OptionalLong matched(Flow flow, Field field) {
        return flow.match().terms().stream()
                .filter(term -> term.field() == field)
                .mapToLong(Match.Term::value)
                .findFirst();
    }

    private static OptionalLong written(Flow flow, Field field) {
        return flow.actions().stream()
                .filter(action -> action instanceof Action.SetField set && set.field() == field)
                .mapToLong(action -> ((Action.SetField) action).value())
                .filter(value -> value > 0 && value <= 0xffff)
                .findFirst();
    }
}
