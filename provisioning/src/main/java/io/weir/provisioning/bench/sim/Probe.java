package io.weir.provisioning.bench.sim;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An echo request whose TTL has run out at its sender's gateway, and what its answer must be (RFC 792, RFC 1812): an ICMP
 * time exceeded from the gateway to the sender, that quotes the request.
 */
final class Probe {

    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int ICMP = 8;
    private static final int PAYLOAD = 32;
    static final int LENGTH = ETHERNET + IPV4 + ICMP + PAYLOAD;

    private static final int TIME_EXCEEDED = 11;
    /** Somewhere beyond the gateway (RFC 5737). */
    private static final Ipv4Address FAR = Ipv4Address.of("203.0.113.9");

    /** Where the number is, and all else that differs from frame to frame. */
    private static final int NUMBER = ETHERNET + IPV4 + 4;

    private static final byte[] TEMPLATE = template();
    /** What of the two checksums is the same in every frame. */
    private static final int IPV4_SUM = sum(TEMPLATE, ETHERNET, IPV4);

    private static final int ICMP_SUM = sum(TEMPLATE, ETHERNET + IPV4, ICMP + PAYLOAD);

    private Probe() {}

    private static byte[] template() {
        ByteBuffer frame = ByteBuffer.allocate(LENGTH);
        mac(frame, MacAddress.GATEWAY);
        frame.putLong(2 * 6, 0x0800_4500_0000_0000L).putShort(ETHERNET + 2, (short) (LENGTH - ETHERNET));
        frame.put(ETHERNET + 8, (byte) 1).put(ETHERNET + 9, (byte) 1);
        frame.putInt(ETHERNET + 16, FAR.bits());
        frame.put(ETHERNET + IPV4, (byte) 8);
        for (int i = 0; i < PAYLOAD; i++) {
            frame.put(ETHERNET + IPV4 + ICMP + i, (byte) i);
        }
        return frame.array();
    }

    /** The frame as it came in from the sender, with a number by which its answer is known. */
    static byte[] frame(SwitchPlan.Sender sender, int number) {
        byte[] bytes = TEMPLATE.clone();
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        mac(frame.position(6), sender.mac());
        int address = sender.address().bits();
        frame.putShort(ETHERNET + 4, (short) number).putInt(ETHERNET + 12, address);
        frame.putInt(NUMBER, number);
        int addressSum = (address >>> 16) + (address & 0xffff);
        frame.putShort(ETHERNET + 10, (short) ~folded(IPV4_SUM + addressSum + (number & 0xffff)));
        frame.putShort(ETHERNET + IPV4 + 2, (short) ~folded(ICMP_SUM + (number >>> 16) + (number & 0xffff)));
        return bytes;
    }

    /** The number of a frame that may be anything; -1 if it has none. */
    static int numberOf(byte[] bytes, int at, int length) {
        return length == LENGTH ? ByteBuffer.wrap(bytes).getInt(at + NUMBER) : -1;
    }

    /** The number of the request that a frame quotes; for a frame that may be anything. */
    static int quotedNumber(byte[] bytes, int at, int length) {
        int quoted = NUMBER + IPV4 + ICMP;
        return length < quoted + 4 ? -1 : ByteBuffer.wrap(bytes).getInt(at + quoted);
    }

    /**
     * Whether a frame is the right answer to a request, bit for bit where the standards leave no choice.
     *
     * @param at where in the bytes the frame begins
     * @param asked the request's frame
     */
    static boolean isAnswer(byte[] bytes, int at, int length, byte[] asked, SwitchPlan.Sender sender) {
        if (length < ETHERNET + IPV4 + ICMP + IPV4 + ICMP) {
            return false;
        }
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        int ip = at + ETHERNET;
        int total = Short.toUnsignedInt(frame.getShort(ip + 2));
        if (total < IPV4 + ICMP + IPV4 + ICMP || total > length - ETHERNET) {
            return false;
        }
        boolean ethernet = isMac(frame, at, sender.mac())
                && isMac(frame, at + 6, MacAddress.GATEWAY)
                && frame.getShort(at + 12) == 0x0800;
        boolean ipv4 = frame.get(ip) == 0x45
                && frame.get(ip + 8) != 0
                && frame.get(ip + 9) == 1
                && frame.getInt(ip + 12) == sender.gateway().bits()
                && frame.getInt(ip + 16) == sender.address().bits()
                && sum(bytes, ip, IPV4) == 0xffff;
        int icmp = ip + IPV4;
        boolean exceeded = frame.get(icmp) == TIME_EXCEEDED
                && frame.get(icmp + 1) == 0
                && sum(bytes, icmp, total - IPV4) == 0xffff;
        int quoted = Math.min(total - IPV4 - ICMP, asked.length - ETHERNET);
        return ethernet
                && ipv4
                && exceeded
                && Arrays.equals(bytes, icmp + ICMP, icmp + ICMP + quoted, asked, ETHERNET, ETHERNET + quoted);
    }

    /** The ones' complement sum of RFC 1071; over a checked part that includes its checksum it is all ones. */
    private static int sum(byte[] bytes, int from, int length) {
        ByteBuffer words = ByteBuffer.wrap(bytes);
        int end = from + length;
        int sum = length % 2 == 0 ? 0 : (bytes[end - 1] & 0xff) << 8;
        for (int at = from; at + 1 < end; at += 2) {
            sum += words.getShort(at) & 0xffff;
        }
        return folded(sum);
    }

    private static int folded(int sum) {
        int folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return folded;
    }

    private static void mac(ByteBuffer frame, MacAddress mac) {
        frame.putShort((short) (mac.bits() >>> 32)).putInt((int) mac.bits());
    }

    private static boolean isMac(ByteBuffer frame, int at, MacAddress mac) {
        return frame.getShort(at) == (short) (mac.bits() >>> 32) && frame.getInt(at + 2) == (int) mac.bits();
    }
}
