package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One entry of a flow statistics reply (OpenFlow 1.4, 7.3.5.2) in its bytes; the same object is used for each in turn. Its
 * fingerprints are taken of the bytes as they are.
 */
final class EncodedFlow implements SeenFlow {

    private static final int MATCH = FlowReader.FIXED;

    private final Bytes bytes = new Bytes(512);
    private long key;
    private long content;

    /** Is this entry from now on. */
    void set(ByteBuf in, int index, int length) {
        bytes.set(in, index, length);
        int table = in.getUnsignedByte(index + 2);
        int priority = in.getUnsignedShort(index + 12);
        long extras = in.getLong(index + 14);
        long cookie = in.getLong(index + 24);
        int instructions = MATCH + FlowReader.paddedMatch(bytes.getUnsignedShort(MATCH + 2), length - MATCH);
        key = FlowFingerprint.ofKey(table, priority, bytes.array(), MATCH, instructions);
        content = extras == 0 ? FlowFingerprint.ofContent(cookie, bytes.array(), instructions, length) : 0;
    }

    @Override
    public long key() {
        return key;
    }

    @Override
    public long content() {
        return content;
    }

    @Override
    public FlowEntry read() {
        return FlowReader.entry(Unpooled.wrappedBuffer(bytes.array(), 0, bytes.size()));
    }
}
