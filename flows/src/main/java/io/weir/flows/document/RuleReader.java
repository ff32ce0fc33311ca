package io.weir.flows.document;

import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Rule.Helper;
import io.weir.flows.model.Rule.Mode;
import io.weir.flows.model.Rule.Sessions;
import io.weir.flows.model.Rule.Withdrawal;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Traffic;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads one rule, each value checked by itself, and whether it is for its owner to say. */
final class RuleReader {

    private static final List<String> KEYS = List.of(
            "name",
            "from",
            "to",
            "protocol",
            "ports",
            "icmp",
            "action",
            "order",
            "mode",
            "log",
            "sessions",
            "helper",
            "description",
            "number",
            "since",
            "withdrawn");

    private static final int MAX_DESCRIPTION = 1000;

    private final SelectorReader selectors;

    RuleReader(Scope scope, LabelsReader labels) {
        selectors = new SelectorReader(scope, labels);
    }

    /**
     * What is stated; empty, with problems added, if that is no rule.
     *
     * @param tier the tenant whose rule it is, or {@link RuleId#OPERATOR}
     * @param name its name where it is known otherwise; null if the rule states it, or it is derived
     */
    Optional<DeclaredRule> read(Fields fields, String tier, @Nullable String name) {
        fields.allowOnly(KEYS);
        Optional<Selector> from = selectors.read(fields, "from", tier);
        Optional<Selector> to = selectors.read(fields, "to", tier);
        Traffic traffic = TrafficReader.read(fields);
        Action action = Forms.word(fields.scalar("action"), Action.ALLOW, "an action");
        Optional<Withdrawal> withdrawal = SessionsForm.withdrawal(fields.scalar("withdrawn"));
        OptionalInt number = Forms.number(fields.scalar("number"), 1, Rule.MAX_NUMBER);
        if (withdrawal.isPresent() && number.isEmpty()) {
            fields.wrong("number is missing", "a withdrawn rule is known by the number that its sessions have");
        }
        if (withdrawal.isPresent() && action != Action.ALLOW) {
            fields.wrong("withdrawn", "a rule that lets no session in leaves none behind", "leave the whole rule out");
        }
        if (from.isEmpty() || to.isEmpty() || !isForOwner(fields, tier, from.get(), to.get())) {
            return Optional.empty();
        }
        Rule form = new Rule(
                name(fields, name, RuleNames.of(from.get(), to.get(), traffic, action)),
                DeclaredRule.NO_NUMBER,
                from.get(),
                to.get(),
                traffic,
                action,
                Forms.number(fields.scalar("order"), 0, Rule.MAX_ORDER).orElse(Rule.DEFAULT_ORDER),
                Forms.word(fields.scalar("mode"), Mode.ENFORCE, "a mode"),
                Forms.truth(fields.scalar("log")),
                sessions(fields, action),
                helper(fields, action, traffic),
                description(fields),
                0,
                withdrawal);
        return Optional.of(new DeclaredRule(tier, fields, form, number, Forms.revision(fields.scalar("since"))));
    }

    private static boolean isForOwner(Fields fields, String tier, Selector from, Selector to) {
        Optional<String> sender = from.tenantName();
        Optional<String> receiver = to.tenantName();
        if (sender.isEmpty() && receiver.isEmpty()) {
            fields.wrong("neither end is a tenant's", "a rule is about the sessions of a tenant");
            return false;
        }
        Optional<String> owner = Optional.of(tier);
        if (tier.equals(RuleId.OPERATOR) || receiver.equals(owner) || receiver.isEmpty() && sender.equals(owner)) {
            return true;
        }
        if (receiver.isPresent()) {
            fields.wrong(
                    "to",
                    "who may reach tenant " + receiver.get() + " is not for tenant " + tier + " to say",
                    "write it in " + receiver.get() + "'s rules or the operator's");
        } else {
            fields.wrong(
                    "from",
                    "what tenant " + sender.orElseThrow() + " may reach is not for tenant " + tier + " to say",
                    "write it in " + sender.orElseThrow() + "'s rules or the operator's");
        }
        return false;
    }

    private static String name(Fields fields, @Nullable String known, String derived) {
        Value stated = fields.scalar("name");
        if (stated == null) {
            return known == null ? derived : known;
        }
        if (known != null && !known.equals(stated.text())) {
            stated.wrong("this rule is named " + known, "leave name out, or write the rule under its own name");
        } else {
            Names.check(stated, "rule");
        }
        return stated.text();
    }

    private static Sessions sessions(Fields fields, Action action) {
        Sessions sessions = SessionsForm.read(fields);
        if (action != Action.ALLOW && !(sessions instanceof Sessions.Cut)) {
            fields.wrong(
                    "sessions", "a rule that lets no session in has none to keep", "leave it out, or action: allow");
        }
        return sessions;
    }

    private static Helper helper(Fields fields, Action action, Traffic traffic) {
        Helper helper = Forms.word(fields.scalar("helper"), Helper.NONE, "a helper");
        if (helper == Helper.FTP
                && (action != Action.ALLOW || !traffic.protocol().equals(OptionalInt.of(Traffic.TCP)))) {
            fields.wrong(
                    "helper", "FTP's control connections are TCP that is allowed", "action: allow and protocol: tcp");
        }
        return helper;
    }

    private static String description(Fields fields) {
        Value description = fields.scalar("description");
        if (description == null) {
            return "";
        }
        if (description.text().length() > MAX_DESCRIPTION) {
            description.wrong(
                    "the description has " + description.text().length() + " characters", "at most " + MAX_DESCRIPTION);
        }
        return description.text();
    }
}
