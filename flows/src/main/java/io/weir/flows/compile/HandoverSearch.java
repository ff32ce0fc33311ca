package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Outside;
import io.weir.flows.model.SharedMap;
import io.weir.flows.openflow.SessionsOf;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Finds what changes hands between two states of a host, tenant by tenant, so that whoever does it can stop in between.
 * Costs what differs. For use by one thread.
 */
public final class HandoverSearch {

    private final Iterator<SharedMap.Change<String, HostSlice>> rest;
    private final Set<SessionsOf> left = new LinkedHashSet<>();
    private final Set<SessionsOf> taken = new LinkedHashSet<>();
    private final Set<ContainerId> passed = new LinkedHashSet<>();

    public HandoverSearch(HostView before, HostView after) {
        this.rest = SharedMap.changes(before.slices(), after.slices()).iterator();
    }

    /** Looks at one more tenant; false, once there is none. */
    public boolean look() {
        if (!rest.hasNext()) {
            return false;
        }
        SharedMap.Change<String, HostSlice> change = rest.next();
        HostSlice before = change.before();
        HostSlice after = change.after();
        if (before != null && after != null) {
            tell(before.at(), after.at());
        } else if (before != null) {
            left.addAll(SessionZones.of(before.at()).all());
        } else if (after != null) {
            taken.addAll(SessionZones.of(after.at()).all());
        }
        return true;
    }

    /** All of it, once all has been looked at. */
    public Handover found() {
        return new Handover(left, taken, passed);
    }

    /** Tells of one tenant's zones and containers, and of the addresses that have another owner thereafter. */
    private void tell(TenantAtHost before, TenantAtHost after) {
        SessionZones zonesBefore = SessionZones.of(before);
        SessionZones zonesAfter = SessionZones.of(after);
        left.addAll(zonesBefore.allNotIn(zonesAfter));
        taken.addAll(zonesAfter.allNotIn(zonesBefore));
        Set<OptionalInt> taking = new HashSet<>();
        after.containersUnlike(before, Set.of(), container -> sessionsNewIn(after, zonesAfter, before, container)
                .forEach(sessions -> {
                    taking.add(sessions.address());
                    taken.add(sessions);
                }));
        before.containersUnlike(after, Set.of(), container -> sessionsNewIn(before, zonesBefore, after, container)
                .forEach(sessions -> {
                    left.add(sessions);
                    if (taking.contains(sessions.address())) {
                        passed.add(before.id(container));
                    }
                }));
    }

    /** The sessions of one state's container with an address that it has not in another state. */
    private static Set<SessionsOf> sessionsNewIn(
            TenantAtHost one, SessionZones zones, TenantAtHost other, Container container) {
        if (one.present(container.name()).isEmpty()) {
            return Set.of();
        }
        Set<SessionsOf> sessions = zones.of(container);
        other.present(container.name())
                .ifPresent(same -> sessions.removeIf(each -> addresses(same).contains(each.address())));
        return sessions;
    }

    /** Its own, and the one that stands for it on the way outside. */
    private static List<OptionalInt> addresses(Container container) {
        OptionalInt own = OptionalInt.of(container.address().bits());
        return container.published().isEmpty()
                ? List.of(own)
                : List.of(
                        own,
                        OptionalInt.of(Outside.address(container.published().getAsInt())
                                .bits()));
    }
}
