package io.weir.controller.answers;

import static io.weir.controller.answers.SentPacket.ETHERNET;
import static io.weir.controller.answers.SentPacket.IP_HEADER;

import io.weir.flows.model.MacAddress;
import java.nio.ByteBuffer;

/** Begins frames that go back to a container. */
final class Reply {

    private static final int DO_NOT_FRAGMENT = 0x4000;
    private static final int TTL = 64;

    private Reply() {}

    /**
     * A frame with its Ethernet and IPv4 headers written, the rest to follow.
     *
     * @param from the address that answers
     * @param precedence the type of service octet
     * @param length of what the packet carries, in bytes
     */
    static ByteBuffer begin(Sender to, MacAddress fromMac, int from, int protocol, int precedence, int length) {
        ByteBuffer out = ByteBuffer.allocate(ETHERNET + IP_HEADER + length);
        mac(out, to.mac());
        mac(out, fromMac);
        out.putShort((short) SentPacket.IPV4);
        out.put((byte) 0x45).put((byte) precedence).putShort((short) (IP_HEADER + length));
        out.putShort((short) 0).putShort((short) DO_NOT_FRAGMENT);
        out.put((byte) TTL).put((byte) protocol).putShort((short) 0);
        out.putInt(from).putInt(to.address().bits());
        out.putShort(ETHERNET + 10, (short) Checksum.of(out, ETHERNET, IP_HEADER));
        return out;
    }

    /** The bytes of a frame that was begun here, whose array is just as long. */
    @SuppressWarnings("ByteBufferBackingArray") // it was allocated
    static byte[] bytes(ByteBuffer frame) {
        return frame.array();
    }

    private static void mac(ByteBuffer out, MacAddress mac) {
        out.putShort((short) (mac.bits() >>> 32)).putInt((int) mac.bits());
    }
}
