package io.weir.flows.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An Ethernet address.
 *
 * @param bits the address in network order, in the low 48 bits
 */
public record MacAddress(long bits) implements Comparable<MacAddress> {

    private static final Pattern FORM = Pattern.compile("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}");

    /** What every subnet's gateway answers to on every host; locally administered, never a container's. */
    public static final MacAddress GATEWAY = of("02:57:45:49:52:01");

    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("more than 48 bits: " + Long.toHexString(bits));
        }
    }

    /** Reads six pairs of hexadecimal digits joined by colons; empty if it is anything else. */
    public static Optional<MacAddress> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new MacAddress(Long.parseLong(text.replace(":", ""), 16)));
    }

    /** The address that {@code text} states; for text that has been checked before. */
    public static MacAddress of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a MAC address: " + text));
    }

    /** Whether one interface can have it: the group bit (IEEE 802, least significant of the first octet) is not set. */
    public boolean isUnicast() {
        return (bits >>> 40 & 1) == 0 && bits != 0;
    }

    @Override
    public int compareTo(MacAddress other) {
        return Long.compare(bits, other.bits);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(shift == 40 ? "" : ":")
                    .append(Character.forDigit((int) (bits >>> shift + 4 & 0xf), 16))
                    .append(Character.forDigit((int) (bits >>> shift & 0xf), 16));
        }
        return text.toString();
    }
}
