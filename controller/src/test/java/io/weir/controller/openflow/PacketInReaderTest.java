package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PacketInReaderTest {

    private static final int ACTION = 1;
    private static final int INVALID_TTL = 2;
    private static final String IN_PORT_17 = "80000004" + "00000011";
    private static final String RULE_9 = "00011204" + "00000009";
    private static final String REASON_2 = "00011404" + "00000002";
    private static final String FRAME = "0257454952010257454952020800";

    /** A ct_label, a tunnel option of an experimenter's class, and a register in part. */
    private static final String FOREIGN = "0001d810" + "00000000000000000000000000000001" + "ffff0006" + "00002320abcd"
            + "00010108" + "0000000100000001";

    @Test
    void whatFlowsHadNotedOfAPacketIsTold() {
        PacketIn packet =
                read(message(ACTION, IN_PORT_17 + RULE_9 + REASON_2, FRAME)).orElseThrow();
        assertEquals(17, packet.port());
        assertEquals(110, packet.table());
        assertEquals(PacketIn.Reason.ACTION, packet.reason());
        assertEquals(0x5700_0001_8000_0009L, packet.cookie());
        assertEquals(9, packet.rule());
        assertEquals(2, packet.dropReason());
        assertArrayEquals(ByteBufUtil.decodeHexDump(FRAME), packet.frame());
    }

    @Test
    void whatIsNotThereIsZero() {
        PacketIn packet = read(message(INVALID_TTL, IN_PORT_17, "")).orElseThrow();
        assertEquals(PacketIn.Reason.INVALID_TTL, packet.reason());
        assertEquals(0, packet.rule());
        assertEquals(0, packet.dropReason());
        assertEquals(0, packet.frame().length);
    }

    @Test
    void fieldsThatWeirHasNoWordForArePassedOver() {
        PacketIn packet = read(message(ACTION, FOREIGN + RULE_9 + FOREIGN + IN_PORT_17, FRAME))
                .orElseThrow();
        assertEquals(17, packet.port());
        assertEquals(9, packet.rule());
        assertArrayEquals(ByteBufUtil.decodeHexDump(FRAME), packet.frame());
    }

    @Test
    void otherReasonsAndPacketsFromNoPortAreOfNoUse() {
        assertEquals(Optional.empty(), read(message(0, IN_PORT_17, FRAME)));
        assertEquals(Optional.empty(), read(message(5, IN_PORT_17, FRAME)));
        assertEquals(Optional.empty(), read(message(ACTION, RULE_9, FRAME)));
    }

    @Test
    void partsThatRunOverTheirLengthAreRefused() {
        ByteBuf longMatch = message(ACTION, IN_PORT_17, "").setShort(26, 400);
        assertThrows(CorruptedFrameException.class, () -> read(longMatch));
        ByteBuf longField = message(ACTION, IN_PORT_17, FRAME).setByte(31, 5);
        assertThrows(CorruptedFrameException.class, () -> read(longField));
        ByteBuf cut = message(ACTION, IN_PORT_17, FRAME).writerIndex(28);
        assertThrows(CorruptedFrameException.class, () -> read(cut));
        byte[] whole = ByteBufUtil.getBytes(message(ACTION, IN_PORT_17, FRAME));
        assertThrows(CorruptedFrameException.class, () -> PacketInReader.read(whole, 0, whole.length + 1));
    }

    @Test
    void bytesThatMakeNoSenseAreRefusedAndNothingElseHappens() {
        Random random = new Random(3);
        int refused = 0;
        int read = 0;
        for (int round = 0; round < 50_000; round++) {
            ByteBuf message = message(ACTION, FOREIGN + IN_PORT_17 + RULE_9, FRAME);
            for (int i = random.nextInt(6); i >= 0; i--) {
                message.setByte(8 + random.nextInt(message.readableBytes() - 8), random.nextInt(256));
            }
            if (random.nextInt(4) == 0) {
                message.writerIndex(8 + random.nextInt(message.readableBytes() - 8));
            }
            try {
                read += read(message).isPresent() ? 1 : 0;
            } catch (CorruptedFrameException e) {
                refused++;
            }
        }
        assertTrue(refused > 1_000, refused + " refused");
        assertTrue(read > 1_000, read + " read");
    }

    /** Reads it where another message goes before it and behind it. */
    private static Optional<PacketIn> read(ByteBuf message) {
        byte[] bytes = ByteBufUtil.getBytes(message);
        ByteBuf all = Unpooled.buffer().writeZero(5).writeBytes(bytes).writeLong(-1);
        return PacketInReader.read(ByteBufUtil.getBytes(all), 5, 5 + bytes.length);
    }

    /** A packet-in with these terms of its match and this frame (OpenFlow 1.4, 7.4.1). */
    private static ByteBuf message(int reason, String terms, String frame) {
        byte[] match = ByteBufUtil.decodeHexDump(terms);
        ByteBuf out = Unpooled.buffer();
        out.writeByte(Wire.VERSION).writeByte(Wire.PACKET_IN).writeShort(0).writeInt(0);
        out.writeInt(-1).writeShort(1_500).writeByte(reason).writeByte(110).writeLong(0x5700_0001_8000_0009L);
        out.writeShort(1).writeShort(4 + match.length).writeBytes(match).writeZero(-(4 + match.length) & 7);
        out.writeShort(0).writeBytes(ByteBufUtil.decodeHexDump(frame));
        return out.setShort(2, out.readableBytes());
    }
}
