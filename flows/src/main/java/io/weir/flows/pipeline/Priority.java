package io.weir.flows.pipeline;

import io.weir.flows.model.Rule;

/** The priorities that flows have, from the first to be looked at to the last. */
public final class Priority {

    /** What no other flow of the table may take: refusals that hold for every packet. */
    public static final int REFUSE = 300;

    /** What a single container, subnet, route or pair of tenants needs. */
    public static final int ITEM = 200;

    /** What holds where no rule concerns a session. Below all rules: an operator's have 33,000 and up, tenants' 2,000 and up. */
    public static final int DEFAULT = 1_000;

    /** What comes from the outside or goes there, where it is not as all else. */
    public static final int OUTSIDE = 250;

    /** What is left for a way outside. */
    public static final int WAY_OUT = 150;

    private static final int OPERATOR_RULES = 33_000;
    private static final int TENANT_RULES = 2_000;
    private static final int ACTIONS = 3;

    /** What is left of a kind of packets after {@link #ITEM}. */
    public static final int REST = 100;

    /** What is left after {@link #REST}. */
    public static final int LAST = 50;

    /** Every packet that no flow took: dropped, and counted. */
    public static final int MISS = 0;

    private Priority() {}

    /** Of an operator's rule: they go before all tenants' rules. */
    public static int ofOperatorRule(Rule rule) {
        return OPERATOR_RULES + inTier(rule);
    }

    /** Of a tenant's rule. */
    public static int ofTenantRule(Rule rule) {
        return TENANT_RULES + inTier(rule);
    }

    /** The lowest order first; of equal order those that deny, then those that reject. */
    private static int inTier(Rule rule) {
        int ofAction =
                switch (rule.action()) {
                    case DENY -> 2;
                    case REJECT -> 1;
                    case ALLOW -> 0;
                };
        return (Rule.MAX_ORDER - rule.order()) * ACTIONS + ofAction;
    }
}
