package io.weir.flows.compile;

import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which rules may be in an intent: those that say something of what is there, and by which no tenant reaches an address of two. */
final class SoundRules {

    private final Intent intent;
    private final SortedMap<String, List<String>> reach = new TreeMap<>();

    SoundRules(Intent intent) {
        this.intent = intent;
    }

    /** Those of a tier; of two that may not both be, the one that was asked for first. */
    List<Rule> of(List<Rule> rules) {
        return rules.stream()
                .filter(rule -> isThere(rule.from()) && isThere(rule.to()))
                .filter(rule -> rule.action() != Action.ALLOW || rule.pair().isWithOutside() || joins(rule))
                .toList();
    }

    private boolean isThere(Selector selector) {
        if (selector instanceof Selector.Outside) {
            return true;
        }
        Tenant tenant = intent.tenants().get(selector.tenantName().orElseThrow());
        return tenant != null
                && (!(selector instanceof Selector.One one)
                        || tenant.containers().containsKey(one.container().name()));
    }

    private boolean joins(Rule rule) {
        String from = rule.pair().first();
        String to = rule.pair().second();
        List<String> ofFrom = reach.computeIfAbsent(from, name -> new ArrayList<>(List.of(name)));
        List<String> ofTo = reach.computeIfAbsent(to, name -> new ArrayList<>(List.of(name)));
        if (ofFrom.contains(to)) {
            return true;
        }
        Map<String, Tenant> all = intent.tenants();
        if (ofFrom.stream().anyMatch(other -> RandomIntents.overlap(all.get(other), all.get(to)))
                || ofTo.stream().anyMatch(other -> RandomIntents.overlap(all.get(other), all.get(from)))) {
            return false;
        }
        ofFrom.add(to);
        ofTo.add(from);
        return true;
    }
}
