package io.weir.controller.intent;

import io.weir.flows.document.Resource;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;

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

    /** What is left of rules although its time is over, at most so many. */
    static List<Resource.OfWithdrawn> over(Intent intent, long epochSecond, int most) {
        List<Resource.OfWithdrawn> over = new ArrayList<>();
        forEachDrain(intent, (left, until) -> {
            if (until <= epochSecond && over.size() < most) {
                over.add(left);
            }
        });
        return over;
    }

    /** When the next time is over, in seconds since 1970. */
    static OptionalLong nextEnd(Intent intent) {
        long[] least = {Long.MAX_VALUE};
        forEachDrain(intent, (left, until) -> least[0] = Math.min(least[0], until));
        return least[0] == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(least[0]);
    }

    private static void forEachDrain(Intent intent, BiConsumer<Resource.OfWithdrawn, Long> out) {
        forEachDrain(RuleId.OPERATOR, intent.rules(), out);
        intent.tenants().values().forEach(tenant -> forEachDrain(tenant.name(), tenant.rules(), out));
    }

    private static void forEachDrain(String tier, List<Rule> rules, BiConsumer<Resource.OfWithdrawn, Long> out) {
        for (Rule rule : rules) {
            if (rule.isWithdrawn()) {
                OptionalLong until = rule.withdrawal().orElseThrow().untilEpochSecond();
                if (until.isPresent()) {
                    RuleId id = new RuleId(tier, rule.name());
                    out.accept(new Resource.OfWithdrawn(id, rule.number()), until.getAsLong());
                }
            }
        }
    }
}
