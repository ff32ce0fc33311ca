package io.weir.flows.simulate;

import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.Field;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Packets as the bytes of Ethernet frames, with the checksums that connection tracking looks at. */
final class Frames {

    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;

    /** How much of a packet an ICMP error carries (RFC 792): its header and 8 bytes. */
    private static final int SPOKEN_OF = IPV4 + 8;

    private Frames() {}

    /** The frame in hexadecimal. */
    static String hex(Packet packet) {
        byte[] payload = ipv4(packet);
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + payload.length);
        putMac(frame, field(packet, Field.ETH_DST));
        putMac(frame, field(packet, Field.ETH_SRC));
        frame.putShort((short) field(packet, Field.ETH_TYPE)).put(payload);
        return HexFormat.of().formatHex(frame.array());
    }

    private static byte[] ipv4(Packet packet) {
        int protocol = (int) field(packet, Field.IP_PROTO);
        byte[] payload =
                switch (protocol) {
                    case Traffic.TCP -> tcp(packet);
                    case Traffic.UDP -> udp(packet);
                    case Traffic.SCTP -> sctp(packet);
                    case Traffic.ICMP -> icmp(packet);
                    default -> new byte[8];
                };
        ByteBuffer bytes = ByteBuffer.allocate(IPV4 + payload.length)
                .putShort((short) 0x4500)
                .putShort((short) (IPV4 + payload.length))
                .putInt(0)
                .put((byte) field(packet, Field.IP_TTL))
                .put((byte) protocol)
                .putShort((short) 0)
                .putInt((int) field(packet, Field.IPV4_SRC))
                .putInt((int) field(packet, Field.IPV4_DST))
                .put(payload);
        bytes.putShort(10, checksum(bytes.array(), IPV4, 0));
        return bytes.array();
    }

    /** Each end's numbers stay where they were after the handshake (RFC 9293, 3.5), so every segment is in its window. */
    private static byte[] tcp(Packet packet) {
        boolean isSyn = packet.tcpFlags().contains(TcpFlag.SYN);
        boolean isAck = packet.tcpFlags().contains(TcpFlag.ACK);
        int flags =
                packet.tcpFlags().stream().mapToInt(flag -> 1 << flag.ordinal()).sum();
        ByteBuffer bytes = ByteBuffer.allocate(20)
                .putShort((short) field(packet, Field.TCP_SRC))
                .putShort((short) field(packet, Field.TCP_DST))
                .putInt(isSyn ? 1000 : 1001)
                .putInt(isAck ? 1001 : 0)
                .put((byte) 0x50)
                .put((byte) flags)
                .putShort((short) 8192);
        bytes.putShort(16, checksum(bytes.array(), 20, pseudoHeader(packet, 20)));
        return bytes.array();
    }

    private static byte[] udp(Packet packet) {
        ByteBuffer bytes = ByteBuffer.allocate(8)
                .putShort((short) field(packet, Field.UDP_SRC))
                .putShort((short) field(packet, Field.UDP_DST))
                .putShort((short) 8);
        bytes.putShort(6, checksum(bytes.array(), 8, pseudoHeader(packet, 8)));
        return bytes.array();
    }

    /** A header without a chunk (RFC 9260, 3.1), whose checksum nobody looks at. */
    private static byte[] sctp(Packet packet) {
        return ByteBuffer.allocate(12)
                .putShort((short) field(packet, Field.SCTP_SRC))
                .putShort((short) field(packet, Field.SCTP_DST))
                .array();
    }

    private static byte[] icmp(Packet packet) {
        byte[] about = packet.about().map(Frames::ipv4).orElse(new byte[4]);
        ByteBuffer bytes = ByteBuffer.allocate(8 + Math.min(about.length, SPOKEN_OF))
                .put((byte) field(packet, Field.ICMP_TYPE))
                .put((byte) field(packet, Field.ICMP_CODE))
                .putShort((short) 0)
                .putShort((short) packet.icmpIdentifier())
                .putShort((short) 0)
                .put(about, 0, Math.min(about.length, SPOKEN_OF));
        bytes.putShort(2, checksum(bytes.array(), bytes.capacity(), 0));
        return bytes.array();
    }

    /** RFC 9293, 3.1, and RFC 768. */
    private static long pseudoHeader(Packet packet, int length) {
        long from = field(packet, Field.IPV4_SRC);
        long to = field(packet, Field.IPV4_DST);
        return (from >>> 16) + (from & 0xffff) + (to >>> 16) + (to & 0xffff) + field(packet, Field.IP_PROTO) + length;
    }

    /** RFC 1071. */
    private static short checksum(byte[] bytes, int length, long start) {
        long sum = start;
        for (int i = 0; i < length; i += 2) {
            int low = i + 1 < length ? bytes[i + 1] & 0xff : 0;
            sum += (bytes[i] & 0xff) << 8 | low;
        }
        sum = (sum >>> 16) + (sum & 0xffff);
        return (short) ~((sum >>> 16) + sum);
    }

    private static void putMac(ByteBuffer frame, long bits) {
        frame.putShort((short) (bits >>> 32)).putInt((int) bits);
    }

    private static long field(Packet packet, Field field) {
        return packet.get(field).orElseThrow();
    }
}
