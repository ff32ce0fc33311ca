package io.weir.controller.answers;

import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An intent's rules by the number that stands for them in the switches. */
public final class RulesByNumber {

    private final Map<Integer, Owned> rules = new HashMap<>();

    /** A rule, and whose it is. */
    public record Owned(RuleId id, Rule rule) {}

    public RulesByNumber(Intent intent) {
        intent.rules().forEach(rule -> add(RuleId.OPERATOR, rule));
        intent.tenants().values().forEach(tenant -> tenant.rules().forEach(rule -> add(tenant.name(), rule)));
    }

    private void add(String owner, Rule rule) {
        rules.put(rule.number(), new Owned(new RuleId(owner, rule.name()), rule));
    }

    /** The rule with a number; empty if there is none, for instance no longer. */
    public Optional<Owned> rule(int number) {
        return Optional.ofNullable(rules.get(number));
    }
}
