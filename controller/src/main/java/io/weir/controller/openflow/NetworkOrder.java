package io.weir.controller.openflow;

/** Numbers in an array of bytes, in network order. Where an index is outside of the array, it throws. */
public final class NetworkOrder {

    private NetworkOrder() {}

    /** Eight bits, unsigned. */
    public static int getByte(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    /** Sixteen bits, unsigned. */
    public static int getShort(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    public static int getInt(byte[] bytes, int at) {
        return getShort(bytes, at) << 16 | getShort(bytes, at + 2);
    }

    public static long getLong(byte[] bytes, int at) {
        return (long) getInt(bytes, at) << 32 | getInt(bytes, at + 4) & 0xffffffffL;
    }

    public static void putShort(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }

    public static void putInt(byte[] bytes, int at, int value) {
        putShort(bytes, at, value >>> 16);
        putShort(bytes, at + 2, value);
    }
}
