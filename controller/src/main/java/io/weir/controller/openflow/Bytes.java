package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Bytes that are being written, in network order, in an array that grows. A buffer of Netty's checks with each write
 * whether it may be written to, which for a hundred thousand flows takes longer than writing them: what is gathered here
 * goes into one at once.
 */
final class Bytes {

    private byte[] array;
    private int size;

    Bytes(int capacity) {
        array = new byte[capacity];
    }

    Bytes writeByte(int value) {
        room(1);
        array[size++] = (byte) value;
        return this;
    }

    Bytes writeShort(int value) {
        room(2);
        byte[] to = array;
        int at = size;
        to[at] = (byte) (value >>> 8);
        to[at + 1] = (byte) value;
        size = at + 2;
        return this;
    }

    Bytes writeMedium(int value) {
        return writeByte(value >>> 16).writeShort(value);
    }

    Bytes writeInt(int value) {
        room(4);
        byte[] to = array;
        int at = size;
        to[at] = (byte) (value >>> 24);
        to[at + 1] = (byte) (value >>> 16);
        to[at + 2] = (byte) (value >>> 8);
        to[at + 3] = (byte) value;
        size = at + 4;
        return this;
    }

    Bytes writeLong(long value) {
        return writeInt((int) (value >>> 32)).writeInt((int) value);
    }

    /**
     * Writes the lower bytes of a number.
     *
     * @param length how many, 1 to 8
     */
    Bytes writeNumber(long value, int length) {
        room(length);
        byte[] to = array;
        int at = size + length;
        size = at;
        for (long rest = value; at > size - length; rest >>>= 8) {
            to[--at] = (byte) rest;
        }
        return this;
    }

    Bytes writeZero(int count) {
        room(count);
        byte[] to = array;
        int end = size + count;
        for (int at = size; at < end; at++) {
            to[at] = 0;
        }
        size = end;
        return this;
    }

    Bytes writeBytes(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, array, size, value.length);
        size += value.length;
        return this;
    }

    /** Puts this in the place of what is here, reading it from {@code from} without moving that. */
    Bytes set(ByteBuf from, int index, int length) {
        size = 0;
        room(length);
        from.getBytes(index, array, 0, length);
        size = length;
        return this;
    }

    Bytes setShort(int index, int value) {
        NetworkOrder.putShort(array, index, value);
        return this;
    }

    Bytes setInt(int index, int value) {
        NetworkOrder.putInt(array, index, value);
        return this;
    }

    int getUnsignedShort(int index) {
        return NetworkOrder.getShort(array, index);
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** The array that they are in, from its beginning; another one after a write. */
    byte[] array() {
        return array;
    }

    ByteBuf writeTo(ByteBuf out) {
        return out.writeBytes(array, 0, size);
    }

    private void room(int more) {
        if (array.length - size < more) {
            grow(size + more);
        }
    }

    private void grow(int length) {
        array = Arrays.copyOf(array, Math.max(array.length * 2, length));
    }
}
