package io.weir.controller.intent;

import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Tenant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What there is to find out about the rules of an intent. */
final class RuleChanges {

    private RuleChanges() {}

    /** The rule that an intent has more than the one before it. */
    static RuleId added(String tier, Intent before, Intent after) {
        Set<String> names = new HashSet<>();
        rules(tier, before).stream().filter(rule -> !rule.isWithdrawn()).forEach(rule -> names.add(rule.name()));
        return rules(tier, after).stream()
                .filter(rule -> !rule.isWithdrawn() && !names.contains(rule.name()))
                .findFirst()
                .map(rule -> new RuleId(tier, rule.name()))
                .orElseThrow();
    }

    private static List<Rule> rules(String tier, Intent intent) {
        Tenant tenant = intent.tenants().get(tier);
        return tier.equals(RuleId.OPERATOR) ? intent.rules() : tenant == null ? List.of() : tenant.rules();
    }
}
