package io.weir.provisioning.lab;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes IPv4 packets (RFC 791) byte by byte, whole and in fragments, and what they carry, with right checksums. */
public final class Datagrams {

    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;

    /** TCP flags (RFC 9293). */
    public static final int SYN = 0x02;

    public static final int RST = 0x04;
    public static final int ACK = 0x10;

    private static final int HEADER = 20;
    private static final int ICMP_HEADER = 8;
    private static final int TCP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int TTL = 64;
    private static final int MORE_FRAGMENTS = 0x2000;

    private Datagrams() {}

    /** Where in a datagram a piece belongs: its offset in bytes, a multiple of 8, and whether others come behind it. */
    public record Piece(int identification, int offset, boolean isLast) {

        /** A whole datagram. */
        static final Piece WHOLE = new Piece(0, 0, true);
    }

    /** A whole packet, in a frame. */
    public static byte[] of(Frames.Path path, int protocol, byte[] payload) {
        return fragment(path, protocol, Piece.WHOLE, payload);
    }

    /** A piece of a packet, in a frame. */
    public static byte[] fragment(Frames.Path path, int protocol, Piece piece, byte[] payload) {
        return Frames.ethernet(path.fromMac(), path.toMac(), Frames.IPV4, packet(path, protocol, piece, payload));
    }

    /** A packet cut into fragments of at most {@code size} bytes of payload each, a multiple of 8. */
    public static List<byte[]> fragments(Frames.Path path, int protocol, int identification, byte[] payload, int size) {
        List<byte[]> frames = new ArrayList<>();
        for (int offset = 0; offset < payload.length; offset += size) {
            byte[] part = new byte[Math.min(size, payload.length - offset)];
            System.arraycopy(payload, offset, part, 0, part.length);
            boolean isLast = offset + part.length == payload.length;
            frames.add(fragment(path, protocol, new Piece(identification, offset, isLast), part));
        }
        return frames;
    }

    /** The payload of an ICMP echo request (RFC 792). */
    public static byte[] echoRequest(int identifier, int sequence) {
        return question(8, identifier, sequence);
    }

    /** The payload of any ICMP message that asks for something. */
    public static byte[] question(int type, int identifier, int sequence) {
        return icmp(type, 0, identifier << 16 | sequence, Frames.MARK);
    }

    /** The payload of an ICMP echo reply. */
    public static byte[] echoReply(int identifier, int sequence) {
        return icmp(0, 0, identifier << 16 | sequence, Frames.MARK);
    }

    /**
     * The payload of an ICMP error (RFC 792) about a packet.
     *
     * @param rest the four bytes behind the checksum: for {@code fragmentation needed} the MTU, else 0
     * @param about the frame whose packet it speaks of, of which header and 8 bytes are quoted
     */
    public static byte[] error(int type, int code, int rest, byte[] about) {
        byte[] quoted = new byte[HEADER + 8 + Frames.MARK.length];
        System.arraycopy(about, Frames.ETHERNET_HEADER, quoted, 0, HEADER + 8);
        System.arraycopy(Frames.MARK, 0, quoted, HEADER + 8, Frames.MARK.length);
        return icmp(type, code, rest, quoted);
    }

    /** The payload of a UDP packet (RFC 768) of at least {@code size} bytes of data. */
    public static byte[] udp(Frames.Path path, int fromPort, int toPort, int size) {
        int length = UDP_HEADER + Math.max(size, Frames.MARK.length);
        ByteBuffer udp = ByteBuffer.allocate(length);
        udp.putShort((short) fromPort).putShort((short) toPort).putShort((short) length);
        udp.position(UDP_HEADER);
        while (udp.remaining() >= Frames.MARK.length) {
            udp.put(Frames.MARK);
        }
        int sum = checksum(udp, length, pseudoHeader(path, UDP, length));
        return udp.putShort(6, (short) (sum == 0 ? 0xffff : sum)).array();
    }

    /** The payload of a TCP segment (RFC 9293). */
    public static byte[] tcp(Frames.Path path, int fromPort, int toPort, int flags, int sequence) {
        int length = TCP_HEADER + 2 * Frames.MARK.length;
        ByteBuffer tcp = ByteBuffer.allocate(length);
        tcp.putShort((short) fromPort).putShort((short) toPort).putInt(sequence).putInt(0);
        tcp.put((byte) (TCP_HEADER / 4 << 4)).put((byte) flags).putShort((short) 8192); // window
        tcp.position(TCP_HEADER);
        tcp.put(Frames.MARK).put(Frames.MARK); // so that one is whole in a fragment, too
        return tcp.putShort(16, (short) checksum(tcp, length, pseudoHeader(path, TCP, length)))
                .array();
    }

    private static byte[] packet(Frames.Path path, int protocol, Piece piece, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(HEADER + payload.length);
        packet.put((byte) 0x45).put((byte) 0).putShort((short) (HEADER + payload.length)); // version 4, 5 words
        packet.putShort((short) piece.identification);
        packet.putShort((short) (piece.offset / 8 | (piece.isLast ? 0 : MORE_FRAGMENTS)));
        packet.put((byte) TTL).put((byte) protocol).putShort((short) 0);
        packet.putInt(path.from().bits()).putInt(path.to().bits());
        packet.put(payload);
        return packet.putShort(10, (short) checksum(packet, HEADER, 0)).array();
    }

    private static byte[] icmp(int type, int code, int rest, byte[] data) {
        ByteBuffer icmp = ByteBuffer.allocate(ICMP_HEADER + data.length);
        icmp.put((byte) type).put((byte) code).putShort((short) 0).putInt(rest).put(data);
        return icmp.putShort(2, (short) checksum(icmp, icmp.capacity(), 0)).array();
    }

    /** What the checksums of TCP and UDP begin with: the sum of both addresses, protocol and length. */
    private static int pseudoHeader(Frames.Path path, int protocol, int length) {
        int from = path.from().bits();
        int to = path.to().bits();
        return (from >>> 16) + (from & 0xffff) + (to >>> 16) + (to & 0xffff) + protocol + length;
    }

    /** The Internet checksum (RFC 1071) of the first bytes. */
    private static int checksum(ByteBuffer bytes, int length, int begin) {
        int sum = begin;
        for (int i = 0; i + 1 < length; i += 2) {
            sum += Short.toUnsignedInt(bytes.getShort(i));
        }
        if (length % 2 != 0) {
            sum += Byte.toUnsignedInt(bytes.get(length - 1)) << 8;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}
