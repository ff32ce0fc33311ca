package io.weir.flows.model;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides about new sessions from some containers to some others; replies follow. Sorts in the order in which the rules
 * of one tier are looked at: the first that matches decides.
 *
 * @param name unique among the rules of its tier that are not withdrawn
 * @param number what stands for it in the switches, unique in the whole intent, 1 to 2^24 - 1
 * @param from who begins the session
 * @param to with whom
 * @param traffic which sessions
 * @param action what becomes of them
 * @param order the least is looked at first, 0 to 9999
 * @param mode whether it decides, or only counts what it would have decided
 * @param log whether each session that it decides about is written down
 * @param sessions what becomes of the sessions that it let in, when it is withdrawn or changed
 * @param helper what lets in further sessions that belong to one
 * @param description in its owner's words; may be empty
 * @param since the revision that made it what it is
 * @param withdrawal present on what is kept of a rule that was withdrawn or changed: it lets no new session in
 */
public record Rule(
        String name,
        int number,
        Selector from,
        Selector to,
        Traffic traffic,
        Action action,
        int order,
        Mode mode,
        boolean log,
        Sessions sessions,
        Helper helper,
        String description,
        long since,
        Optional<Withdrawal> withdrawal)
        implements Comparable<Rule> {

    /** The largest rule number: a cookie and a connection's mark have 24 bits for it. */
    public static final int MAX_NUMBER = 0xffffff;

    public static final int MAX_ORDER = 9999;
    public static final int DEFAULT_ORDER = 1000;

    public Rule {
        if (number < 1 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("rule number out of range: " + number);
        }
        if (order < 0 || order > MAX_ORDER) {
            throw new IllegalArgumentException("order out of range: " + order);
        }
        if (from.tenantName().isEmpty() && to.tenantName().isEmpty()) {
            throw new IllegalArgumentException("a rule about no tenant: " + name);
        }
    }

    /** A rule that lets in any session from the one to the other, with defaults for all else. */
    public static Rule allow(int number, Selector from, Selector to) {
        return of(number, from, to, Action.ALLOW);
    }

    /** A rule that silently drops any session from the one to the other, with defaults for all else. */
    public static Rule deny(int number, Selector from, Selector to) {
        return of(number, from, to, Action.DENY);
    }

    private static Rule of(int number, Selector from, Selector to, Action action) {
        return new Rule(
                "rule-" + number,
                number,
                from,
                to,
                Traffic.ANY,
                action,
                DEFAULT_ORDER,
                Mode.ENFORCE,
                false,
                new Sessions.Cut(),
                Helper.NONE,
                "",
                0,
                Optional.empty());
    }

    /** The two tenants that it is about; one of them may be what is outside. */
    public TenantPair pair() {
        return TenantPair.of(
                from.tenantName().orElse(Selector.OUTSIDE), to.tenantName().orElse(Selector.OUTSIDE));
    }

    /** Whether packets may pass between two different tenants by it, were it to decide: then they are peers. */
    public boolean joinsTenants() {
        return action == Action.ALLOW
                && from.tenantName().isPresent()
                && to.tenantName().isPresent()
                && !from.tenantName().equals(to.tenantName());
    }

    /** The same rule, deciding instead of observing. */
    public Rule promoted(long sinceRevision) {
        return new Rule(
                name,
                number,
                from,
                to,
                traffic,
                action,
                order,
                Mode.ENFORCE,
                log,
                sessions,
                helper,
                description,
                sinceRevision,
                withdrawal);
    }

    public boolean isWithdrawn() {
        return withdrawal.isPresent();
    }

    @Override
    public int compareTo(Rule other) {
        if (order != other.order) {
            return Integer.compare(order, other.order);
        }
        if (action != other.action) {
            return other.action.compareTo(action);
        }
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Integer.compare(number, other.number);
    }

    /** What becomes of a session. Of rules of equal order, those that deny go first, then those that reject. */
    public enum Action {
        ALLOW,
        /** Dropped, and the sender told so: by a TCP reset, or ICMP's administratively prohibited. */
        REJECT,
        /** Dropped silently. */
        DENY
    }

    /** Whether a rule decides. */
    public enum Mode {
        ENFORCE,
        /** Counts what it would have decided, and leaves deciding to the others. */
        OBSERVE
    }

    /** What lets in further sessions that a session announces. */
    public enum Helper {
        NONE,
        /** FTP's data connections (RFC 959). */
        FTP
    }

    /** What becomes of the sessions that a rule let in, when it is withdrawn or changed. */
    public sealed interface Sessions {

        /** They end at once, save those that another rule allows. */
        record Cut() implements Sessions {}

        /** They go on until an operator ends that. */
        record Keep() implements Sessions {}

        /** They go on for some time. */
        record Drain(int seconds) implements Sessions {

            /** A week: longer is {@link Keep}. */
            public static final int MAX_SECONDS = 604_800;

            public Drain {
                if (seconds < 1 || seconds > MAX_SECONDS) {
                    throw new IllegalArgumentException("seconds to drain out of range: " + seconds);
                }
            }
        }
    }

    /**
     * That a rule was withdrawn, while sessions that it let in may go on.
     *
     * @param untilEpochSecond when that ends, in seconds since 1970; empty if an operator is to end it
     */
    public record Withdrawal(OptionalLong untilEpochSecond) {}
}
