package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Registers;
import java.util.Optional;

/**
 * Reads packet-in messages (OpenFlow 1.4, 7.4.1). Open vSwitch tells all that it knows of a packet in the match, whether
 * or not Weir has a word for it.
 */
final class PacketInReader {

    private static final int FIXED = 24;
    private static final int ACTION = 1;
    private static final int INVALID_TTL = 2;

    private static final int IN_PORT = Oxm.header(Field.IN_PORT);
    private static final int RULE = Oxm.header(Registers.RULE);
    private static final int DROP_REASON = Oxm.header(Registers.REASON);

    private PacketInReader() {}

    /**
     * Reads one whole message; empty if it is of a kind that Weir has no use for.
     *
     * @throws CorruptedFrameException if its parts run over its length
     */
    static Optional<PacketIn> read(ByteBuf frame) {
        ByteBuf in = frame.duplicate();
        if (in.readableBytes() < FIXED + 8) {
            throw new CorruptedFrameException("packet-in of " + in.readableBytes() + " bytes");
        }
        // The header, the buffer's id (Weir asks for no buffers) and the packet's length before it was cut.
        in.skipBytes(Wire.HEADER + 4 + 2);
        int reason = in.readUnsignedByte();
        int table = in.readUnsignedByte();
        long cookie = in.readLong();
        int match = in.readerIndex();
        int type = in.readUnsignedShort();
        int length = in.readUnsignedShort();
        // Then come padding to a multiple of 8 bytes, and 2 bytes.
        int padded = (length + 7 & ~7) + 2;
        if (type != FlowWriter.OXM_MATCH || length < 4 || padded - 4 > in.readableBytes()) {
            throw new CorruptedFrameException("packet-in with a match of " + length + " bytes");
        }
        int end = match + length;
        long port = -1;
        int rule = 0;
        int dropReason = 0;
        while (in.readerIndex() < end) {
            int next = nextTerm(in, end);
            int header = in.readInt();
            if (header == IN_PORT) {
                port = in.readUnsignedInt();
            } else if (header == RULE) {
                rule = in.readInt();
            } else if (header == DROP_REASON) {
                dropReason = in.readInt();
            }
            in.readerIndex(next);
        }
        in.readerIndex(match + padded);
        if (port < 0 || reason != ACTION && reason != INVALID_TTL) {
            return Optional.empty();
        }
        byte[] packet = new byte[in.readableBytes()];
        in.readBytes(packet);
        return Optional.of(new PacketIn(
                (int) port,
                table,
                reason == ACTION ? PacketIn.Reason.ACTION : PacketIn.Reason.INVALID_TTL,
                cookie,
                packet,
                rule,
                dropReason));
    }

    /** Where the term ends that {@code in} stands at. */
    private static int nextTerm(ByteBuf in, int end) {
        int start = in.readerIndex();
        int next = end - start < 4 ? Integer.MAX_VALUE : start + 4 + in.getUnsignedByte(start + 3);
        if (next > end) {
            throw new CorruptedFrameException("packet-in with a field that runs over its length");
        }
        return next;
    }
}
