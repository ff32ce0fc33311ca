package io.weir.flows.simulate;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Inside;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.Traffic;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What an intent's rules say of sessions that containers begin. It reads only the model. */
record Judgement(Intent intent) {

    /** What is let in where no rule decides between strangers. */
    static final Verdict NOTHING = new Verdict(Rule.Action.DENY, 0);

    /** Of what the outside begins with a port that is not published, or under an address that is not outside. */
    static final Verdict UNPUBLISHED = new Verdict(Rule.Action.DENY, -1);

    /** A container, and whose it is. */
    record End(Tenant tenant, Container container) {}

    /**
     * What a session is, as far as rules look at it.
     *
     * @param kind its destination port, or its ICMP type
     * @param code its ICMP code
     * @param rule number of the rule that let it in, 0 if none did; empty if it was not let in yet
     */
    record Session(int protocol, int kind, int code, OptionalInt rule) {}

    /**
     * What becomes of a session.
     *
     * @param rule number of the rule that decides, 0 if it is the default, negative if no rule is asked
     */
    record Verdict(Rule.Action action, int rule) {

        boolean allows() {
            return action == Rule.Action.ALLOW;
        }
    }

    /** By the first rule that concerns the two ends and the session, else by the default. */
    Verdict of(End from, End to, Session session) {
        return first(concerning(from, to), session).orElse(byDefault(from, to));
    }

    /** Of a session that a container begins with what is none: its own tenant's rules decide, behind the operator's. */
    Verdict of(End from, Ipv4Address outside, Session session) {
        Stream<Rule> rules = Stream.concat(
                        intent.rules().stream().sorted(),
                        from.tenant.rules().stream().sorted())
                .filter(rule -> rule.mode() == Rule.Mode.ENFORCE)
                .filter(rule -> selects(rule.from(), from))
                .filter(rule ->
                        rule.to() instanceof Selector.Outside to && to.prefix().contains(outside));
        return first(rules, session).orElse(NOTHING);
    }

    /** Of a session that what is no container begins with one: its tenant's rules decide, behind the operator's. */
    Verdict of(Ipv4Address outside, End to, Session session) {
        Stream<Rule> rules = Stream.concat(
                        intent.rules().stream().sorted(),
                        to.tenant.rules().stream().sorted())
                .filter(rule -> rule.mode() == Rule.Mode.ENFORCE)
                .filter(rule -> rule.from() instanceof Selector.Outside from
                        && from.prefix().contains(outside))
                .filter(rule -> selects(rule.to(), to));
        return first(rules, session).orElse(NOTHING);
    }

    private static Optional<Verdict> first(Stream<Rule> rules, Session session) {
        return rules.filter(rule -> includes(rule.traffic(), session))
                .filter(rule -> !rule.isWithdrawn() || session.rule.equals(OptionalInt.of(rule.number())))
                .findFirst()
                .map(rule -> new Verdict(rule.action(), rule.number()));
    }

    /** What becomes of every session between the two ends; empty if that depends on the session. */
    Optional<Verdict> ofAny(End from, End to) {
        Optional<Rule> first = concerning(from, to).findFirst();
        if (first.isEmpty()) {
            return Optional.of(byDefault(from, to));
        }
        return first.filter(rule -> rule.traffic().isAny() && !rule.isWithdrawn())
                .map(rule -> new Verdict(rule.action(), rule.number()));
    }

    private static Verdict byDefault(End from, End to) {
        boolean open = from.tenant.name().equals(to.tenant.name()) && from.tenant.inside() == Inside.ALLOW;
        return new Verdict(open ? Rule.Action.ALLOW : Rule.Action.DENY, 0);
    }

    /** The rules that decide about sessions from one end to the other, the operator's first. */
    private Stream<Rule> concerning(End from, End to) {
        return Stream.concat(
                        intent.rules().stream().sorted(),
                        to.tenant.rules().stream().sorted())
                .filter(rule -> rule.mode() == Rule.Mode.ENFORCE)
                .filter(rule -> selects(rule.from(), from) && selects(rule.to(), to));
    }

    private static boolean selects(Selector selector, End end) {
        String tenant = end.tenant.name();
        if (selector instanceof Selector.OfTenant all) {
            return all.tenant().equals(tenant);
        }
        if (selector instanceof Selector.Labelled some) {
            return some.tenant().equals(tenant) && end.container.labels().hasAll(some.labels());
        }
        return selector instanceof Selector.One one
                && one.container().equals(new ContainerId(tenant, end.container.name()));
    }

    private static boolean includes(Traffic traffic, Session session) {
        return traffic.isAny()
                || traffic.protocol().getAsInt() == session.protocol
                        && (traffic.ports().isEmpty()
                                || traffic.ports().stream()
                                        .anyMatch(
                                                range -> range.first() <= session.kind && session.kind <= range.last()))
                        && (traffic.icmp().isEmpty()
                                || traffic.icmp().stream()
                                        .anyMatch(kind -> kind.type() == session.kind
                                                && kind.code().orElse(session.code) == session.code));
    }
}
