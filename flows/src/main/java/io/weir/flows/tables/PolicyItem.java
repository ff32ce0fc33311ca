package io.weir.flows.tables;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.RuleId;
import io.weir.flows.pipeline.Cookie;
import io.weir.flows.pipeline.Leave;

/** What a host's switch must know of who may begin sessions with whom. */
public sealed interface PolicyItem extends Item {

    /** A tenant whose containers may begin any session with each other unless a rule says otherwise. */
    record OpenInside(String tenantName, int tenant) implements PolicyItem {
        @Override
        public String describe() {
            return "inside " + tenantName;
        }
    }

    /**
     * The connection tracking zone for what one tenant sends to another, or to itself.
     *
     * @param zone the same for both directions, 1 to 65535
     */
    record Zone(String tenantName, int tenant, String to, int toNumber, int zone) implements PolicyItem {
        @Override
        public String describe() {
            return "zone " + tenantName + " to " + to;
        }
    }

    /** What a rule does. */
    enum Effect {
        ALLOW,
        /** The same, and the data connections of FTP (RFC 959) belong to their control connection. */
        ALLOW_WITH_FTP,
        /** Drops, whether or not somebody is told of it. */
        DENY,
        /** Withdrawn: lets the sessions go on that it let in. */
        KEEP,
        /** Only counts. */
        OBSERVE,
        /** Counts, and the controller is told of new sessions. */
        OBSERVE_AND_LOG;

        /** Whether it decides nothing. */
        public boolean observes() {
            return this == OBSERVE || this == OBSERVE_AND_LOG;
        }

        /** Whether packets pass because of it. */
        boolean lets() {
            return this == ALLOW || this == ALLOW_WITH_FTP || this == KEEP;
        }
    }

    /**
     * What sessions one end may begin with another, as the rules of one place in their order say of these two ends.
     *
     * @param tenantName whose rules they are, empty for the operator's
     * @param priority of its flows, by which the first rule that concerns the two ends decides
     * @param rule number of the rule that says so for every session, 0 if it depends on the session
     */
    record PairLeave(String tenantName, int tenant, int priority, Side from, Side to, Leave leave, int rule)
            implements PolicyItem {
        @Override
        public String describe() {
            return "leave from " + from + " to " + to + " by " + (tenant == 0 ? "the operator" : tenantName) + " at "
                    + priority;
        }
    }

    /** An item whose flows are a rule's, and have its cookie. */
    sealed interface OfRule extends PolicyItem {

        RuleId id();

        /** The rule's number. */
        int rule();

        @Override
        default String tenantName() {
            return id().tenant();
        }

        @Override
        default long cookie() {
            return Cookie.ofRule(tenant(), rule());
        }
    }

    /**
     * A rule, for one pair of ends and one part of its traffic. A rule that names labels is about as many ends as there
     * are identities that have them.
     *
     * @param tenant number of the tenant that wrote it, 0 for the operator
     * @param rule its number
     * @param priority of its flows
     * @param from who begins the sessions
     * @param to with whom they are begun
     * @param besideObserving whether a rule that only observes is about the same two tenants
     */
    record RuleMatch(
            RuleId id,
            int tenant,
            int rule,
            int priority,
            Effect effect,
            Side from,
            Side to,
            TrafficMatch traffic,
            boolean besideObserving)
            implements OfRule {

        @Override
        public String describe() {
            return "rule " + id + " (" + rule + ") from " + from + " to " + to + " of " + traffic;
        }
    }

    /**
     * A rule's part that is one for all of its pairs: its sessions are committed, and its packets counted.
     *
     * @param tells whether the controller is told: of new sessions it let in, or of packets it dropped
     * @param passage between whom its sessions are
     */
    record RuleCount(RuleId id, int tenant, int rule, Effect effect, boolean tells, Passage passage) implements OfRule {

        /** Between whom sessions are, and so how they are translated. */
        public sealed interface Passage {

            /** Containers. */
            record Within() implements Passage {}

            /** Begun with the outside, under this address. */
            record Outwards(Ipv4Address under) implements Passage {}

            /** Begun by the outside. */
            record Inwards() implements Passage {}
        }

        @Override
        public String describe() {
            return "rule " + id + " (" + rule + ")";
        }
    }
}
