package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFPacketOut;
import org.projectfloodlight.openflow.protocol.action.OFActionOutput;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFPort;

final class PacketOutsTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final PacketOuts packetOuts = new PacketOuts(channel);

    @Test
    void aPacketOutIsWhatOpenFlowSays() {
        packetOuts.add(0xfffffffe, new byte[] {1, 2, 3});
        packetOuts.flush();
        ByteBuf message = channel.readOutbound();
        assertEquals(43, message.readableBytes());
        OFPacketOut read = (OFPacketOut) Wire.read(message);
        assertEquals(OFBufferId.NO_BUFFER, read.getBufferId());
        assertEquals(OFPort.CONTROLLER, read.getInPort());
        assertEquals(OFPort.LOCAL, ((OFActionOutput) read.getActions().get(0)).getPort());
        assertEquals(1, read.getActions().size());
        assertEquals("010203", ByteBufUtil.hexDump(read.getData()));
        message.release();
    }

    @Test
    void whatIsAddedGoesOutAsOneWrite() {
        packetOuts.add(1, new byte[10]);
        packetOuts.add(2, new byte[20]);
        assertNull(channel.readOutbound());
        packetOuts.flush();
        ByteBuf both = channel.readOutbound();
        assertEquals(50 + 60, both.readableBytes());
        assertEquals(50, both.getUnsignedShort(2));
        assertEquals(60, both.getUnsignedShort(50 + 2));
        both.release();
        packetOuts.flush();
        assertNull(channel.readOutbound());
    }

    @Test
    void aLongFrameIsSentWhole() {
        byte[] frame = new byte[60_000];
        Arrays.fill(frame, (byte) 7);
        packetOuts.add(1, new byte[10]);
        packetOuts.add(2, frame);
        ByteBuf both = channel.readOutbound();
        assertEquals(50 + 60_040, both.readableBytes());
        assertEquals(60_040, both.getUnsignedShort(50 + 2));
        assertEquals(2, both.getInt(50 + 28));
        assertEquals("07".repeat(60_000), ByteBufUtil.hexDump(both, 50 + 40, 60_000));
        both.release();
    }

    @Test
    void whatGrowsLargeDoesNotWait() {
        for (int i = 0; i < 20; i++) {
            packetOuts.add(1, new byte[1_000]);
        }
        ByteBuf sent = channel.readOutbound();
        assertNotNull(sent);
        assertTrue(sent.readableBytes() <= 18_000, sent::toString);
        sent.release();
        packetOuts.flush();
        ByteBuf rest = channel.readOutbound();
        assertTrue(rest.isReadable());
        rest.release();
    }
}
