package io.weir.provisioning.lab;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes Ethernet frames byte by byte, right and wrong ones alike; {@link Datagrams} writes what is in IPv4 ones. */
public final class Frames {

    /** The ICMP sequence number of all pings made here, by which they are told from those of ping(8). */
    public static final int SEQUENCE = 26_000;

    /** What every frame made here carries, as payload or behind its end, and no program sends by itself. */
    static final byte[] MARK = "weir-lab".getBytes(StandardCharsets.US_ASCII);

    /** The type of an IEEE 802.1Q tag, and of the outer one of two (IEEE 802.1ad). */
    public static final int VLAN = 0x8100;

    public static final int SERVICE_VLAN = 0x88a8;

    static final int IPV4 = 0x0800;
    static final int ARP = 0x0806;
    static final int ETHERNET_HEADER = 14;
    private static final int ARP_BODY = 28;
    private static final int TAG = 4;
    private static final int ADDRESSES = 12;

    private Frames() {}

    /** Sender and target of a frame, at both layers. */
    public record Path(MacAddress fromMac, MacAddress toMac, Ipv4Address from, Ipv4Address to) {}

    /** An ICMP echo request (RFC 792), known by its identifier. */
    public static byte[] ping(Path path, int identifier) {
        return Datagrams.of(path, Datagrams.ICMP, Datagrams.echoRequest(identifier, SEQUENCE));
    }

    /** An ARP request (RFC 826) for {@code path.to}, in a frame to {@code path.toMac}. */
    public static byte[] arpRequest(Path path) {
        return arp(path, 1, new MacAddress(0));
    }

    /** An ARP reply that claims {@code path.from} for {@code path.fromMac}. */
    public static byte[] arpReply(Path path) {
        return arp(path, 2, path.toMac);
    }

    /** The same frame with a tag in front of its type; twice makes a frame with two. */
    public static byte[] tagged(byte[] frame, int type, int vlan) {
        ByteBuffer tagged = ByteBuffer.allocate(frame.length + TAG);
        tagged.put(frame, 0, ADDRESSES).putShort((short) type).putShort((short) vlan);
        tagged.put(frame, ADDRESSES, frame.length - ADDRESSES);
        return tagged.array();
    }

    /** The same frame with an IEEE 802.1Q tag in front of its type. */
    public static byte[] tagged(byte[] frame, int vlan) {
        return tagged(frame, VLAN, vlan);
    }

    /** The frame with other bytes from an offset on: for what no right frame has. */
    public static byte[] altered(byte[] frame, int offset, int... bytes) {
        byte[] altered = frame.clone();
        for (int i = 0; i < bytes.length; i++) {
            altered[offset + i] = (byte) bytes[i];
        }
        return altered;
    }

    /** A frame of any type. */
    static byte[] ethernet(MacAddress from, MacAddress to, int type, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET_HEADER + payload.length);
        put(frame, to);
        put(frame, from).putShort((short) type).put(payload);
        return frame.array();
    }

    static ByteBuffer put(ByteBuffer bytes, MacAddress mac) {
        return bytes.putShort((short) (mac.bits() >>> 32)).putInt((int) mac.bits());
    }

    private static byte[] arp(Path path, int operation, MacAddress target) {
        ByteBuffer body = ByteBuffer.allocate(ARP_BODY + MARK.length);
        body.putShort((short) 1)
                .putShort((short) IPV4)
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) operation);
        put(body, path.fromMac).putInt(path.from.bits());
        put(body, target).putInt(path.to.bits());
        return ethernet(path.fromMac, path.toMac, ARP, body.put(MARK).array());
    }
}
