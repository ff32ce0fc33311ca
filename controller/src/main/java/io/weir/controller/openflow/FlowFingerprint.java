package io.weir.controller.openflow;

import io.weir.flows.openflow.Flow;
import java.security.SecureRandom;

/**
 * 64-bit hashes of flows, so that a hundred thousand can be compared without keeping them. Two flows in a million collide
 * with a probability of 1 in 40 million, and nobody can choose such: they are others in each process. They are made of a
 * flow's bytes as Open vSwitch gives it back, so that one which is as it should be need not be read to be known. Not for
 * use by two threads at once.
 */
public final class FlowFingerprint {

    private static final long SEED = new SecureRandom().nextLong();
    private static final long FACTOR = new SecureRandom().nextLong() | 1;

    private static final long LOWER = 0xffffffffL;
    private static final long FACTOR_LOW = FACTOR & LOWER;
    private static final long FACTOR_HIGH = FACTOR >> 32;

    private final Bytes bytes = new Bytes(FlowWriter.MAX_MESSAGE);

    /** Of what makes it one flow of a switch. */
    public long ofKey(Flow.Key key) {
        bytes.clear();
        FlowWriter.match(bytes, key.match());
        return ofKey(key.table(), key.priority(), bytes.array(), 0, bytes.size());
    }

    /** Of the rest: cookie, actions and next table. */
    public long ofContent(Flow flow) {
        bytes.clear();
        FlowWriter.instructions(bytes, flow);
        return ofContent(flow.cookie(), bytes.array(), 0, bytes.size());
    }

    /** The same, of a match in its bytes. */
    static long ofKey(int table, int priority, byte[] match, int from, int to) {
        return hash((long) table << 16 | priority, match, from, to);
    }

    /** The same, of instructions in their bytes. */
    static long ofContent(long cookie, byte[] instructions, int from, int to) {
        return hash(cookie, instructions, from, to);
    }

    /** The bytes are a multiple of eight. */
    private static long hash(long first, byte[] bytes, int from, int to) {
        long hash = mix(SEED ^ first);
        for (int i = from; i + 8 <= to; i += 8) {
            hash = mix(hash ^ word(bytes, i));
        }
        return mix(hash ^ to - from);
    }

    /** Both halves of the product with an odd number, of 128 bits: each bit of the result depends on all. */
    private static long mix(long value) {
        long scattered = value ^ value >>> 32;
        // As Math.multiplyHigh does it, which the JVM's first compiler neither knows nor puts in its place.
        long low = scattered & LOWER;
        long high = scattered >> 32;
        long middle = high * FACTOR_LOW + (low * FACTOR_LOW >>> 32);
        long carry = (middle & LOWER) + low * FACTOR_HIGH >> 32;
        return scattered * FACTOR ^ high * FACTOR_HIGH + (middle >> 32) + carry;
    }

    private static long word(byte[] bytes, int at) {
        return (long) half(bytes, at) << 32 | half(bytes, at + 4) & LOWER;
    }

    private static int half(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
    }
}
