package io.weir.provisioning.lab;

import io.weir.flows.model.MacAddress;
import java.nio.ByteBuffer;

/** Writes IPv6 neighbour discovery (RFC 4861), by which a container could try to pass for a neighbour or a router. */
public final class NeighbourDiscovery {

    private static final int IPV6 = 0x86dd;
    private static final int ICMPV6 = 58;
    private static final int HEADER = 40;
    private static final int HOP_LIMIT = 255; // section 7.1: any other is not believed

    private static final int ROUTER_ADVERTISEMENT = 134;
    private static final int NEIGHBOUR_SOLICITATION = 135;
    private static final int NEIGHBOUR_ADVERTISEMENT = 136;
    private static final int REDIRECT = 137;

    private static final int SOURCE_LINK_LAYER = 1;
    private static final int TARGET_LINK_LAYER = 2;
    private static final int OVERRIDE = 0x2000_0000;

    private NeighbourDiscovery() {}

    /** Claims the link-local address of {@code whose} for the sender. */
    public static byte[] advertisement(MacAddress from, MacAddress to, MacAddress whose) {
        ByteBuffer body = body(NEIGHBOUR_ADVERTISEMENT, OVERRIDE, 24);
        linkLocal(body, whose);
        return frame(from, to, whose, option(body, TARGET_LINK_LAYER, from));
    }

    /** Asks for the link-local address of {@code whose}. */
    public static byte[] solicitation(MacAddress from, MacAddress to, MacAddress whose) {
        ByteBuffer body = body(NEIGHBOUR_SOLICITATION, 0, 24);
        linkLocal(body, whose);
        return frame(from, to, from, option(body, SOURCE_LINK_LAYER, from));
    }

    /** Says that the sender is a router, for half an hour. */
    public static byte[] routerAdvertisement(MacAddress from, MacAddress to) {
        ByteBuffer body = body(ROUTER_ADVERTISEMENT, 64 << 24 | 1800, 16);
        body.putInt(0).putInt(0);
        return frame(from, to, from, option(body, SOURCE_LINK_LAYER, from));
    }

    /** Says that the way to {@code whose} is the sender. */
    public static byte[] redirect(MacAddress from, MacAddress to, MacAddress whose) {
        ByteBuffer body = body(REDIRECT, 0, 40);
        linkLocal(body, from);
        linkLocal(body, whose);
        return frame(from, to, whose, option(body, TARGET_LINK_LAYER, from));
    }

    /** Type, code, checksum and the four bytes behind it, with room for {@code more} bytes less 8 and an option. */
    private static ByteBuffer body(int type, int rest, int more) {
        return ByteBuffer.allocate(more + 8)
                .put((byte) type)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(rest);
    }

    private static ByteBuffer option(ByteBuffer body, int type, MacAddress mac) {
        return Frames.put(body.put((byte) type).put((byte) 1), mac);
    }

    private static byte[] frame(MacAddress from, MacAddress to, MacAddress source, ByteBuffer body) {
        int length = body.capacity();
        ByteBuffer packet = ByteBuffer.allocate(HEADER + length + Frames.MARK.length);
        packet.putInt(6 << 28).putShort((short) length).put((byte) ICMPV6).put((byte) HOP_LIMIT);
        linkLocal(packet, source);
        allNodes(packet);
        body.putShort(2, checksum(packet, body));
        packet.put(body.flip()).put(Frames.MARK);
        return Frames.ethernet(from, to, IPV6, packet.array());
    }

    /** Of both addresses, length, protocol and message (RFC 8200, section 8.1). */
    private static short checksum(ByteBuffer packet, ByteBuffer body) {
        int sum = body.capacity() + ICMPV6;
        for (int i = 8; i < HEADER; i += 2) {
            sum += Short.toUnsignedInt(packet.getShort(i));
        }
        for (int i = 0; i < body.capacity(); i += 2) {
            sum += Short.toUnsignedInt(body.getShort(i));
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    /** fe80::/64 with the interface identifier that a MAC address gives (RFC 4291, appendix A). */
    private static void linkLocal(ByteBuffer bytes, MacAddress mac) {
        long bits = mac.bits() ^ 0x0200_0000_0000L;
        bytes.putLong(0xfe80_0000_0000_0000L);
        bytes.putInt((int) (bits >>> 16) & 0xffff_ff00 | 0xff);
        bytes.put((byte) 0xfe).put((byte) (bits >>> 16)).putShort((short) bits);
    }

    private static void allNodes(ByteBuffer bytes) {
        bytes.putLong(0xff02_0000_0000_0000L).putLong(1);
    }
}
