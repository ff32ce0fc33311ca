package io.weir.flows.compile;

import io.weir.flows.model.ContainerId;
import io.weir.flows.openflow.SessionsOf;
import java.util.Collections;
import java.util.LinkedHashSet;
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
}
