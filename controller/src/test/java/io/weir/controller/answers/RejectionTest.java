package io.weir.controller.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RejectionTest {

    private static final Sender SENDER =
            Sender.of(MacAddress.of("00:16:3e:0c:07:73"), Ipv4Address.of("192.168.1.2"), Ipv4Address.of("192.168.1.1"));
    private static final String WITHIN_THE_SUBNET = "00163e0c0799" + "00163e0c0773" + "0800";
    private static final String ROUTED = "00163e0c0799" + "025745495201" + "0800";
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void aFirstSegmentIsResetAsIfByTheOneItWasFor() {
        byte[] answer = answer(WITHIN_THE_SUBNET, 6, "9c400050" + "00001000" + "00000000" + "50020400" + "00000000")
                .orElseThrow();
        assertEquals("00163e0c0773" + "00163e0c0799" + "0800", hex(answer, 0, 14));
        assertEquals("c0a80103" + "c0a80102", hex(answer, 26, 34));
        assertEquals("00509c40" + "00000000" + "00001001" + "5014", hex(answer, 34, 48));
        assertEquals(0xffff, sum(answer, 14, 34, 0), "IP checksum");
        assertEquals(0xffff, tcpSum(answer), "TCP checksum");
    }

    @Test
    void aLaterSegmentIsResetWhereItsSenderIs() {
        byte[] answer = answer(ROUTED, 6, "9c400050" + "00001000" + "00002000" + "50180400" + "00000000" + "4142")
                .orElseThrow();
        assertEquals("00163e0c0773" + "025745495201", hex(answer, 0, 12), "by the gateway, which had routed it");
        assertEquals("00509c40" + "00002000" + "00000000" + "5004", hex(answer, 34, 48));
        assertEquals(0xffff, tcpSum(answer), "TCP checksum");
    }

    @Test
    void aResetIsNotAnsweredAndNeitherIsHalfAHeader() {
        assertEquals(
                Optional.empty(), answer(ROUTED, 6, "9c400050" + "00001000" + "00002000" + "50140400" + "00000000"));
        assertEquals(Optional.empty(), answer(ROUTED, 6, "9c400050" + "00001000"));
    }

    @Test
    void udpIsToldThatThePortIsUnreachable() {
        byte[] answer = answer(ROUTED, 17, "829a0035" + "000a0000" + "4142").orElseThrow();
        assertEquals("c0a80101" + "c0a80102" + "0303", hex(answer, 26, 36));
        assertEquals("829a0035" + "000a0000" + "4142", hex(answer, 62, answer.length), "quoted whole");
        assertEquals(0xffff, sum(answer, 34, answer.length, 0), "ICMP checksum");
    }

    @Test
    void anEchoIsToldThatItIsProhibitedAndAnErrorNothing() {
        assertEquals("030d", hex(answer(ROUTED, 1, "0800000000010001").orElseThrow(), 34, 36));
        assertEquals(Optional.empty(), answer(ROUTED, 1, "0301000000000000"));
    }

    @Test
    void nobodyElseIsAnswered() {
        byte[] frame = frame(ROUTED, 17, "829a0035000a00004142");
        Sender other = new Sender(SENDER.mac(), Ipv4Address.of("192.168.1.9").bits(), SENDER.gateway());
        assertEquals(Optional.empty(), Rejection.answer(frame, other));
    }

    private static Optional<byte[]> answer(String ethernet, int protocol, String payload) {
        return Rejection.answer(frame(ethernet, protocol, payload), SENDER);
    }

    private static byte[] frame(String ethernet, int protocol, String payload) {
        byte[] carried = HEX.parseHex(payload);
        ByteBuffer packet = ByteBuffer.allocate(34 + carried.length);
        packet.put(HEX.parseHex(ethernet)).put((byte) 0x45).put((byte) 0).putShort((short) (20 + carried.length));
        packet.putInt(0).put((byte) 64).put((byte) protocol).putShort((short) 0);
        packet.put(HEX.parseHex("c0a80102" + "c0a80103")).put(carried);
        packet.putShort(24, (short) ~sum(packet.array(), 14, 34, 0));
        return packet.array();
    }

    private static String hex(byte[] bytes, int from, int to) {
        return HEX.formatHex(bytes, from, to);
    }

    private static int tcpSum(byte[] frame) {
        return sum(frame, 34, frame.length, sum(frame, 26, 34, 6 + frame.length - 34));
    }

    private static int sum(byte[] bytes, int from, int to, int before) {
        int sum = before;
        for (int i = from; i < to; i++) {
            sum += (bytes[i] & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
