package io.weir.flows.openflow;

import java.util.OptionalInt;

/**
 * Sessions that a switch's connection tracking knows.
 *
 * @param zone theirs, 1 to 65535
 * @param address an IPv4 address that began them or that they were begun with; empty for all of the zone
 */
public record SessionsOf(int zone, OptionalInt address) {

    /** All of a zone. */
    public static SessionsOf all(int zone) {
        return new SessionsOf(zone, OptionalInt.empty());
    }

    /** Whether a session may be among both. */
    public boolean overlaps(SessionsOf other) {
        return zone == other.zone && (address.isEmpty() || other.address.isEmpty() || address.equals(other.address));
    }
}
