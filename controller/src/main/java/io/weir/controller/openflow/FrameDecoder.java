package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.List;

/**
 * Cuts the stream into messages by the length in their header (OpenFlow 1.4, 7.1.1), which has 16 bits and so bounds
 * what is kept of an unfinished one. Packet-ins that follow each other are handed on together, in one buffer: of them there
 * are many, and a buffer for each would cost more than reading it.
 */
final class FrameDecoder extends ByteToMessageDecoder {

    /** Version, type and length are these first bytes. */
    private static final int LENGTH_END = 4;

    private static final int PACKET_IN = Wire.VERSION << 8 | Wire.PACKET_IN;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < LENGTH_END) {
            return;
        }
        int length = in.getUnsignedShort(in.readerIndex() + 2);
        if (length < Wire.HEADER) {
            in.skipBytes(in.readableBytes());
            throw new CorruptedFrameException("message of " + length + " bytes");
        }
        if (in.readableBytes() >= length) {
            out.add(in.readRetainedSlice(Math.max(length, packetIns(in))));
        }
    }

    /** Bytes of the packet-ins that come next and are whole; 0 if there is none. */
    private static int packetIns(ByteBuf in) {
        int start = in.readerIndex();
        int end = start;
        while (in.writerIndex() - end >= LENGTH_END) {
            int header = in.getInt(end);
            int length = header & 0xffff;
            if (header >>> 16 != PACKET_IN || length < Wire.HEADER || length > in.writerIndex() - end) {
                break;
            }
            end += length;
        }
        return end - start;
    }
}
