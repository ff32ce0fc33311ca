package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrameDecoderTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());

    @Test
    void aWholeMessageIsHandedOn() {
        channel.writeInbound(message(20, 1));
        assertEquals(List.of(hex(20, 1)), received());
    }

    @Test
    void aMessageThatComesByteByByteIsHandedOnOnce() {
        ByteBuf message = message(33, 2);
        while (message.isReadable()) {
            assertEquals(List.of(), received());
            channel.writeInbound(Unpooled.copiedBuffer(message.readBytes(1)));
        }
        assertEquals(List.of(hex(33, 2)), received());
    }

    @Test
    void severalMessagesInOneReadAreHandedOnInTheirOrder() {
        channel.writeInbound(Unpooled.wrappedBuffer(message(8, 1), message(65_535, 2), message(9, 3)));
        assertEquals(List.of(hex(8, 1), hex(65_535, 2), hex(9, 3)), received());
    }

    @Test
    void packetInsThatFollowEachOtherAreHandedOnTogether() {
        channel.writeInbound(Unpooled.wrappedBuffer(
                message(9, 1), packetIn(50), packetIn(60), packetIn(8), message(10, 2), packetIn(40)));
        String three = ByteBufUtil.hexDump(packetIn(50))
                + ByteBufUtil.hexDump(packetIn(60))
                + ByteBufUtil.hexDump(packetIn(8));
        assertEquals(List.of(hex(9, 1), three, hex(10, 2), ByteBufUtil.hexDump(packetIn(40))), received());
    }

    @Test
    void anUnfinishedPacketInWaitsForItsEnd() {
        for (int cut : List.of(1, 3, 4, 49)) {
            channel.writeInbound(
                    Unpooled.wrappedBuffer(packetIn(40), packetIn(50).slice(0, cut)));
            assertEquals(List.of(ByteBufUtil.hexDump(packetIn(40))), received(), cut + " bytes");
            channel.writeInbound(packetIn(50).slice(cut, 50 - cut));
            assertEquals(List.of(ByteBufUtil.hexDump(packetIn(50))), received(), cut + " bytes");
        }
    }

    @Test
    void aPacketInOfAnotherVersionIsHandedOnAlone() {
        ByteBuf other = packetIn(50).setByte(0, Wire.VERSION + 1);
        String alone = ByteBufUtil.hexDump(other);
        channel.writeInbound(Unpooled.wrappedBuffer(packetIn(40), other, packetIn(40)));
        String good = ByteBufUtil.hexDump(packetIn(40));
        assertEquals(List.of(good, alone, good), received());
    }

    @Test
    void aBadLengthBehindPacketInsIsAnErrorAfterThem() {
        ByteBuf bad = packetIn(8).setShort(2, 7);
        ByteBuf all = Unpooled.wrappedBuffer(packetIn(40), packetIn(50), bad);
        assertThrows(CorruptedFrameException.class, () -> channel.writeInbound(all));
        assertEquals(List.of(ByteBufUtil.hexDump(packetIn(40)) + ByteBufUtil.hexDump(packetIn(50))), received());
    }

    @Test
    void anUnfinishedMessageIsNotHandedOn() {
        channel.writeInbound(message(100, 1).slice(0, 99));
        channel.finish();
        assertNull(channel.readInbound());
    }

    @Test
    void aLengthShorterThanTheHeaderIsAnError() {
        ByteBuf bad = message(8, 1).setShort(2, 7);
        assertThrows(CorruptedFrameException.class, () -> channel.writeInbound(bad));
    }

    @Test
    void whateverComesIsCutOrRefusedAndNothingIsLeaked() {
        Random random = new Random(42);
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            EmbeddedChannel each = new EmbeddedChannel(new FrameDecoder());
            byte[] bytes = new byte[4 + random.nextInt(300)];
            random.nextBytes(bytes);
            bytes[0] = Wire.VERSION;
            bytes[1] = (byte) (random.nextBoolean() ? Wire.PACKET_IN : bytes[1]);
            bytes[2] = 0;
            bytes[3] = (byte) random.nextInt(64);
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            try {
                each.writeInbound(in);
            } catch (CorruptedFrameException e) {
                refused++;
            }
            each.finishAndReleaseAll();
            assertEquals(0, in.refCnt(), "round " + round);
        }
        assertTrue(refused > 0);
    }

    private List<String> received() {
        List<String> received = new ArrayList<>();
        for (ByteBuf frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            received.add(ByteBufUtil.hexDump(frame));
            frame.release();
        }
        return received;
    }

    private static String hex(int length, int fill) {
        return ByteBufUtil.hexDump(message(length, fill));
    }

    private static ByteBuf packetIn(int length) {
        return message(length, length).setByte(1, Wire.PACKET_IN);
    }

    private static ByteBuf message(int length, int fill) {
        ByteBuf message = Unpooled.buffer(length);
        message.writeByte(Wire.VERSION).writeByte(Wire.ECHO_REQUEST).writeShort(length);
        while (message.writerIndex() < length) {
            message.writeByte(fill);
        }
        return message;
    }
}
