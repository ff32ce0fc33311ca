package io.weir.flows.model;

import java.util.Comparator;
import java.util.Optional;

/**
 * A port at a host's own addresses, as text {@code 22/tcp}.
 *
 * @param protocol {@link Traffic#TCP} or {@link Traffic#UDP}
 * @param port 1 to 65535
 */
public record HostPort(int protocol, int port) implements Comparable<HostPort> {

    private static final Comparator<HostPort> IN_ORDER =
            Comparator.comparingInt(HostPort::protocol).thenComparingInt(HostPort::port);

    private static final int MAX_PORT = 0xffff;

    public HostPort {
        if (protocol != Traffic.TCP && protocol != Traffic.UDP || port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("no port of a host: " + port + " of protocol " + protocol);
        }
    }

    /** The port that {@code text} states; empty if it states none. */
    public static Optional<HostPort> parse(String text) {
        boolean isUdp = text.endsWith("/udp");
        if (!isUdp && !text.endsWith("/tcp")) {
            return Optional.empty();
        }
        int port = Decimal.parse(text.substring(0, text.length() - "/tcp".length()), MAX_PORT);
        return port < 1 ? Optional.empty() : Optional.of(new HostPort(isUdp ? Traffic.UDP : Traffic.TCP, port));
    }

    @Override
    public int compareTo(HostPort other) {
        return IN_ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return port + (protocol == Traffic.TCP ? "/tcp" : "/udp");
    }
}
