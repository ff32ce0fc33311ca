package io.weir.flows.pipeline;

/**
 * What a flow's cookie says of it: that it is Weir's, for which tenant, and for which item.
 *
 * <pre>
 * 63..56  0x57   the mark of Weir
 * 55..32  tenant number, 0 for what is no tenant's
 * 31..0   hash of the item's description
 * </pre>
 */
public final class Cookie {

    private static final long MARK = 0x57L << 56;

    private Cookie() {}

    /** The cookie of an item's flows. */
    public static long of(int tenant, String description) {
        return MARK | (long) tenant << 32 | Integer.toUnsignedLong(description.hashCode());
    }

    /** Whether a flow with this cookie was made by Weir, or by someone who says so. */
    public static boolean isOurs(long cookie) {
        return cookie >>> 56 == MARK >>> 56;
    }

    /** The tenant number in a cookie of ours. */
    public static int tenant(long cookie) {
        return (int) (cookie >>> 32) & 0xffffff;
    }
}
