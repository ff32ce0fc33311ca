package io.weir.controller.answers;

import static io.weir.controller.answers.SentPacket.ETHERNET;
import static io.weir.controller.answers.SentPacket.IP_HEADER;

import io.weir.controller.openflow.NetworkOrder;

/** Begins frames that go back to a container. */
final class Reply {

    /** Where what the packet carries begins. */
    static final int PAYLOAD = ETHERNET + IP_HEADER;

    private static final int DO_NOT_FRAGMENT = 0x4000;
    private static final int TTL = 64;

    private Reply() {}

    /**
     * A frame with its Ethernet and IPv4 headers written, the rest to follow from {@link #PAYLOAD} on.
     *
     * @param fromMac bits of the Ethernet address that answers
     * @param from bits of the address that answers
     * @param precedence the type of service octet
     * @param length of what the packet carries, in bytes
     */
    static byte[] begin(Sender to, long fromMac, int from, int protocol, int precedence, int length) {
        byte[] out = new byte[PAYLOAD + length];
        putMac(out, 0, to.mac());
        putMac(out, 6, fromMac);
        NetworkOrder.putShort(out, 12, SentPacket.IPV4);
        out[ETHERNET] = 0x45;
        out[ETHERNET + 1] = (byte) precedence;
        NetworkOrder.putShort(out, ETHERNET + 2, IP_HEADER + length);
        NetworkOrder.putShort(out, ETHERNET + 6, DO_NOT_FRAGMENT);
        out[ETHERNET + 8] = TTL;
        out[ETHERNET + 9] = (byte) protocol;
        NetworkOrder.putInt(out, ETHERNET + 12, from);
        NetworkOrder.putInt(out, ETHERNET + 16, to.address());
        NetworkOrder.putShort(out, ETHERNET + 10, Checksum.of(out, ETHERNET, IP_HEADER));
        return out;
    }

    private static void putMac(byte[] out, int at, long mac) {
        NetworkOrder.putShort(out, at, (int) (mac >>> 32));
        NetworkOrder.putInt(out, at + 2, (int) mac);
    }
}
