package io.weir.flows.model;

/**
 * The way from a host's switch to what is no container: one internal port, behind which the host's kernel forwards and
 * translates. On it every tenant that a rule concerns with the outside has an address of its own, and so has every
 * container that publishes a port.
 */
public final class Outside {

    /** The internal port of each bridge that leads to the host's kernel. */
    public static final String PORT = "weir-out";

    /** The addresses on that port: RFC 2544's, which are on no network that carries anything. */
    public static final Ipv4Prefix PREFIX = Ipv4Prefix.of("198.18.0.0/16");

    /** The kernel's own address on the port. */
    public static final Ipv4Address HOST = Ipv4Address.of("198.18.0.1");

    /** The kernel's MAC address on the port. */
    public static final MacAddress HOST_MAC = MacAddress.of("02:57:00:00:00:01");

    /** The MAC address that all other addresses on the port have. */
    public static final MacAddress SWITCH_MAC = MacAddress.of("02:57:00:00:00:02");

    /** The least number that an address is made of; 1 is {@link #HOST}'s. */
    public static final int MIN_NUMBER = 2;

    /** The largest number: the one after it is the broadcast address. */
    public static final int MAX_NUMBER = 0xfffe;

    private Outside() {}

    /**
     * The address that stands for a number: its 16 bits are the last of it.
     *
     * @param number from {@link #MIN_NUMBER} to {@link #MAX_NUMBER}
     */
    public static Ipv4Address address(int number) {
        if (number < MIN_NUMBER || number > MAX_NUMBER) {
            throw new IllegalArgumentException("no address for " + number);
        }
        return new Ipv4Address(PREFIX.network().bits() | number);
    }
}
