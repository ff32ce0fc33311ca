package io.weir.controller.openflow;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.flows.openflow.Flow;

/**
 * 64-bit hashes of flows, so that a hundred thousand can be compared without keeping them. Two flows in a million collide
 * with a probability of 1 in 40 million. Not for use by two threads at once.
 */
public final class FlowFingerprint {

    private static final HashFunction HASH = Hashing.farmHashFingerprint64();

    private final ByteBuf bytes = Unpooled.buffer(FlowWriter.MAX_MESSAGE);

    /** Of what makes it one flow of a switch. */
    public long ofKey(Flow.Key key) {
        bytes.clear();
        bytes.writeByte(key.table()).writeShort(key.priority());
        FlowWriter.match(bytes, key.match());
        return hash();
    }

    /** Of the rest: cookie, actions and next table. */
    public long ofContent(Flow flow) {
        bytes.clear();
        bytes.writeLong(flow.cookie());
        FlowWriter.instructions(bytes, flow);
        return hash();
    }

    private long hash() {
        return HASH.hashBytes(bytes.array(), bytes.arrayOffset(), bytes.readableBytes())
                .asLong();
    }
}
