package io.weir.flows.model;

import java.util.Optional;

/**
 * An IPv4 address.
 *
 * @param bits the address in network order, so 192.0.2.1 is 0xC0000201
 */
public record Ipv4Address(int bits) implements Comparable<Ipv4Address> {

    /** Reads dotted-decimal text of exactly four numbers without leading zeros; empty if it is anything else. */
    public static Optional<Ipv4Address> parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        int bits = 0;
        for (String part : parts) {
            int octet = Decimal.parse(part, 255);
            if (octet < 0) {
                return Optional.empty();
            }
            bits = bits << 8 | octet;
        }
        return Optional.of(new Ipv4Address(bits));
    }

    /** The address that {@code text} states; for text that has been checked before. */
    public static Ipv4Address of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an IPv4 address: " + text));
    }

    /** The address as a number from 0 to 2^32 - 1. */
    public long asLong() {
        return Integer.toUnsignedLong(bits);
    }

    @Override
    public int compareTo(Ipv4Address other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
    }
}
