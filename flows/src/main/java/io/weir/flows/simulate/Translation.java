package io.weir.flows.simulate;

import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.Action.Ct.Nat;
import io.weir.flows.openflow.Field;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * How the packets of a session are translated (RFC 3022), as Open vSwitch's user-space datapath (3.1) does it.
 *
 * @param original the tuple of the packet that began it
 * @param answer the tuple of an answer to what became of it
 * @param nat which end is translated
 */
record Translation(Tuple original, Tuple answer, Nat nat) {

    private static final int LAST_PORT = 0xffff;

    /**
     * The translation of a new session; empty if all that its answers could be are packets of others. Whichever end is
     * translated, it is the port of who begins it that another one takes the place of.
     *
     * @param isFree whether no other session has a tuple, one way or the other
     */
    static Optional<Translation> of(Tuple original, Nat nat, Predicate<Tuple> isFree) {
        Tuple plain = original.reversed();
        Tuple wanted = plain;
        if (nat instanceof Nat.Source source) {
            wanted = plain.withDestination(source.address().asLong());
        } else if (nat instanceof Nat.Destination destination) {
            wanted = plain.withSource(destination.address().asLong());
        }
        LongStream ports = original.hasPorts() ? ports(original.sourcePort()) : LongStream.of(plain.destinationPort());
        return ports.mapToObj(wanted::withDestinationPort)
                .filter(isFree)
                .findFirst()
                .map(answer -> new Translation(original, answer, nat));
    }

    /**
     * A port, then the next ones, then the first: reserved ports (RFC 6335 calls them system ports) are exchanged for their
     * like.
     */
    private static LongStream ports(long own) {
        long first = own < 512 ? 1 : own < 1024 ? 600 : 1024;
        long last = own < 512 ? 511 : own < 1024 ? 1023 : LAST_PORT;
        LongStream after = LongStream.rangeClosed(Math.max(own + 1, first), last);
        return LongStream.concat(LongStream.of(own), LongStream.concat(after, LongStream.range(first, own)));
    }

    /** A packet of the session, or an ICMP error about it, with the addresses that are on the other side of the switch. */
    Packet applyTo(Packet packet, boolean isReply) {
        if (!(nat instanceof Nat.Source) && !(nat instanceof Nat.Destination)) {
            return packet;
        }
        boolean atSource = nat instanceof Nat.Source != isReply;
        Tuple other = isReply ? original : answer;
        if (packet.isIcmpError()) {
            Packet about = at(!atSource, other.reversed(), packet.about().orElseThrow());
            return address(atSource, other, packet).with(about);
        }
        return at(atSource, other, packet);
    }

    private static Packet at(boolean source, Tuple other, Packet packet) {
        Packet changed = address(source, other, packet);
        return switch (other.protocol()) {
            case Traffic.TCP ->
                changed.with(Field.TCP_SRC, other.destinationPort()).with(Field.TCP_DST, other.sourcePort());
            case Traffic.UDP ->
                changed.with(Field.UDP_SRC, other.destinationPort()).with(Field.UDP_DST, other.sourcePort());
            default -> changed;
        };
    }

    /** The tuple goes the other way than the packet. */
    private static Packet address(boolean source, Tuple other, Packet packet) {
        return source ? packet.with(Field.IPV4_SRC, other.destination()) : packet.with(Field.IPV4_DST, other.source());
    }
}
