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
        int sum = before;
        for (int i = 0; i < length; i++) {
            int octet = bytes.get(start + i) & 0xff;
            sum += i % 2 == 0 ? octet << 8 : octet;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}
