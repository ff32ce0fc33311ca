package io.weir.flows.pipeline;

import java.util.OptionalInt;

/**
 * What a flow's cookie says of it: that it is Weir's, for which tenant, and for which item or rule.
 *
 * <pre>
 * 63..56  0x57   the mark of Weir
 * 55..32  tenant number, 0 for what is no tenant's
 * 31      1 for a rule's flow, else 0
 * 30..0   the rule's number, or a hash of the item's description
 * </pre>
 */
public final class Cookie {

    /** Of the flows that a switch makes by itself to count what it drops ({@code DROP_COUNT}). */
    public static final long LEARNED = 0x57L << 56 | 0x7fffffffL;

    /** Of the flows that {@code FENCE} has for a while; a tenant of that number has none like them. */
    private static final int FENCE_TENANT = 0xffffff;

    /** With {@link #RULE_BITS}, the bits by which the flows of all rules are told from all others. */
    public static final long RULE_MASK = 0xffL << 56 | 1L << 31;

    /** What the flows of rules have in {@link #RULE_MASK}. */
    public static final long RULE_BITS = 0x57L << 56 | 1L << 31;

    private static final long MARK = 0x57L << 56;

    private Cookie() {}

    /** The cookie of an item's flows. */
    public static long of(int tenant, String description) {
        return MARK | (long) tenant << 32 | description.hashCode() & 0x7fffffffL;
    }

    /** The same of a description in parts, which need not be put together for it. */
    public static long of(int tenant, String... description) {
        int hash = 0;
        for (String part : description) {
            int shift = 1;
            for (int i = part.length(); i > 0; i--) {
                shift *= 31;
            }
            hash = hash * shift + part.hashCode();
        }
        return MARK | (long) tenant << 32 | hash & 0x7fffffffL;
    }

    /** The cookie of a rule's flows. */
    public static long ofRule(int tenant, int number) {
        return RULE_BITS | (long) tenant << 32 | number;
    }

    /**
     * The cookie of the flows that tell of decisions older than a change ({@code FENCE}).
     *
     * @param generation which of them; of its bits, the lowest 31 count
     */
    public static long ofFence(int generation) {
        return MARK | (long) FENCE_TENANT << 32 | generation & 0x7fffffffL;
    }

    /** Whether a flow with this cookie made by Weir was made by {@link #ofFence}. */
    public static boolean isFence(long cookie) {
        return cookie >>> 31 == ofFence(0) >>> 31;
    }

    /** Whether a flow with this cookie was made by Weir, or by someone who says so. */
    public static boolean isOurs(long cookie) {
        return cookie >>> 56 == MARK >>> 56;
    }

    /** The tenant number in a cookie of ours. */
    public static int tenant(long cookie) {
        return (int) (cookie >>> 32) & 0xffffff;
    }

    /** The number of the rule whose flow has this cookie; empty if it is no rule's. */
    public static OptionalInt rule(long cookie) {
        return (cookie & RULE_MASK) == RULE_BITS ? OptionalInt.of((int) cookie & 0x7fffffff) : OptionalInt.empty();
    }
}
