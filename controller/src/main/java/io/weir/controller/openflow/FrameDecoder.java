package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.List;

/**
 * Cuts the stream into messages by the length in their header (OpenFlow 1.4, 7.1.1), which has 16 bits and so bounds
 * what is kept of an unfinished one.
 */
final class FrameDecoder extends ByteToMessageDecoder {

    /** Version, type and length are these first bytes. */
    private static final int LENGTH_END = 4;

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
            out.add(in.readRetainedSlice(length));
        }
    }
}
