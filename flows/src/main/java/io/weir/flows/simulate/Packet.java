package io.weir.flows.simulate;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.Field;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A packet's header fields, and what a switch notes about it on its way. Fields that such a packet does not have are
 * absent; registers, tunnel and {@code ct_*} fields are zero until they are written.
 */
public final class Packet {

    /** ICMP's errors (RFC 792): unreachable, source quench, redirect, time exceeded, parameter problem. */
    private static final Set<Long> ERRORS = Set.of(3L, 4L, 5L, 11L, 12L);

    private final Map<Field, Long> fields;
    private final Unmatched unmatched;

    private Packet(Map<Field, Long> fields, Unmatched unmatched) {
        this.fields = Collections.unmodifiableMap(fields);
        this.unmatched = unmatched;
    }

    /** What no flow looks at, but connection tracking does. */
    private record Unmatched(Set<TcpFlag> tcpFlags, int icmpIdentifier, Optional<Packet> about) {
        static final Unmatched NOTHING = new Unmatched(Set.of(), 0, Optional.empty());
    }

    /** An untagged frame of some Ethernet type, with nothing in it that flows look at. */
    public static Packet ethernet(MacAddress source, MacAddress destination, int etherType) {
        Map<Field, Long> fields = new EnumMap<>(Field.class);
        fields.put(Field.ETH_SRC, source.bits());
        fields.put(Field.ETH_DST, destination.bits());
        fields.put(Field.ETH_TYPE, (long) etherType);
        fields.put(Field.VLAN_VID, 0L);
        return new Packet(fields, Unmatched.NOTHING);
    }

    /** An ARP packet (RFC 826); its target hardware address is zero. */
    public static Packet arp(
            MacAddress source, MacAddress destination, int operation, Ipv4Address sender, Ipv4Address target) {
        return ethernet(source, destination, 0x0806)
                .with(Field.ARP_OP, operation)
                .with(Field.ARP_SHA, source.bits())
                .with(Field.ARP_SPA, sender.asLong())
                .with(Field.ARP_THA, 0)
                .with(Field.ARP_TPA, target.asLong());
    }

    /** An IPv4 packet of some protocol (IANA number). */
    public static Packet ipv4(
            MacAddress source, MacAddress destination, Ipv4Address from, Ipv4Address to, int protocol, int ttl) {
        return ethernet(source, destination, 0x0800)
                .with(Field.IPV4_SRC, from.asLong())
                .with(Field.IPV4_DST, to.asLong())
                .with(Field.IP_PROTO, protocol)
                .with(Field.IP_TTL, ttl);
    }

    /** An ICMP echo request (RFC 792). */
    public static Packet ping(MacAddress source, MacAddress destination, Ipv4Address from, Ipv4Address to, int ttl) {
        return ipv4(source, destination, from, to, Traffic.ICMP, ttl).icmp(8, 0, 0);
    }

    /** This IPv4 packet as a segment of TCP. */
    public Packet tcp(int sourcePort, int destinationPort, TcpFlag... flags) {
        Set<TcpFlag> all = EnumSet.noneOf(TcpFlag.class);
        Collections.addAll(all, flags);
        return with(Field.IP_PROTO, Traffic.TCP)
                .with(Field.TCP_SRC, sourcePort)
                .with(Field.TCP_DST, destinationPort)
                .with(new Unmatched(Collections.unmodifiableSet(all), 0, Optional.empty()));
    }

    /** This IPv4 packet as a datagram of UDP. */
    public Packet udp(int sourcePort, int destinationPort) {
        return with(Field.IP_PROTO, Traffic.UDP).with(Field.UDP_SRC, sourcePort).with(Field.UDP_DST, destinationPort);
    }

    /** This IPv4 packet as a message of SCTP. */
    public Packet sctp(int sourcePort, int destinationPort) {
        return with(Field.IP_PROTO, Traffic.SCTP)
                .with(Field.SCTP_SRC, sourcePort)
                .with(Field.SCTP_DST, destinationPort);
    }

    /**
     * This IPv4 packet as a message of ICMP.
     *
     * @param identifier that of a query and its reply, 0 to 65,535
     */
    public Packet icmp(int type, int code, int identifier) {
        return with(Field.IP_PROTO, Traffic.ICMP)
                .with(Field.ICMP_TYPE, type)
                .with(Field.ICMP_CODE, code)
                .with(new Unmatched(Set.of(), identifier, Optional.empty()));
    }

    /** This IPv4 packet as an ICMP error about another, of which it carries the beginning. */
    public Packet icmpError(int type, int code, Packet about) {
        return icmp(type, code, 0).with(new Unmatched(Set.of(), 0, Optional.of(about)));
    }

    /** The same packet with one field written. */
    public Packet with(Field field, long value) {
        Map<Field, Long> changed = new EnumMap<>(fields);
        changed.put(field, value);
        return new Packet(changed, unmatched);
    }

    /** The same ICMP error, about another packet. */
    Packet with(Packet about) {
        return with(new Unmatched(unmatched.tcpFlags, unmatched.icmpIdentifier, Optional.of(about)));
    }

    private Packet with(Unmatched other) {
        return new Packet(fields, other);
    }

    /** The flags of a segment of TCP. */
    public Set<TcpFlag> tcpFlags() {
        return unmatched.tcpFlags;
    }

    /** What tells an ICMP query and its reply from the sender's others. */
    public int icmpIdentifier() {
        return unmatched.icmpIdentifier;
    }

    /** The packet that an ICMP error speaks of. */
    public Optional<Packet> about() {
        return unmatched.about;
    }

    /** Whether it is an ICMP error, or would be one if it spoke of a packet. */
    boolean isIcmpError() {
        return get(Field.IP_PROTO).equals(OptionalLong.of(Traffic.ICMP))
                && ERRORS.contains(get(Field.ICMP_TYPE).orElse(-1));
    }

    /** The packet as it is on a wire between hosts: with no register, and as if it came in by no port. */
    Packet onTheWire() {
        Map<Field, Long> changed = new EnumMap<>(fields);
        changed.keySet().removeIf(Field::isMetadata);
        return new Packet(changed, unmatched);
    }

    /** A field's value; empty if the packet has no such field. */
    public OptionalLong get(Field field) {
        Long value = fields.get(field);
        if (value != null) {
            return OptionalLong.of(value);
        }
        return field.isMetadata() ? OptionalLong.of(0) : OptionalLong.empty();
    }

    @Override
    public String toString() {
        return fields + (unmatched.equals(Unmatched.NOTHING) ? "" : " " + unmatched);
    }
}
