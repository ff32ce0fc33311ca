package io.weir.flows.simulate;

import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.Field;
import java.util.Map;
import java.util.Optional;

/**
 * What tells the packets of one session from all others, in the direction that it was taken from.
 *
 * @param source address
 * @param destination address
 * @param protocol IPv4's number of it
 * @param sourcePort of TCP and UDP; the type of an ICMP query; else 0
 * @param destinationPort of TCP and UDP; the code of an ICMP query; else 0
 * @param identifier of an ICMP query, else 0
 */
record Tuple(long source, long destination, int protocol, long sourcePort, long destinationPort, int identifier) {

    /** ICMP queries, each with its reply: echo, timestamp, information (RFC 792). */
    private static final Map<Long, Long> REPLIES = Map.of(8L, 0L, 13L, 14L, 15L, 16L);

    private static final Map<Long, Long> QUERIES = Map.of(0L, 8L, 14L, 13L, 16L, 15L);

    /** The tuple of a packet that is no ICMP error; empty if it can be of no session. */
    static Optional<Tuple> of(Packet packet) {
        int protocol = (int) packet.get(Field.IP_PROTO).orElse(-1);
        return switch (protocol) {
            case -1 -> Optional.empty();
            case Traffic.TCP -> Optional.of(of(packet, protocol, Field.TCP_SRC, Field.TCP_DST, 0));
            case Traffic.UDP -> Optional.of(of(packet, protocol, Field.UDP_SRC, Field.UDP_DST, 0));
            case Traffic.ICMP ->
                Optional.of(of(packet, protocol, Field.ICMP_TYPE, Field.ICMP_CODE, packet.icmpIdentifier()))
                        .filter(Tuple::isQueryOrReply);
            // SCTP too: all of two addresses' is one session, whatever its ports.
            default ->
                Optional.of(new Tuple(
                        packet.get(Field.IPV4_SRC).orElseThrow(),
                        packet.get(Field.IPV4_DST).orElseThrow(),
                        protocol,
                        0,
                        0,
                        0));
        };
    }

    private static Tuple of(Packet packet, int protocol, Field source, Field destination, int identifier) {
        return new Tuple(
                packet.get(Field.IPV4_SRC).orElseThrow(),
                packet.get(Field.IPV4_DST).orElseThrow(),
                protocol,
                packet.get(source).orElse(0),
                packet.get(destination).orElse(0),
                identifier);
    }

    private boolean isQueryOrReply() {
        return destinationPort == 0 && (isQuery() || QUERIES.containsKey(sourcePort));
    }

    /** Whether it is of an ICMP query, as opposed to a reply. */
    boolean isQuery() {
        return REPLIES.containsKey(sourcePort);
    }

    boolean hasPorts() {
        return protocol == Traffic.TCP || protocol == Traffic.UDP;
    }

    Tuple withSource(long address) {
        return new Tuple(address, destination, protocol, sourcePort, destinationPort, identifier);
    }

    Tuple withDestination(long address) {
        return new Tuple(source, address, protocol, sourcePort, destinationPort, identifier);
    }

    Tuple withDestinationPort(long port) {
        return new Tuple(source, destination, protocol, sourcePort, port, identifier);
    }

    /** The tuple of what comes back. */
    Tuple reversed() {
        if (protocol != Traffic.ICMP) {
            return new Tuple(destination, source, protocol, destinationPort, sourcePort, 0);
        }
        Map<Long, Long> counterparts = isQuery() ? REPLIES : QUERIES;
        return new Tuple(
                destination, source, protocol, counterparts.getOrDefault(sourcePort, sourcePort), 0, identifier);
    }
}
