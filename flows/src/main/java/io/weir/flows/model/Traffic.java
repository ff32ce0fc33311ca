package io.weir.flows.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which sessions a rule is about, by what their first packet is. The same traffic is always the same value: ports are
 * sorted and merged, and all of them are as none stated.
 *
 * @param protocol IPv4's protocol number (IANA, Protocol Numbers), 0 to 255; any if empty
 * @param ports destination ports, for TCP, UDP and SCTP; any if empty
 * @param icmp kinds of ICMP message; any if empty
 */
public record Traffic(OptionalInt protocol, List<PortRange> ports, List<IcmpKind> icmp) {

    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int SCTP = 132;

    /** All that IPv4 carries. */
    public static final Traffic ANY = new Traffic(OptionalInt.empty(), List.of(), List.of());

    private static final int MAX_PORT = 0xffff;

    public Traffic {
        ports = merged(ports);
        icmp = icmp.stream().distinct().sorted().toList();
        if (!ports.isEmpty() && !hasPorts(protocol)) {
            throw new IllegalArgumentException("ports of a protocol without ports: " + protocol);
        }
        if (!icmp.isEmpty() && !protocol.equals(OptionalInt.of(ICMP))) {
            throw new IllegalArgumentException("kinds of ICMP of protocol " + protocol);
        }
    }

    /** All of one protocol. */
    public static Traffic of(int protocol) {
        return new Traffic(OptionalInt.of(protocol), List.of(), List.of());
    }

    /** TCP to one port. */
    public static Traffic tcp(int port) {
        return new Traffic(OptionalInt.of(TCP), List.of(PortRange.of(port)), List.of());
    }

    /** UDP to one port. */
    public static Traffic udp(int port) {
        return new Traffic(OptionalInt.of(UDP), List.of(PortRange.of(port)), List.of());
    }

    public boolean isAny() {
        return protocol.isEmpty();
    }

    /** Whether a protocol has ports (RFC 9293, RFC 768, RFC 9260). */
    public static boolean hasPorts(OptionalInt protocol) {
        return protocol.isPresent()
                && (protocol.getAsInt() == TCP || protocol.getAsInt() == UDP || protocol.getAsInt() == SCTP);
    }

    private static List<PortRange> merged(List<PortRange> ranges) {
        List<PortRange> merged = new ArrayList<>();
        for (PortRange next : ranges.stream().sorted().toList()) {
            PortRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && next.first <= last.last + 1) {
                merged.set(merged.size() - 1, new PortRange(last.first, Math.max(last.last, next.last)));
            } else {
                merged.add(next);
            }
        }
        boolean isAll = merged.equals(List.of(new PortRange(0, MAX_PORT)));
        return isAll ? List.of() : List.copyOf(merged);
    }

    /** Ports from {@code first} to {@code last}, both included, 0 to 65535. */
    public record PortRange(int first, int last) implements Comparable<PortRange> {

        public PortRange {
            if (first < 0 || first > last || last > MAX_PORT) {
                throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
            }
        }

        public static PortRange of(int port) {
            return new PortRange(port, port);
        }

        @Override
        public int compareTo(PortRange other) {
            return first != other.first ? Integer.compare(first, other.first) : Integer.compare(last, other.last);
        }

        /** {@code 80} or {@code 8000-8080}. */
        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    /**
     * A kind of ICMP message (RFC 792).
     *
     * @param type 0 to 255
     * @param code 0 to 255; any if empty
     */
    public record IcmpKind(int type, OptionalInt code) implements Comparable<IcmpKind> {

        public IcmpKind {
            if (type < 0 || type > 255 || code.orElse(0) < 0 || code.orElse(0) > 255) {
                throw new IllegalArgumentException("not a kind of ICMP message: " + type + "/" + code);
            }
        }

        @Override
        public int compareTo(IcmpKind other) {
            return Comparator.comparingInt(IcmpKind::type)
                    .thenComparingInt(kind -> kind.code.orElse(-1))
                    .compare(this, other);
        }

        /** {@code 8} or {@code 3/4}. */
        @Override
        public String toString() {
            return code.isEmpty() ? Integer.toString(type) : type + "/" + code.getAsInt();
        }
    }
}
