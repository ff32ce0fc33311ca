package io.weir.flows.model;

import java.util.List;
import java.util.OptionalInt;

/**
 * A container with one interface in one subnet of its tenant.
 *
 * @param name its LXC name, unique within the tenant and on its host
 * @param host the host it runs on
 * @param subnet the tenant's subnet it is in
 * @param address its address there
 * @param mac its interface's address, unique within the subnet
 * @param port name of the host's end of its veth pair, unique on the host, at most 15 characters
 * @param template what {@code lxc-create} makes it from
 * @param mtu its interface's MTU in bytes, where it is not to follow from the underlay's
 * @param state what it is to be
 * @param labels what it is, in its tenant's words
 * @param publish the ports of its host at which it is reached from outside, in order
 * @param published what its address on {@link Outside#PORT} is made of; present exactly if it publishes a port
 */
public record Container(
        String name,
        String host,
        String subnet,
        Ipv4Address address,
        MacAddress mac,
        String port,
        Template template,
        OptionalInt mtu,
        State state,
        Labels labels,
        List<Publication> publish,
        OptionalInt published) {

    /** The longest name that Linux gives an interface (IFNAMSIZ less the final zero). */
    public static final int MAX_PORT_NAME = 15;

    /**
     * What every IPv4 host must take (RFC 791, section 3.1). With less than 142 a container could make Open vSwitch crash: its
     * user-space datapath reads packets into buffers of the port's MTU and 18 bytes, and where it translates an ICMP error that
     * quotes but 8 bytes of a TCP header, it writes to where the quoted checksum would be, which ends 160 bytes from the
     * frame's beginning if both IP headers are as long as they can be.
     */
    public static final int MIN_MTU = 576;

    public Container {
        publish = publish.isEmpty() ? List.of() : List.copyOf(publish);
        if (publish.isEmpty() == published.isPresent()) {
            throw new IllegalArgumentException("publishes " + publish.size() + " ports at " + published);
        }
    }

    /** A container that publishes no port. */
    public Container(
            String name,
            String host,
            String subnet,
            Ipv4Address address,
            MacAddress mac,
            String port,
            Template template,
            OptionalInt mtu,
            State state,
            Labels labels) {
        this(name, host, subnet, address, mac, port, template, mtu, state, labels, List.of(), OptionalInt.empty());
    }

    /** A container without labels. */
    public Container(
            String name,
            String host,
            String subnet,
            Ipv4Address address,
            MacAddress mac,
            String port,
            Template template,
            OptionalInt mtu,
            State state) {
        this(name, host, subnet, address, mac, port, template, mtu, state, Labels.NONE);
    }

    /** What a container is to be. One that is no longer declared is stopped, and kept with its data. */
    public enum State {
        RUNNING,
        STOPPED,
        /** Deleted with its data: the only word that does so. */
        DESTROYED
    }

    /**
     * What a container is made from.
     *
     * @param name the LXC template, as {@code lxc-create -t} takes it
     * @param options its options, as they follow {@code --}
     */
    public record Template(String name, List<String> options) {

        public Template {
            options = List.copyOf(options);
        }
    }
}
