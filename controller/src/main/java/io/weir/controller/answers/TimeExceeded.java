package io.weir.controller.answers;

import java.util.Optional;

/** The answer to a packet whose TTL ran out: ICMP time exceeded (RFC 792). */
final class TimeExceeded {

    private TimeExceeded() {}

    /**
     * The answer's frame; empty if there is to be none.
     *
     * @param frame what ran out, from its Ethernet header; may be cut short, and may be anything at all
     * @param sender whose port it came in by; nobody else is answered
     */
    static Optional<byte[]> answer(byte[] frame, Sender sender) {
        // No lambdas that capture: the first compiler makes each by a call into the JVM (7 % of an answer).
        Optional<SentPacket> packet = SentPacket.of(frame, sender);
        return packet.isEmpty() || packet.get().ttl() > 1
                ? Optional.empty()
                : Optional.of(IcmpError.about(packet.get(), sender, IcmpError.TIME_EXCEEDED, 0));
    }
}
