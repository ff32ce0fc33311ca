package io.weir.controller.answers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimeExceededTest {

    private static final Sender SENDER =
            Sender.of(MacAddress.of("00:16:3e:0c:07:73"), Ipv4Address.of("192.168.1.2"), Ipv4Address.of("192.168.1.1"));

    /** A UDP packet such as traceroute sends: 192.168.1.2 to 192.168.2.2, TTL 1. */
    private static final String ETHERNET = "025745495201" + "00163e0c0773" + "0800";

    private static final String IP = "4500003c" + "00010000" + "0111" + "355c" + "c0a80102" + "c0a80202";
    private static final String UDP = "829a829b" + "00280000" + "40414243444546474849".repeat(3) + "4041";

    @Test
    void aPacketThatRanOutIsAnsweredByTheGateway() {
        byte[] answer = answer(IP + UDP).orElseThrow();
        HexFormat hex = HexFormat.of();
        assertEquals(
                "00163e0c0773" + "025745495201" + "0800", hex.formatHex(answer, 0, 14), "back to the sender's MAC");
        assertEquals("45c00058", hex.formatHex(answer, 14, 18));
        assertEquals("4001", hex.formatHex(answer, 22, 24));
        assertEquals("c0a80101" + "c0a80102", hex.formatHex(answer, 26, 34));
        assertEquals("0b00", hex.formatHex(answer, 34, 36));
        assertEquals("00000000" + IP + UDP, hex.formatHex(answer, 38, answer.length));
        assertEquals(0xffff, sum(answer, 14, 34), "IP checksum");
        assertEquals(0xffff, sum(answer, 34, answer.length), "ICMP checksum");
    }

    @Test
    void aPacketThatIsCutShortIsQuotedAsFarAsItGoes() {
        byte[] whole = HexFormat.of().parseHex(ETHERNET + IP + UDP);
        byte[] answer = TimeExceeded.answer(Arrays.copyOf(whole, 42), SENDER).orElseThrow();
        assertArrayEquals(Arrays.copyOfRange(whole, 14, 42), Arrays.copyOfRange(answer, 42, answer.length));
    }

    @Test
    void nobodyElseIsAnswered() {
        assertEquals(Optional.empty(), answer(withChecksum("4500003c000100000111" + "c0a80103" + "c0a80202") + UDP));
    }

    @Test
    void aPacketThatDidNotRunOutIsNotAnswered() {
        assertEquals(Optional.empty(), answer(withChecksum("4500003c000100000211" + "c0a80102" + "c0a80202") + UDP));
    }

    @Test
    void aLaterFragmentIsNotAnswered() {
        assertEquals(Optional.empty(), answer(withChecksum("4500003c000100010111" + "c0a80102" + "c0a80202") + UDP));
    }

    @Test
    void multicastAndBroadcastAreNotAnswered() {
        assertEquals(Optional.empty(), answer(withChecksum("4500003c000100000111" + "c0a80102" + "e0000001") + UDP));
        assertEquals(Optional.empty(), answer(withChecksum("4500003c000100000111" + "c0a80102" + "ffffffff") + UDP));
    }

    @Test
    void anIcmpErrorIsNotAnsweredAndAnEchoIs() {
        String ip = withChecksum("4500003c000100000101" + "c0a80102" + "c0a80202");
        assertEquals(Optional.empty(), answer(ip + "0b00" + "00".repeat(38)));
        assertEquals(Optional.empty(), answer(ip + "0300" + "00".repeat(38)));
        assertEquals(Optional.empty(), answer(ip));
        assertTrue(answer(ip + "0800" + "00".repeat(38)).isPresent());
    }

    @Test
    void aWrongChecksumIsNotAnswered() {
        assertEquals(Optional.empty(), answer(IP.replace("355c", "f558") + UDP));
    }

    @Test
    void whateverComesIsAnsweredRightlyOrNotAtAll() {
        Random random = new Random(3);
        byte[] good = HexFormat.of().parseHex(ETHERNET + IP + UDP);
        int answered = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] frame = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int i = random.nextInt(3); i > 0 && frame.length > 0; i--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
            }
            Optional<byte[]> answer = TimeExceeded.answer(frame, SENDER);
            if (answer.isPresent()) {
                answered++;
                assertEquals(0xffff, sum(answer.get(), 34, answer.get().length), "round " + round);
            }
        }
        assertTrue(answered > 10_000, answered + " answered");
    }

    @Test
    void aPortIsAnsweredTwentyTimesASecond() {
        TokenBucket bucket = new TokenBucket(20, 40, 0);
        int taken = 0;
        for (long now = 0; now <= 10_000_000_000L; now += 1_000_000) {
            taken += bucket.take(now) ? 1 : 0;
        }
        assertEquals(240, taken, 1);
    }

    private static Optional<byte[]> answer(String packet) {
        return TimeExceeded.answer(HexFormat.of().parseHex(ETHERNET + packet), SENDER);
    }

    /** Puts the checksum in, which {@code header} is without. */
    private static String withChecksum(String header) {
        byte[] bytes = HexFormat.of().parseHex(header.substring(0, 20) + "0000" + header.substring(20));
        return header.substring(0, 20)
                + String.format("%04x", ~sum(bytes, 0, bytes.length) & 0xffff)
                + header.substring(20);
    }

    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += (bytes[i] & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return sum;
    }
}
