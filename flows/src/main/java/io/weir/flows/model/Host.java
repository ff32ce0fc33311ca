package io.weir.flows.model;

import java.util.OptionalLong;

/**
 * A machine that runs containers, with one bridge that Weir governs.
 *
 * @param name unique among the hosts
 * @param bridge the bridge, which is also the name of the switch's local port; by it a switch is known to be this host's
 * @param address its tunnel end point
 * @param datapathId the switch's datapath id, where it must be that and no other
 * @param underlayMtu largest IP packet that the underlay carries, in bytes
 * @param wayOut how its containers reach what is no container
 */
public record Host(
        String name, String bridge, Ipv4Address address, OptionalLong datapathId, int underlayMtu, WayOut wayOut) {

    /** What Ethernet carries without jumbo frames. */
    public static final int DEFAULT_UNDERLAY_MTU = 1500;

    /** A host whose containers reach the outside by its own addresses. */
    public Host(String name, String bridge, Ipv4Address address, OptionalLong datapathId, int underlayMtu) {
        this(name, bridge, address, datapathId, underlayMtu, WayOut.NAT);
    }

    /** How the containers of a host reach what is no container, where rules let them. */
    public enum WayOut {
        /** By the host's own addresses (RFC 3022). */
        NAT,
        /** Not at all. */
        NONE
    }
}
