package io.weir.controller.openflow;

import io.netty.handler.codec.CorruptedFrameException;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Registers;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads packet-in messages (OpenFlow 1.4, 7.4.1). Open vSwitch tells all that it knows of a packet in the match, whether
 * or not Weir has a word for it.
 */
final class PacketInReader {

    /** Behind the header come the buffer's id (Weir asks for no buffers) and the packet's length before it was cut. */
    private static final int REASON = Wire.HEADER + 6;

    private static final int TABLE = Wire.HEADER + 7;
    private static final int COOKIE = Wire.HEADER + 8;
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
     * @param end where it ends
     * @throws CorruptedFrameException if its parts run over its length
     */
    static Optional<PacketIn> read(byte[] in, int start, int end) {
        if (end - start < FIXED + 8 || end > in.length) {
            throw new CorruptedFrameException("packet-in of " + (end - start) + " bytes");
        }
        int match = start + FIXED;
        int length = NetworkOrder.getShort(in, match + 2);
        // Then come padding to a multiple of 8 bytes, and 2 bytes.
        int packet = match + (length + 7 & ~7) + 2;
        if (NetworkOrder.getShort(in, match) != FlowWriter.OXM_MATCH || length < 4 || packet > end) {
            throw new CorruptedFrameException("packet-in with a match of " + length + " bytes");
        }
        long port = -1;
        int rule = 0;
        int dropReason = 0;
        int next;
        for (int term = match + 4; term < match + length; term = next) {
            next = nextTerm(in, term, match + length);
            int header = NetworkOrder.getInt(in, term);
            // Each of these says by its header that four bytes follow.
            if (header == IN_PORT) {
                port = NetworkOrder.getInt(in, term + 4) & 0xffffffffL;
            } else if (header == RULE) {
                rule = NetworkOrder.getInt(in, term + 4);
            } else if (header == DROP_REASON) {
                dropReason = NetworkOrder.getInt(in, term + 4);
            }
        }
        int reason = NetworkOrder.getByte(in, start + REASON);
        if (port < 0 || reason != ACTION && reason != INVALID_TTL) {
            return Optional.empty();
        }
        return Optional.of(new PacketIn(
                (int) port,
                NetworkOrder.getByte(in, start + TABLE),
                reason == ACTION ? PacketIn.Reason.ACTION : PacketIn.Reason.INVALID_TTL,
                NetworkOrder.getLong(in, start + COOKIE),
                Arrays.copyOfRange(in, packet, end),
                rule,
                dropReason));
    }

    /** Where the term ends that begins at {@code start}. */
    private static int nextTerm(byte[] in, int start, int end) {
        int next = end - start < 4 ? Integer.MAX_VALUE : start + 4 + NetworkOrder.getByte(in, start + 3);
        if (next > end) {
            throw new CorruptedFrameException("packet-in with a field that runs over its length");
        }
        return next;
    }
}
