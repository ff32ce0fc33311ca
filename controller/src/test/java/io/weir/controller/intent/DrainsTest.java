package io.weir.controller.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.document.Resource;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Withdrawal;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Selector;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DrainsTest {

    private static final List<String> TENANTS = List.of("blue", "grey", "red");
    private static final int NUMBERS = 12;

    /** Numbers wander between tenants, times are the same now and then, and not all that is left of a rule ends. */
    @Test
    void whatFollowsChangesIsAsThatMadeAfresh() {
        Random random = new Random(1);
        Drains drains = new Drains();
        for (int i = 0; i < 2000; i++) {
            Intent intent = intent(random);
            drains.follow(intent);
            List<Drain> all = all(intent);
            long now = random.nextInt(6);
            int most = random.nextInt(4);
            assertEquals(
                    all.stream()
                            .filter(drain -> drain.until <= now)
                            .limit(most)
                            .map(Drain::left)
                            .toList(),
                    drains.over(now, most),
                    "change " + i);
            assertEquals(all.stream().mapToLong(Drain::until).min(), drains.nextEnd(), "change " + i);
        }
    }

    private record Drain(long until, Resource.OfWithdrawn left) {}

    private static List<Drain> all(Intent intent) {
        List<Drain> all = new ArrayList<>();
        add(RuleId.OPERATOR, intent.rules(), all);
        intent.tenants().values().forEach(tenant -> add(tenant.name(), tenant.rules(), all));
        all.sort(Comparator.comparingLong(Drain::until)
                .thenComparing(drain -> drain.left().number()));
        return all;
    }

    private static void add(String tier, List<Rule> rules, List<Drain> all) {
        for (Rule rule : rules) {
            rule.withdrawal()
                    .flatMap(withdrawal ->
                            withdrawal.untilEpochSecond().stream().boxed().findFirst())
                    .ifPresent(until -> all.add(
                            new Drain(until, new Resource.OfWithdrawn(new RuleId(tier, rule.name()), rule.number()))));
        }
    }

    private static Intent intent(Random random) {
        List<List<Rule>> tiers = new ArrayList<>();
        for (int tier = 0; tier <= TENANTS.size(); tier++) {
            tiers.add(new ArrayList<>());
        }
        for (int number = 1; number <= NUMBERS; number++) {
            if (random.nextInt(3) > 0) {
                tiers.get(random.nextInt(tiers.size())).add(rule(number, random));
            }
        }
        Intent intent = Intent.EMPTY.withRules(tiers.get(TENANTS.size()));
        for (int i = 0; i < TENANTS.size(); i++) {
            if (random.nextInt(4) > 0) {
                Tenant tenant = new Tenant(TENANTS.get(i), i + 1, SharedMap.empty(), SharedMap.empty());
                intent = intent.with(tenant.withRules(tiers.get(i)));
            }
        }
        return intent;
    }

    private static Rule rule(int number, Random random) {
        Rule rule = Rule.allow(number, new Selector.OfTenant("red"), new Selector.OfTenant("blue"));
        return new Rule(
                rule.name(),
                number,
                rule.from(),
                rule.to(),
                rule.traffic(),
                rule.action(),
                rule.order(),
                rule.mode(),
                rule.log(),
                rule.sessions(),
                rule.helper(),
                rule.description(),
                rule.since(),
                switch (random.nextInt(4)) {
                    case 0 -> Optional.empty();
                    case 1 -> Optional.of(new Withdrawal(OptionalLong.empty()));
                    default -> Optional.of(new Withdrawal(OptionalLong.of(random.nextInt(5))));
                });
    }
}
