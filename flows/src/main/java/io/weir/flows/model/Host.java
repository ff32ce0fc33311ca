package io.weir.flows.model;

import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * A machine that runs containers, with one bridge that Weir governs.
 *
 * @param name unique among the hosts
 * @param bridge the bridge, which is also the name of the switch's local port; by it a switch is known to be this host's
 * @param address its tunnel end point
 * @param datapathId the switch's datapath id, where it must be that and no other
 * @param underlayMtu largest IP packet that the underlay carries, in bytes
 * @param wayOut how its containers reach what is no container
 * @param reserved ports that it serves itself, which no container publishes; sorted, each once
 */
public record Host(
        String name,
        String bridge,
        Ipv4Address address,
        OptionalLong datapathId,
        int underlayMtu,
        WayOut wayOut,
        List<HostPort> reserved) {

    /** What Ethernet carries without jumbo frames. */
    public static final int DEFAULT_UNDERLAY_MTU = 1500;

    /** What a host serves unless it is said: SSH (RFC 4251) and Open vSwitch's database (RFC 7047). */
    public static final List<HostPort> DEFAULT_RESERVED =
            List.of(new HostPort(Traffic.TCP, 22), new HostPort(Traffic.TCP, 6640));

    public Host {
        reserved = List.copyOf(new TreeSet<>(reserved));
    }

    /** A host whose containers reach the outside by its own addresses, and which serves what most do. */
    public Host(String name, String bridge, Ipv4Address address, OptionalLong datapathId, int underlayMtu) {
        this(name, bridge, address, datapathId, underlayMtu, WayOut.NAT, DEFAULT_RESERVED);
    }

    /** How the containers of a host reach what is no container, where rules let them. */
    public enum WayOut {
        /** By the host's own addresses (RFC 3022). */
        NAT,
        /** Not at all. */
        NONE
    }
}
