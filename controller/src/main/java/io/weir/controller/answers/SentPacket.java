package io.weir.controller.answers;

import io.weir.controller.openflow.NetworkOrder;
import java.util.Optional;

/**
 * An IPv4 packet that a container sent, as far as it was handed over, and of which some answer is in order: RFC 1812,
 * 4.3.2.7, wants none for broadcasts, later fragments and ICMP errors.
 *
 * @param bytes the frame from its Ethernet header; never written to
 * @param headerLength of the IPv4 header, in bytes
 * @param totalLength of the IPv4 packet, in bytes, as it says itself
 */
record SentPacket(@SuppressWarnings("ArrayRecordComponent") byte[] bytes, int headerLength, int totalLength) {

    static final int ETHERNET = 14;
    static final int IP_HEADER = 20;
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int IPV4 = 0x0800;

    private static final int FRAGMENT_OFFSET = 0x1fff;

    /**
     * Reads a frame, which may be cut short, and may be anything at all.
     *
     * @param sender whose port it came in by; nobody else is answered
     */
    static Optional<SentPacket> of(byte[] frame, Sender sender) {
        if (frame.length < ETHERNET + IP_HEADER) {
            return Optional.empty();
        }
        int headerLength = (frame[ETHERNET] & 0xf) * 4;
        int totalLength = NetworkOrder.getShort(frame, ETHERNET + 2);
        boolean sound = NetworkOrder.getShort(frame, 12) == IPV4
                && (frame[ETHERNET] & 0xf0) == 0x40
                && headerLength >= IP_HEADER
                && totalLength >= headerLength
                && frame.length >= ETHERNET + headerLength
                && Checksum.of(frame, ETHERNET, headerLength) == 0;
        SentPacket packet = new SentPacket(frame, headerLength, totalLength);
        return sound && packet.isToBeAnswered(sender) ? Optional.of(packet) : Optional.empty();
    }

    /** The bits of one of the two addresses of the Ethernet header. */
    long mac(int at) {
        return (long) NetworkOrder.getShort(bytes, at) << 32 | NetworkOrder.getInt(bytes, at + 2) & 0xffffffffL;
    }

    int protocol() {
        return NetworkOrder.getByte(bytes, ETHERNET + 9);
    }

    int ttl() {
        return NetworkOrder.getByte(bytes, ETHERNET + 8);
    }

    int source() {
        return NetworkOrder.getInt(bytes, ETHERNET + 12);
    }

    int destination() {
        return NetworkOrder.getInt(bytes, ETHERNET + 16);
    }

    /** Where what the packet carries begins. */
    int payload() {
        return ETHERNET + headerLength;
    }

    /** Whether so many bytes of what it carries were handed over. */
    boolean carries(int length) {
        return Math.min(bytes.length, ETHERNET + totalLength) >= payload() + length;
    }

    private boolean isToBeAnswered(Sender sender) {
        boolean one = (bytes[0] & 1) == 0 && destination() >>> 28 < 0xe && destination() >>> 24 != 0;
        return one
                && source() == sender.address()
                && (NetworkOrder.getShort(bytes, ETHERNET + 6) & FRAGMENT_OFFSET) == 0
                && !isIcmpError();
    }

    private boolean isIcmpError() {
        if (protocol() != ICMP) {
            return false;
        }
        if (!carries(1)) {
            return true;
        }
        return switch (bytes[payload()]) {
            // Unreachable, source quench, redirect, time exceeded, parameter problem.
            case 3, 4, 5, 11, 12 -> true;
            default -> false;
        };
    }
}
