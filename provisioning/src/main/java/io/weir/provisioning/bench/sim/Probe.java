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

    private Probe() {}

    /** The frame as it came in from the sender, with a number by which its answer is known. */
    static byte[] frame(SwitchPlan.Sender sender, int number) {
        ByteBuffer frame = ByteBuffer.allocate(LENGTH);
        mac(frame, MacAddress.GATEWAY);
        mac(frame, sender.mac());
        frame.putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (LENGTH - ETHERNET));
        frame.putShort((short) number)
                .putShort((short) 0)
                .put((byte) 1)
                .put((byte) 1)
                .putShort((short) 0);
        frame.putInt(sender.address().bits()).putInt(FAR.bits());
        frame.put((byte) 8).put((byte) 0).putShort((short) 0).putInt(number);
        for (int i = 0; i < PAYLOAD; i++) {
            frame.put((byte) i);
        }
        byte[] bytes = frame.array();
        frame.putShort(ETHERNET + 10, (short) ~sum(bytes, ETHERNET, IPV4));
        frame.putShort(ETHERNET + IPV4 + 2, (short) ~sum(bytes, ETHERNET + IPV4, ICMP + PAYLOAD));
        return bytes;
    }

    /** The number of the request that a frame quotes; for a frame that may be anything. */
    static int number(byte[] answer) {
        int at = ETHERNET + IPV4 + ICMP + IPV4 + 4;
        return answer.length < at + 4 ? -1 : ByteBuffer.wrap(answer).getInt(at);
    }

    /** Whether a frame is the right answer to a request, bit for bit where the standards leave no choice. */
    static boolean isAnswer(byte[] answer, SwitchPlan.Sender sender, int number) {
        if (answer.length < ETHERNET + IPV4 + ICMP + IPV4 + ICMP) {
            return false;
        }
        ByteBuffer frame = ByteBuffer.wrap(answer);
        int total = Short.toUnsignedInt(frame.getShort(ETHERNET + 2));
        if (total < IPV4 + ICMP + IPV4 + ICMP || total > answer.length - ETHERNET) {
            return false;
        }
        boolean ethernet =
                isMac(frame, 0, sender.mac()) && isMac(frame, 6, MacAddress.GATEWAY) && frame.getShort(12) == 0x0800;
        boolean ipv4 = frame.get(ETHERNET) == 0x45
                && frame.get(ETHERNET + 8) != 0
                && frame.get(ETHERNET + 9) == 1
                && frame.getInt(ETHERNET + 12) == sender.gateway().bits()
                && frame.getInt(ETHERNET + 16) == sender.address().bits()
                && sum(answer, ETHERNET, IPV4) == 0xffff;
        int icmp = ETHERNET + IPV4;
        boolean exceeded = frame.get(icmp) == TIME_EXCEEDED
                && frame.get(icmp + 1) == 0
                && sum(answer, icmp, total - IPV4) == 0xffff;
        byte[] asked = frame(sender, number);
        int quoted = Math.min(total - IPV4 - ICMP, asked.length - ETHERNET);
        return ethernet
                && ipv4
                && exceeded
                && Arrays.equals(answer, icmp + ICMP, icmp + ICMP + quoted, asked, ETHERNET, ETHERNET + quoted);
    }

    /** The ones' complement sum of RFC 1071; over a checked part that includes its checksum it is all ones. */
    private static int sum(byte[] bytes, int from, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (bytes[from + i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    private static void mac(ByteBuffer frame, MacAddress mac) {
        frame.putShort((short) (mac.bits() >>> 32)).putInt((int) mac.bits());
    }

    private static boolean isMac(ByteBuffer frame, int at, MacAddress mac) {
        return frame.getShort(at) == (short) (mac.bits() >>> 32) && frame.getInt(at + 2) == (int) mac.bits();
    }
}
