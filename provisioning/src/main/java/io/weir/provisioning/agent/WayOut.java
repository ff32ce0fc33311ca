package io.weir.provisioning.agent;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Outside;
import java.util.List;

/** What is the same on every host of its own side of the way outside, beside the words that it shares with the switch. */
final class WayOut {

    /**
     * What the host routes {@link Outside#PREFIX} to. The switch answers for it, as for all of them; with one next hop the
     * host keeps one neighbour, and not one for every tenant, of which its kernel would hold 1,024.
     */
    static final Ipv4Address NEXT_HOP = Ipv4Address.of("198.18.255.255");

    /** What no container may reach, on whatever host: hosts themselves, their neighbours, clouds' metadata, groups. */
    static final List<Ipv4Prefix> NEVER = List.of(
            Ipv4Prefix.of("0.0.0.0/8"),
            Ipv4Prefix.of("127.0.0.0/8"),
            Ipv4Prefix.of("169.254.0.0/16"),
            Outside.PREFIX,
            Ipv4Prefix.of("224.0.0.0/3"));

    private WayOut() {}
}
