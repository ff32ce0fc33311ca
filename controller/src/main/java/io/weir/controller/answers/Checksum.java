package io.weir.controller.answers;

/** The internet checksum (RFC 1071). */
final class Checksum {

    private Checksum() {}

    /** The checksum of bytes; 0 over what holds its own right one. */
    static int of(byte[] bytes, int start, int length) {
        return of(bytes, start, length, 0);
    }

    /**
     * The same, over more than these bytes.
     *
     * @param before the sum of the 16-bit words that go before
     */
    static int of(byte[] bytes, int start, int length, int before) {
        int end = start + length;
        int at = start;
        // At most 64 KiB are summed, so neither overflows.
        int high = 0;
        int low = 0;
        for (; at + 1 < end; at += 2) {
            high += bytes[at] & 0xff;
            low += bytes[at + 1] & 0xff;
        }
        if (at < end) {
            high += bytes[at] & 0xff;
        }
        int sum = before + (high << 8) + low;
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}
