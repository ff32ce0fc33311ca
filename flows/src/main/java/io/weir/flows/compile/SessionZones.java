package io.weir.flows.compile;

import io.weir.flows.model.Selector;
import io.weir.flows.openflow.SessionsOf;
import java.util.Collection;
import java.util.LinkedHashSet;
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

    /**
     * Those of a tenant that has containers on the host.
     *
     * @param zones all that it has
     * @param peers the tenants that it exchanges packets with
     */
    static SessionZones here(String tenant, SortedMap<String, Integer> zones, Collection<Outline> peers) {
        SessionZones found = elsewhere(zones, peers);
        found.add(tenant, zones);
        found.add(Selector.OUTSIDE, zones);
        return found;
    }

    /**
     * Those of a tenant that has containers on other hosts only.
     *
     * @param zones all that it has
     * @param peersHere the tenants that it exchanges packets with and that have containers on the host
     */
    static SessionZones elsewhere(SortedMap<String, Integer> zones, Collection<Outline> peersHere) {
        SessionZones found = new SessionZones(new TreeMap<>());
        peersHere.forEach(peer -> found.add(peer.name(), zones));
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
}
