package io.weir.flows.compile;

import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An intent's rules and zones by the tenant that they concern. Made anew only when one of them changes.
 *
 * @param operatorRules the operator's rules about sessions with a tenant, or that it begins with the outside
 * @param zones for each tenant the connection tracking zone that it shares with each other, itself and the outside too
 * @param peers for each tenant those that it may exchange packets with
 */
record PolicyIndex(
        Map<String, List<Rule>> operatorRules,
        Map<String, SortedMap<String, Integer>> zones,
        Map<String, SortedSet<String>> peers) {

    static final PolicyIndex EMPTY = new PolicyIndex(Map.of(), Map.of(), Map.of());

    static PolicyIndex of(Intent intent) {
        PolicyIndex index = new PolicyIndex(new HashMap<>(), new HashMap<>(), new HashMap<>());
        for (Rule rule : intent.rules()) {
            index.operatorRules
                    .computeIfAbsent(governed(rule), name -> new ArrayList<>())
                    .add(rule);
            index.join(rule);
        }
        for (Tenant tenant : intent.tenants().values()) {
            tenant.rules().forEach(index::join);
        }
        intent.zones().forEach((pair, zone) -> {
            index.zone(pair.first(), pair.second(), zone);
            index.zone(pair.second(), pair.first(), zone);
        });
        return index;
    }

    /** Whether two intents have the same rules and zones; what an edit does not touch stays the same object. */
    @SuppressWarnings("ReferenceEquality")
    static boolean isSame(Intent before, Intent after) {
        if (before.rules() != after.rules()
                || !before.zones().equals(after.zones())
                || before.tenants().size() != after.tenants().size()) {
            return false;
        }
        return before.tenants() == after.tenants()
                || after.tenants().values().stream().allMatch(tenant -> {
                    Tenant old = before.tenants().get(tenant.name());
                    return old == tenant || old != null && old.rules().equals(tenant.rules());
                });
    }

    List<Rule> operatorRulesOf(String tenant) {
        return operatorRules.getOrDefault(tenant, List.of());
    }

    SortedMap<String, Integer> zonesOf(String tenant) {
        return zones.getOrDefault(tenant, Collections.emptySortedMap());
    }

    SortedSet<String> peersOf(String tenant) {
        return peers.getOrDefault(tenant, Collections.emptySortedSet());
    }

    /** The tenant in whose slices a rule's items are. */
    private static String governed(Rule rule) {
        return rule.to().tenantName().or(() -> rule.from().tenantName()).orElseThrow();
    }

    private void join(Rule rule) {
        TenantPair pair = rule.pair();
        if (rule.action() == Rule.Action.ALLOW
                && !pair.first().equals(pair.second())
                && !pair.first().equals(Selector.OUTSIDE)
                && !pair.second().equals(Selector.OUTSIDE)) {
            peers.computeIfAbsent(pair.first(), name -> new TreeSet<>()).add(pair.second());
            peers.computeIfAbsent(pair.second(), name -> new TreeSet<>()).add(pair.first());
        }
    }

    private void zone(String tenant, String other, int zone) {
        zones.computeIfAbsent(tenant, name -> new TreeMap<>()).put(other, zone);
    }
}
