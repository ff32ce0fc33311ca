package io.weir.provisioning.bench.sim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Messages on their way out, in one buffer that grows. Belongs to one thread. */
final class Outbox {

    private static final int INITIAL = 1024;
    /** A thousand switches would otherwise each keep the longest answer they ever gave. */
    private static final int KEPT = 64 * 1024;

    private ByteBuffer bytes = ByteBuffer.allocate(INITIAL);
    private int message;

    /** Begins a message; {@link #end} writes its length. */
    Outbox begin(int type, int xid) {
        message = bytes.position();
        return u8(OpenFlow.VERSION).u8(type).u16(0).u32(xid);
    }

    void end() {
        bytes.putShort(message + 2, (short) (bytes.position() - message));
    }

    /** Marks the multipart reply that was begun as not the last one. */
    void more() {
        bytes.putShort(message + 10, (short) OpenFlow.STATS_MORE);
    }

    /** Bytes of the message so far. */
    int length() {
        return bytes.position() - message;
    }

    Outbox u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    Outbox u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    Outbox u32(int value) {
        room(4).putInt(value);
        return this;
    }

    Outbox u48(long value) {
        return u16((int) (value >>> 32)).u32((int) value);
    }

    Outbox u64(long value) {
        room(8).putLong(value);
        return this;
    }

    Outbox zeros(int count) {
        for (int i = 0; i < count; i++) {
            u8(0);
        }
        return this;
    }

    Outbox bytes(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    Outbox bytes(ByteBuffer value) {
        room(value.remaining()).put(value);
        return this;
    }

    /** ASCII text in a field of fixed length, cut or filled with zeros. */
    Outbox text(String text, int length) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < length; i++) {
            u8(i < ascii.length ? ascii[i] : 0);
        }
        return this;
    }

    int waiting() {
        return bytes.position();
    }

    /** What is to be sent; {@link #sent} keeps what could not be. */
    ByteBuffer toSend() {
        return bytes.flip();
    }

    void sent() {
        bytes.compact();
        if (bytes.position() == 0 && bytes.capacity() > KEPT) {
            bytes = ByteBuffer.allocate(INITIAL);
        }
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(bytes.capacity() * 2, bytes.position() + more));
            bytes = larger.put(bytes.flip());
        }
        return bytes;
    }
}
