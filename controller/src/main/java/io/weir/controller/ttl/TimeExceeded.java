package io.weir.controller.ttl;

import io.weir.flows.model.MacAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The answer to a packet whose TTL ran out: ICMP time exceeded (RFC 792), with as much of the packet as RFC 1812, 4.3.2.3
 * wants, and none where RFC 1812, 4.3.2.7 wants none.
 */
public final class TimeExceeded {

    private static final int ETHERNET = 14;
    private static final int IP_HEADER = 20;
    private static final int ICMP_HEADER = 8;

    /** RFC 1812, 4.3.2.3: the answer is not to be longer, in bytes from its IP header. */
    private static final int MAX_ANSWER = 576;

    private static final int IPV4 = 0x0800;
    private static final int ICMP = 1;
    private static final int TIME_EXCEEDED = 11;
    private static final int FRAGMENT_OFFSET = 0x1fff;
    private static final int DO_NOT_FRAGMENT = 0x4000;

    /** Internetwork control (RFC 1812, 4.3.2.5). */
    private static final int PRECEDENCE = 0xc0;

    private static final int TTL = 64;

    private TimeExceeded() {}

    /**
     * The answer's frame; empty if there is to be none.
     *
     * @param frame what ran out, from its Ethernet header; may be cut short, and may be anything at all
     * @param sender whose port it came in by; nobody else is answered
     */
    public static Optional<byte[]> answer(byte[] frame, Sender sender) {
        if (frame.length < ETHERNET + IP_HEADER) {
            return Optional.empty();
        }
        ByteBuffer packet = ByteBuffer.wrap(frame);
        int headerLength = (packet.get(ETHERNET) & 0xf) * 4;
        int totalLength = packet.getShort(ETHERNET + 2) & 0xffff;
        boolean sound = (packet.getShort(12) & 0xffff) == IPV4
                && (packet.get(ETHERNET) & 0xf0) == 0x40
                && headerLength >= IP_HEADER
                && totalLength >= headerLength
                && frame.length >= ETHERNET + headerLength
                && checksum(packet, ETHERNET, headerLength) == 0;
        if (!sound || !isToBeAnswered(packet, headerLength, sender)) {
            return Optional.empty();
        }
        int quoted = Math.min(Math.min(totalLength, frame.length - ETHERNET), MAX_ANSWER - IP_HEADER - ICMP_HEADER);
        return Optional.of(build(frame, quoted, sender));
    }

    private static boolean isToBeAnswered(ByteBuffer packet, int headerLength, Sender sender) {
        int destination = packet.getInt(ETHERNET + 16);
        boolean one = (packet.get(0) & 1) == 0 && destination >>> 28 < 0xe && destination >>> 24 != 0;
        return one
                && packet.getInt(ETHERNET + 12) == sender.address().bits()
                && (packet.get(ETHERNET + 8) & 0xff) <= 1
                && (packet.getShort(ETHERNET + 6) & FRAGMENT_OFFSET) == 0
                && !isIcmpError(packet, ETHERNET + headerLength);
    }

    private static boolean isIcmpError(ByteBuffer packet, int payload) {
        if (packet.get(ETHERNET + 9) != ICMP) {
            return false;
        }
        if (packet.limit() <= payload) {
            return true;
        }
        return switch (packet.get(payload)) {
            // Unreachable, source quench, redirect, time exceeded, parameter problem.
            case 3, 4, 5, 11, 12 -> true;
            default -> false;
        };
    }

    private static byte[] build(byte[] frame, int quoted, Sender sender) {
        int length = IP_HEADER + ICMP_HEADER + quoted;
        ByteBuffer out = ByteBuffer.allocate(ETHERNET + length);
        mac(out, sender.mac());
        mac(out, MacAddress.GATEWAY);
        out.putShort((short) IPV4);
        out.put((byte) 0x45).put((byte) PRECEDENCE).putShort((short) length);
        out.putShort((short) 0).putShort((short) DO_NOT_FRAGMENT);
        out.put((byte) TTL).put((byte) ICMP).putShort((short) 0);
        out.putInt(sender.gateway().bits()).putInt(sender.address().bits());
        out.putShort(ETHERNET + 10, (short) checksum(out, ETHERNET, IP_HEADER));
        int icmp = out.position();
        out.put((byte) TIME_EXCEEDED).put((byte) 0).putShort((short) 0).putInt(0);
        out.put(frame, ETHERNET, quoted);
        out.putShort(icmp + 2, (short) checksum(out, icmp, ICMP_HEADER + quoted));
        return out.array();
    }

    private static void mac(ByteBuffer out, MacAddress mac) {
        out.putShort((short) (mac.bits() >>> 32)).putInt((int) mac.bits());
    }

    /** The internet checksum (RFC 1071); 0 over what holds its own right one. */
    private static int checksum(ByteBuffer bytes, int start, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int octet = bytes.get(start + i) & 0xff;
            sum += i % 2 == 0 ? octet << 8 : octet;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}
