package io.weir.controller.intent;

import io.weir.flows.document.Resource;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleDiff;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is left of rules for some time, by when that is over. Follows the intent from change to change, at the cost of what
 * differs. Belongs to one thread.
 */
final class Drains {

    private Intent intent = Intent.EMPTY;
    private final NavigableSet<Drain> drains = new TreeSet<>(
            Comparator.comparingLong(Drain::untilEpochSecond).thenComparingInt(drain -> drain.left.number()));

    private record Drain(long untilEpochSecond, Resource.OfWithdrawn left) {}

    /** Those of one list of rules that went and came. */
    private record Tier(String name, RuleDiff rules) {}

    /** Takes over the intent. */
    void follow(Intent next) {
        List<Tier> tiers = new ArrayList<>();
        tiers.add(new Tier(RuleId.OPERATOR, RuleDiff.between(intent.rules(), next.rules())));
        for (Change<String, Tenant> change : SharedMap.changes(intent.tenants(), next.tenants())) {
            tiers.add(new Tier(change.key(), RuleDiff.between(rules(change.before()), rules(change.after()))));
        }
        // A number that went may have come elsewhere.
        for (Tier tier : tiers) {
            drains(tier.name, tier.rules.gone()).forEach(drains::remove);
        }
        for (Tier tier : tiers) {
            drains(tier.name, tier.rules.come()).forEach(drains::add);
        }
        intent = next;
    }

    private static List<Rule> rules(@Nullable Tenant tenant) {
        return tenant == null ? List.of() : tenant.rules();
    }

    private static List<Drain> drains(String tier, List<Rule> rules) {
        List<Drain> found = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.isWithdrawn()) {
                rule.withdrawal().orElseThrow().untilEpochSecond().ifPresent(until -> {
                    RuleId id = new RuleId(tier, rule.name());
                    found.add(new Drain(until, new Resource.OfWithdrawn(id, rule.number())));
                });
            }
        }
        return found;
    }

    /** What is left of rules although its time is over, at most so many; first what was over first. */
    List<Resource.OfWithdrawn> over(long epochSecond, int most) {
        List<Resource.OfWithdrawn> over = new ArrayList<>();
        for (Drain drain : drains) {
            if (drain.untilEpochSecond > epochSecond || over.size() == most) {
                break;
            }
            over.add(drain.left);
        }
        return over;
    }

    /** When the next time is over, in seconds since 1970. */
    OptionalLong nextEnd() {
        return drains.isEmpty() ? OptionalLong.empty() : OptionalLong.of(drains.first().untilEpochSecond);
    }
}
