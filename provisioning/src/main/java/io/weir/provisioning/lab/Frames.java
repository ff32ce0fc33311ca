package io.weir.provisioning.lab;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes Ethernet frames byte by byte, right and wrong ones alike. */
public final class Frames {

    /** The ICMP sequence number of all pings made here, by which they are told from those of ping(8). */
    public static final int SEQUENCE = 26_000;

    private static final int ETHERNET_HEADER = 14;
    private static final int IPV4_HEADER = 20;
    private static final int ICMP_HEADER = 8;
    private static final int ARP = 28;
    private static final int TAG = 4;
    private static final byte[] PAYLOAD = "weir-lab".getBytes(StandardCharsets.US_ASCII);

    private Frames() {}

    /** Sender and target of a frame, at both layers. */
    public record Path(MacAddress fromMac, MacAddress toMac, Ipv4Address from, Ipv4Address to) {}

    /** An ICMP echo request (RFC 792), known by its identifier. */
    public static byte[] ping(Path path, int identifier) {
        int length = IPV4_HEADER + ICMP_HEADER + PAYLOAD.length;
        ByteBuffer frame = ethernet(path.toMac, path.fromMac, 0x0800, length);
        int ip = frame.position();
        frame.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0); // version 4, 5 words; not a fragment
        frame.put((byte) 64).put((byte) 1).putShort((short) 0); // TTL, ICMP, checksum
        frame.putInt(path.from.bits()).putInt(path.to.bits());
        int icmp = frame.position();
        frame.put((byte) 8)
                .put((byte) 0)
                .putShort((short) 0)
                .putShort((short) identifier)
                .putShort((short) SEQUENCE);
        frame.put(PAYLOAD);
        frame.putShort(ip + 10, checksum(frame, ip, icmp));
        frame.putShort(icmp + 2, checksum(frame, icmp, frame.position()));
        return bytes(frame);
    }

    /** An ARP request (RFC 826) for {@code path.to}, in a frame to {@code path.toMac}. */
    public static byte[] arpRequest(Path path) {
        return arp(path, 1);
    }

    /** An ARP reply that claims {@code path.from} for {@code path.fromMac}. */
    public static byte[] arpReply(Path path) {
        return arp(path, 2);
    }

    /** The same frame with an IEEE 802.1Q tag in front of its type. */
    public static byte[] tagged(byte[] frame, int vlan) {
        ByteBuffer tagged = ByteBuffer.allocate(frame.length + TAG);
        tagged.put(frame, 0, 12).putShort((short) 0x8100).putShort((short) vlan);
        tagged.put(frame, 12, frame.length - 12);
        return tagged.array();
    }

    private static byte[] arp(Path path, int operation) {
        ByteBuffer frame = ethernet(path.toMac, path.fromMac, 0x0806, ARP);
        frame.putShort((short) 1)
                .putShort((short) 0x0800)
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) operation);
        put(frame, path.fromMac).putInt(path.from.bits());
        put(frame, operation == 1 ? new MacAddress(0) : path.toMac).putInt(path.to.bits());
        return bytes(frame);
    }

    private static ByteBuffer ethernet(MacAddress to, MacAddress from, int type, int payload) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET_HEADER + payload);
        put(frame, to);
        return put(frame, from).putShort((short) type);
    }

    private static ByteBuffer put(ByteBuffer frame, MacAddress mac) {
        return frame.putShort((short) (mac.bits() >>> 32)).putInt((int) mac.bits());
    }

    private static byte[] bytes(ByteBuffer written) {
        byte[] bytes = new byte[written.position()];
        written.get(0, bytes);
        return bytes;
    }

    /** The Internet checksum (RFC 1071) of an even number of bytes. */
    private static short checksum(ByteBuffer frame, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i += 2) {
            sum += Short.toUnsignedInt(frame.getShort(i));
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }
}
