package io.weir.flows.model;

import java.util.Comparator;

/**
 * A port of a host at which a container is reached from outside.
 *
 * @param protocol {@link Traffic#TCP} or {@link Traffic#UDP}
 * @param port the port at the host's own addresses, 1 to 65535, unique on the host for each protocol
 * @param to the container's port, 1 to 65535
 */
public record Publication(int protocol, int port, int to) implements Comparable<Publication> {

    private static final Comparator<Publication> IN_ORDER =
            Comparator.comparingInt(Publication::protocol).thenComparingInt(Publication::port);

    public Publication {
        if (protocol != Traffic.TCP && protocol != Traffic.UDP) {
            throw new IllegalArgumentException("no ports are published of protocol " + protocol);
        }
        if (port < 1 || port > 0xffff || to < 1 || to > 0xffff) {
            throw new IllegalArgumentException("port out of range: " + port + " to " + to);
        }
    }

    /** The protocol, as documents and nftables call it. */
    public String word() {
        return protocol == Traffic.TCP ? "tcp" : "udp";
    }

    @Override
    public int compareTo(Publication other) {
        return IN_ORDER.compare(this, other);
    }
}
