package io.weir.provisioning.bench.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class ProbeTest {

    private static final SwitchPlan.Sender SENDER = new SwitchPlan.Sender(
            MacAddress.of("02:00:00:00:00:11"), Ipv4Address.of("192.168.1.2"), Ipv4Address.of("192.168.1.1"));
    private static final int NUMBER = 0x01020304;

    @Test
    void theRightAnswerIsKnownByItsNumberAndIsRight() {
        byte[] answer = answer();
        assertEquals(NUMBER, Probe.quotedNumber(answer, 0, answer.length));
        assertTrue(isAnswer(answer, NUMBER));
    }

    @Test
    void anyOtherByteInItMakesItWrong() {
        byte[] right = answer();
        for (int i = 0; i < right.length; i++) {
            // TTL, and what RFC 1812 leaves free, are covered by the checksums and so make it wrong too.
            byte[] wrong = right.clone();
            wrong[i] ^= 0x10;
            int at = i;
            assertFalse(isAnswer(wrong, NUMBER), () -> "byte " + at + " may be anything");
        }
    }

    @Test
    void anAnswerToAnotherPacketIsWrong() {
        assertFalse(isAnswer(answer(), NUMBER + 1));
    }

    @Test
    void aShortOrForeignFrameIsWrongAndHasNoNumber() {
        assertEquals(-1, Probe.quotedNumber(new byte[40], 0, 40));
        for (int length = 0; length < answer().length; length++) {
            assertFalse(isAnswer(new byte[length], NUMBER));
        }
    }

    @Test
    void whatIsAskedIsASoundPacketOfItsSender() {
        byte[] asked = Probe.frame(SENDER, NUMBER);
        assertEquals(NUMBER, Probe.numberOf(asked, 0, asked.length));
        // The sum of what holds its own right checksum is zero, which here is written as all ones.
        assertEquals(-1, checksum(asked, 14, 20), "IPv4");
        assertEquals(-1, checksum(asked, 34, asked.length - 34), "ICMP");
        ByteBuffer frame = ByteBuffer.wrap(asked);
        assertEquals(0x0200_0000_0011L, frame.getLong(6) >>> 16, "MAC address");
        assertEquals(asked.length - 14, frame.getShort(16), "length");
        assertEquals(1, frame.get(22), "TTL");
        assertEquals(0xc0a80102, frame.getInt(26), "address");
    }

    private static boolean isAnswer(byte[] answer, int number) {
        // Not at the beginning, as in a packet-out.
        byte[] message = ByteBuffer.allocate(5 + answer.length).put(5, answer).array();
        return Probe.isAnswer(message, 5, answer.length, Probe.frame(SENDER, number), SENDER);
    }

    /** RFC 792's time exceeded, by hand: 20 + 8 bytes, then the whole packet that ran out. */
    private static byte[] answer() {
        byte[] asked = Probe.frame(SENDER, NUMBER);
        int quoted = asked.length - 14;
        ByteBuffer answer = ByteBuffer.allocate(14 + 20 + 8 + quoted);
        answer.putShort((short) 0x0200).putInt(0x11).putShort((short) 0x0257).putInt(0x45495201);
        answer.putShort((short) 0x0800);
        answer.putShort((short) 0x4500).putShort((short) (28 + quoted)).putInt(0);
        answer.put((byte) 64).put((byte) 1).putShort((short) 0);
        answer.putInt(0xc0a80101).putInt(0xc0a80102);
        answer.put((byte) 11).put((byte) 0).putShort((short) 0).putInt(0);
        answer.put(asked, 14, quoted);
        answer.putShort(14 + 10, checksum(answer.array(), 14, 20));
        answer.putShort(14 + 20 + 2, checksum(answer.array(), 34, 8 + quoted));
        return answer.array();
    }

    private static short checksum(byte[] bytes, int from, int length) {
        int sum = 0;
        ByteBuffer words = ByteBuffer.wrap(bytes, from, length);
        while (words.hasRemaining()) {
            sum += Short.toUnsignedInt(words.getShort());
        }
        return (short) ~(sum % 0xffff);
    }
}
