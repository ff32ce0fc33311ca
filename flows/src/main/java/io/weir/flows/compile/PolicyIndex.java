package io.weir.flows.compile;

import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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

    /**
     * The index of an edited intent; this one, as far as the edit does not touch it.
     *
     * @param before the intent that this is the index of
     * @param differing the tenants that differ, by name
     * @param rezoned the pairs whose zones differ
     */
    PolicyIndex next(Intent before, Intent after, Set<String> differing, Set<TenantPair> rezoned) {
        if (!hasSameOperatorRules(before, after)
                || !differing.stream().allMatch(name -> joined(before, name).equals(joined(after, name)))) {
            return of(after);
        }
        if (rezoned.isEmpty()) {
            return this;
        }
        Map<String, SortedMap<String, Integer>> nextZones = new HashMap<>(zones);
        for (TenantPair pair : rezoned) {
            Integer zone = after.zones().get(pair);
            rezone(nextZones, pair.first(), pair.second(), zone);
            rezone(nextZones, pair.second(), pair.first(), zone);
        }
        return new PolicyIndex(operatorRules, nextZones, peers);
    }

    private static void rezone(
            Map<String, SortedMap<String, Integer>> zones, String tenant, String other, @Nullable Integer zone) {
        SortedMap<String, Integer> next = new TreeMap<>(zones.getOrDefault(tenant, Collections.emptySortedMap()));
        if (zone == null) {
            next.remove(other);
        } else {
            next.put(other, zone);
        }
        if (next.isEmpty()) {
            zones.remove(tenant);
        } else {
            zones.put(tenant, next);
        }
    }

    /** What an edit does not touch stays the same object. */
    @SuppressWarnings("ReferenceEquality")
    static boolean hasSameOperatorRules(Intent before, Intent after) {
        return before.rules() == after.rules();
    }

    /** The pairs of tenants that a tenant's rules join. */
    private static Set<TenantPair> joined(Intent intent, String name) {
        Tenant tenant = intent.tenants().get(name);
        Set<TenantPair> pairs = new HashSet<>();
        if (tenant != null) {
            tenant.rules().stream().filter(Rule::joinsTenants).forEach(rule -> pairs.add(rule.pair()));
        }
        return pairs;
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
        if (rule.joinsTenants()) {
            TenantPair pair = rule.pair();
            peers.computeIfAbsent(pair.first(), name -> new TreeSet<>()).add(pair.second());
            peers.computeIfAbsent(pair.second(), name -> new TreeSet<>()).add(pair.first());
        }
    }

    private void zone(String tenant, String other, int zone) {
        zones.computeIfAbsent(tenant, name -> new TreeMap<>()).put(other, zone);
    }
}
