package io.weir.flows.simulate;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.openflow.Field;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A packet's header fields, and what a switch notes about it on its way. Fields that such a packet does not have are
 * absent; registers and tunnel fields are zero until they are written.
 */
public final class Packet {

    private final Map<Field, Long> fields;

    private Packet(Map<Field, Long> fields) {
        this.fields = Collections.unmodifiableMap(fields);
    }

    /** An untagged frame of some Ethernet type, with nothing in it that flows look at. */
    public static Packet ethernet(MacAddress source, MacAddress destination, int etherType) {
        Map<Field, Long> fields = new EnumMap<>(Field.class);
        fields.put(Field.ETH_SRC, source.bits());
        fields.put(Field.ETH_DST, destination.bits());
        fields.put(Field.ETH_TYPE, (long) etherType);
        fields.put(Field.VLAN_VID, 0L);
        return new Packet(fields);
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
        return ipv4(source, destination, from, to, 1, ttl)
                .with(Field.ICMP_TYPE, 8)
                .with(Field.ICMP_CODE, 0);
    }

    /** The same packet with one field written. */
    public Packet with(Field field, long value) {
        Map<Field, Long> changed = new EnumMap<>(fields);
        changed.put(field, value);
        return new Packet(changed);
    }

    /** The packet as it is on a wire between hosts: with no register, and as if it came in by no port. */
    Packet onTheWire() {
        Map<Field, Long> changed = new EnumMap<>(fields);
        changed.keySet().removeIf(Field::isMetadata);
        return new Packet(changed);
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
        return fields.toString();
    }
}
