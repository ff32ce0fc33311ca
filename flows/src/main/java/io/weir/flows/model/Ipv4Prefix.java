package io.weir.flows.model;

import java.util.Optional;

/**
 * An IPv4 prefix in CIDR form (RFC 4632).
 *
 * @param network its first address; the bits beyond {@code length} are zero
 * @param length number of leading bits that are fixed, 0 to 32
 */
public record Ipv4Prefix(Ipv4Address network, int length) implements Comparable<Ipv4Prefix> {

    public Ipv4Prefix {
        if (length < 0 || length > 32 || (network.bits() & ~maskOf(length)) != 0) {
            throw new IllegalArgumentException("not a prefix: " + network + "/" + length);
        }
    }

    /** Reads {@code a.b.c.d/length}; empty if it is anything else, or has bits set beyond its length. */
    public static Optional<Ipv4Prefix> parse(String text) {
        int slash = text.indexOf('/');
        int length = slash < 0 ? -1 : Decimal.parse(text.substring(slash + 1), 32);
        if (length < 0) {
            return Optional.empty();
        }
        return Ipv4Address.parse(text.substring(0, slash))
                .filter(address -> (address.bits() & ~maskOf(length)) == 0)
                .map(address -> new Ipv4Prefix(address, length));
    }

    /** The prefix that {@code text} states; for text that has been checked before. */
    public static Ipv4Prefix of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an IPv4 prefix: " + text));
    }

    /** The mask with {@code length} leading ones. */
    public int mask() {
        return maskOf(length);
    }

    public boolean contains(Ipv4Address address) {
        return (address.bits() & mask()) == network.bits();
    }

    public boolean overlaps(Ipv4Prefix other) {
        return contains(other.network) || other.contains(network);
    }

    /** The last address, which is the broadcast address of prefixes up to /30. */
    public Ipv4Address last() {
        return new Ipv4Address(network.bits() | ~mask());
    }

    /** Number of addresses, network and broadcast address included. */
    public long size() {
        return 1L << (32 - length);
    }

    private static int maskOf(int length) {
        return length == 0 ? 0 : -1 << (32 - length);
    }

    @Override
    public int compareTo(Ipv4Prefix other) {
        int byNetwork = network.compareTo(other.network);
        return byNetwork != 0 ? byNetwork : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return network + "/" + length;
    }
}
