package io.weir.controller.answers;

import static io.weir.controller.answers.SentPacket.TCP;

import io.weir.controller.openflow.NetworkOrder;
import io.weir.flows.model.MacAddress;
import java.util.Optional;

/**
 * The answer to a packet that a rule rejects: a reset to TCP, in the name of the one it was for (RFC 9293, 3.10.7.1); to UDP
 * that the port is unreachable, so that programs give up at once; to all else that it is prohibited.
 */
final class Rejection {

    private static final int UDP = 17;
    private static final int TCP_HEADER = 20;
    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;

    private Rejection() {}

    /**
     * The answer's frame; empty if there is to be none.
     *
     * @param frame what was rejected, from its Ethernet header; may be cut short, and may be anything at all
     * @param sender whose port it came in by; nobody else is answered
     */
    static Optional<byte[]> answer(byte[] frame, Sender sender) {
        return SentPacket.of(frame, sender).flatMap(packet -> switch (packet.protocol()) {
            case TCP -> reset(packet, sender);
            case UDP -> Optional.of(IcmpError.about(packet, sender, IcmpError.UNREACHABLE, IcmpError.PORT_UNREACHABLE));
            default -> Optional.of(IcmpError.about(packet, sender, IcmpError.UNREACHABLE, IcmpError.PROHIBITED));
        });
    }

    private static Optional<byte[]> reset(SentPacket packet, Sender sender) {
        byte[] in = packet.bytes();
        int start = packet.payload();
        if (!packet.carries(TCP_HEADER) || (in[start + 13] & RST) != 0) {
            return Optional.empty();
        }
        int flags = in[start + 13];
        boolean acknowledges = (flags & ACK) != 0;
        int headerLength = (in[start + 12] >>> 4 & 0xf) * 4;
        int carried = Math.max(0, packet.totalLength() - packet.headerLength() - headerLength);
        int length = carried + ((flags & SYN) != 0 ? 1 : 0) + ((flags & FIN) != 0 ? 1 : 0);

        byte[] out = Reply.begin(sender, answering(packet), packet.destination(), TCP, 0, TCP_HEADER);
        int tcp = Reply.PAYLOAD;
        NetworkOrder.putShort(out, tcp, NetworkOrder.getShort(in, start + 2));
        NetworkOrder.putShort(out, tcp + 2, NetworkOrder.getShort(in, start));
        NetworkOrder.putInt(out, tcp + 4, acknowledges ? NetworkOrder.getInt(in, start + 8) : 0);
        NetworkOrder.putInt(out, tcp + 8, acknowledges ? 0 : NetworkOrder.getInt(in, start + 4) + length);
        out[tcp + 12] = TCP_HEADER / 4 << 4;
        out[tcp + 13] = (byte) (acknowledges ? RST : RST | ACK);
        NetworkOrder.putShort(out, tcp + 16, Checksum.of(out, tcp, TCP_HEADER, pseudoHeader(packet)));
        return Optional.of(out);
    }

    /** Of addresses, protocol and length (RFC 9293, 3.1); the same in both directions. */
    private static int pseudoHeader(SentPacket packet) {
        return (packet.source() >>> 16)
                + (packet.source() & 0xffff)
                + (packet.destination() >>> 16)
                + (packet.destination() & 0xffff)
                + TCP
                + TCP_HEADER;
    }

    /** Who the sender takes for its neighbour: a packet that was routed already comes from the gateway. */
    private static long answering(SentPacket packet) {
        long gateway = MacAddress.GATEWAY.bits();
        return packet.mac(6) == gateway ? gateway : packet.mac(0);
    }
}
