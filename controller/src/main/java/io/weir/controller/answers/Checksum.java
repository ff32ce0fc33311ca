package io.weir.controller.answers;

import java.nio.ByteBuffer;

/** The internet checksum (RFC 1071). */
final class Checksum {

    private Checksum() {}

    /** The checksum of bytes; 0 over what holds its own right one. */
    static int of(ByteBuffer bytes, int start, int length) {
        return of(bytes, start, length, 0);
    }

    /**
     * The same, over more than these bytes.
     *
     * @param before the sum of the 16-bit words that go before
     */
    static int of(ByteBuffer bytes, int start, int length, int before) {
        int end = start + length;
        int at = start;
        long sum = before;
        // Two words at once: ones' complement addition does not mind (RFC 1071, 2 (C)).
        for (; at + 3 < end; at += 4) {
            sum += bytes.getInt(at) & 0xffffffffL;
        }
        for (; at < end; at++) {
            sum += (long) (bytes.get(at) & 0xff) << ((at - start) % 2 == 0 ? 8 : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) ~sum & 0xffff;
    }
}
