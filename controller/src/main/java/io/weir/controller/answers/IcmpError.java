package io.weir.controller.answers;

import io.weir.controller.openflow.NetworkOrder;
import io.weir.flows.model.MacAddress;

/** ICMP errors (RFC 792) from the gateway of a container's subnet, with as much of the packet as RFC 1812, 4.3.2.3 wants. */
final class IcmpError {

    static final int UNREACHABLE = 3;
    static final int TIME_EXCEEDED = 11;

    /** RFC 792: nobody listens at the port. */
    static final int PORT_UNREACHABLE = 3;

    /** RFC 1812, 5.2.7.1: communication administratively prohibited. */
    static final int PROHIBITED = 13;

    private static final int HEADER = 8;

    /** RFC 1812, 4.3.2.3: the answer is not to be longer, in bytes from its IP header. */
    private static final int MAX_ANSWER = 576;

    private static final long GATEWAY = MacAddress.GATEWAY.bits();

    /** Internetwork control (RFC 1812, 4.3.2.5). */
    private static final int PRECEDENCE = 0xc0;

    private IcmpError() {}

    /** The frame of an error about a packet. */
    static byte[] about(SentPacket packet, Sender sender, int type, int code) {
        int whole = Math.min(packet.totalLength(), packet.bytes().length - SentPacket.ETHERNET);
        int quoted = Math.min(whole, MAX_ANSWER - SentPacket.IP_HEADER - HEADER);
        byte[] out = Reply.begin(sender, GATEWAY, sender.gateway(), SentPacket.ICMP, PRECEDENCE, HEADER + quoted);
        out[Reply.PAYLOAD] = (byte) type;
        out[Reply.PAYLOAD + 1] = (byte) code;
        System.arraycopy(packet.bytes(), SentPacket.ETHERNET, out, Reply.PAYLOAD + HEADER, quoted);
        NetworkOrder.putShort(out, Reply.PAYLOAD + 2, Checksum.of(out, Reply.PAYLOAD, HEADER + quoted));
        return out;
    }
}
