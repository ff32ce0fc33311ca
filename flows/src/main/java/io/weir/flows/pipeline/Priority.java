package io.weir.flows.pipeline;

/** The priorities that flows have, from the first to be looked at to the last. */
public final class Priority {

    /** What no other flow of the table may take: refusals that hold for every packet. */
    public static final int REFUSE = 300;

    /** What a single container, subnet, route or pair of tenants needs. */
    public static final int ITEM = 200;

    /** What is left of a kind of packets after {@link #ITEM}. */
    public static final int REST = 100;

    /** What is left after {@link #REST}. */
    public static final int LAST = 50;

    /** Every packet that no flow took: dropped, and counted. */
    public static final int MISS = 0;

    private Priority() {}
}
