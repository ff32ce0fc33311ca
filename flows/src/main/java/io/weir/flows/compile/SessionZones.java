package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Selector;
import io.weir.flows.openflow.SessionsOf;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The zones in which a host's switch can have tracked sessions of one tenant. A session is tracked on the hosts of its two
 * ends and nowhere else, and only tenants that exchange packets have any with each other. So where the tenant has no
 * container, it is the zones with tenants that have one there: few, however many tenants it exchanges packets with.
 *
 * @param byOther by the name of the other tenant, its own or {@link Selector#OUTSIDE}
 */
record SessionZones(SortedMap<String, Integer> byOther) {

    static SessionZones of(TenantAtHost at) {
        SortedMap<String, Integer> all = at.policy().zones();
        SessionZones found = new SessionZones(new TreeMap<>());
        List<Outline> others = at.isHere() ? at.peers() : at.peersHere();
        others.forEach(peer -> found.add(peer.name(), all));
        if (at.isHere()) {
            found.add(at.tenant().name(), all);
            found.add(Selector.OUTSIDE, all);
        }
        return found;
    }

    private void add(String other, SortedMap<String, Integer> zones) {
        Integer zone = zones.get(other);
        if (zone != null) {
            byOther.put(other, zone);
        }
    }

    /** All sessions in those of the zones that are not among the tenant's in another state. */
    Set<SessionsOf> allNotIn(SessionZones state) {
        Set<SessionsOf> all = new LinkedHashSet<>();
        byOther.forEach((other, zone) -> {
            if (!zone.equals(state.byOther.get(other))) {
                all.add(SessionsOf.all(zone));
            }
        });
        return all;
    }

    /** All sessions in all of the zones. */
    Set<SessionsOf> all() {
        return of(OptionalInt.empty());
    }

    /** The sessions with an address in all of the zones. */
    Set<SessionsOf> of(OptionalInt address) {
        Set<SessionsOf> sessions = new LinkedHashSet<>();
        byOther.values().forEach(zone -> sessions.add(new SessionsOf(zone, address)));
        return sessions;
    }

    /** The sessions with one of the tenant's containers, whosever they are once it is gone. */
    Set<SessionsOf> of(Container container) {
        Set<SessionsOf> sessions = of(OptionalInt.of(container.address().bits()));
        Integer outside = byOther.get(Selector.OUTSIDE);
        if (outside != null && container.published().isPresent()) {
            // What the outside began is known by the address that stands for the container there.
            int address = Outside.address(container.published().getAsInt()).bits();
            sessions.add(new SessionsOf(outside, OptionalInt.of(address)));
        }
        return sessions;
    }
}
