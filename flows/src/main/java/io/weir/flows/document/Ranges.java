package io.weir.flows.document;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;

/** Words for the addresses of a prefix. */
final class Ranges {

    private Ranges() {}

    /** The remedy for an address that is none of the prefix's interfaces. */
    static String within(Ipv4Prefix prefix) {
        return "an address from " + new Ipv4Address(prefix.network().bits() + 1) + " to "
                + new Ipv4Address(prefix.last().bits() - 1);
    }

    /** What the first and the last address of a prefix are for. */
    static String roleIn(Ipv4Prefix prefix, Ipv4Address address) {
        return address.equals(prefix.network())
                ? "the network's own address in " + prefix
                : "the broadcast address of " + prefix;
    }
}
