package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Match;
import io.weir.flows.pipeline.Registers;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads packet-in messages (OpenFlow 1.4, 7.4.1). Open vSwitch tells all that it knows of a packet in the match, whether
 * or not Weir has a word for it.
 */
final class PacketInReader {

    private static final int FIXED = 24;
    private static final int ACTION = 1;
    private static final int INVALID_TTL = 2;

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
        Map<Field, Long> known = known(in);
        Long port = known.get(Field.IN_PORT);
        if (port == null || reason != ACTION && reason != INVALID_TTL) {
            return Optional.empty();
        }
        byte[] packet = new byte[in.readableBytes()];
        in.readBytes(packet);
        return Optional.of(new PacketIn(
                port.intValue(),
                table,
                reason == ACTION ? PacketIn.Reason.ACTION : PacketIn.Reason.INVALID_TTL,
                cookie,
                packet,
                known.getOrDefault(Registers.RULE, 0L).intValue(),
                known.getOrDefault(Registers.REASON, 0L).intValue()));
    }

    /** What the match says of fields of ours; {@code in} then stands at the packet. */
    private static Map<Field, Long> known(ByteBuf in) {
        int type = in.readUnsignedShort();
        int length = in.readUnsignedShort();
        int rest = (length + 7 & ~7) - 4 + 2;
        if (type != FlowWriter.OXM_MATCH || length < 4 || rest > in.readableBytes()) {
            throw new CorruptedFrameException("packet-in with a match of " + length + " bytes");
        }
        ByteBuf terms = in.slice(in.readerIndex(), length - 4);
        in.skipBytes(rest);
        Map<Field, Long> known = new EnumMap<>(Field.class);
        while (terms.isReadable()) {
            int size = terms.readableBytes() < 4 ? 0 : 4 + terms.getUnsignedByte(terms.readerIndex() + 3);
            if (size == 0 || size > terms.readableBytes()) {
                throw new CorruptedFrameException("packet-in with a field that runs over its length");
            }
            term(terms.readSlice(size)).ifPresent(term -> known.put(term.field(), term.value()));
        }
        return known;
    }

    private static Optional<Match.Term> term(ByteBuf bytes) {
        try {
            return Optional.of(Oxm.read(bytes));
        } catch (UnknownOnWire e) {
            return Optional.empty();
        }
    }
}
