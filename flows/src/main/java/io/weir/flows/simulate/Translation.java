package io.weir.flows.simulate;

import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.Action.Ct.Nat;
import io.weir.flows.openflow.Field;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How the packets of a session are translated (RFC 3022), as Open vSwitch's user-space datapath (3.1) does it.
 *
 * @param original the tuple of the packet that began it
 * @param answer the tuple of an answer to what became of it
 * @param nat which end is translated
 */
record Translation(Tuple original, Tuple answer, Nat nat) {

    private static final int FIRST_FREE_PORT = 1024;
    private static final int LAST_PORT = 0xffff;

    /**
     * The translation of a new session; empty if all that its answers could be are those of others.
     *
     * @param isFree whether no other session's answers have a tuple
     */
    static Optional<Translation> of(Tuple original, Nat nat, Predicate<Tuple> isFree) {
        Tuple plain = original.reversed();
        Tuple wanted = plain;
        if (nat instanceof Nat.Source source) {
            wanted = plain.withDestination(source.address().asLong());
        } else if (nat instanceof Nat.Destination destination) {
            wanted = plain.withSource(destination.address().asLong());
        }
        boolean hasPorts = original.protocol() == Traffic.TCP || original.protocol() == Traffic.UDP;
        for (int port = FIRST_FREE_PORT; !isFree.test(wanted); port++) {
            if (!hasPorts || !(nat instanceof Nat.Source) || port > LAST_PORT) {
                return Optional.empty();
            }
            wanted = wanted.withDestinationPort(port);
        }
        return Optional.of(new Translation(original, wanted, nat));
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
        long port = source ? other.destinationPort() : other.sourcePort();
        return switch (other.protocol()) {
            case Traffic.TCP -> changed.with(source ? Field.TCP_SRC : Field.TCP_DST, port);
            case Traffic.UDP -> changed.with(source ? Field.UDP_SRC : Field.UDP_DST, port);
            default -> changed;
        };
    }

    /** The tuple goes the other way than the packet. */
    private static Packet address(boolean source, Tuple other, Packet packet) {
        return source ? packet.with(Field.IPV4_SRC, other.destination()) : packet.with(Field.IPV4_DST, other.source());
    }
}
