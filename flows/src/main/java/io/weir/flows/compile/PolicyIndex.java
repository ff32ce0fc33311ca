package io.weir.flows.compile;

import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleDiff;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An intent's rules and zones by the tenant that they concern. Follows the intent from edit to edit: the index of an edited
 * one shares with the one before what the edit does not touch.
 *
 * @param operatorRules the operator's rules about sessions with a tenant, or that it begins with the outside, in order
 * @param zones for each tenant the connection tracking zone that it shares with each other, itself and the outside too
 * @param joining for each tenant those that it may exchange packets with, and how many rules let them
 */
record PolicyIndex(
        SharedMap<String, List<Rule>> operatorRules,
        SharedMap<String, SharedMap<String, Integer>> zones,
        SharedMap<String, SharedMap<String, Integer>> joining) {

    static final PolicyIndex EMPTY = new PolicyIndex(SharedMap.empty(), SharedMap.empty(), SharedMap.empty());

    /**
     * The index of an edited intent.
     *
     * @param operators the operator's rules that differ
     * @param tenants the tenants that differ
     * @param rezoned the pairs whose zones differ
     */
    PolicyIndex next(
            RuleDiff operators, List<Change<String, Tenant>> tenants, List<Change<TenantPair, Integer>> rezoned) {
        Map<TenantPair, Integer> joined = new HashMap<>();
        count(operators, joined);
        for (Change<String, Tenant> change : tenants) {
            count(RuleDiff.between(rules(change.before()), rules(change.after())), joined);
        }
        SharedMap<String, SharedMap<String, Integer>> nextJoining = joining;
        for (Map.Entry<TenantPair, Integer> each : joined.entrySet()) {
            TenantPair pair = each.getKey();
            int rules = joining(pair.first(), pair.second()) + each.getValue();
            nextJoining = withBoth(nextJoining, pair, rules == 0 ? null : rules);
        }
        SharedMap<String, SharedMap<String, Integer>> nextZones = zones;
        for (Change<TenantPair, Integer> change : rezoned) {
            nextZones = withBoth(nextZones, change.key(), change.after());
        }
        return new PolicyIndex(nextOperatorRules(operators), nextZones, nextJoining);
    }

    private static List<Rule> rules(@Nullable Tenant tenant) {
        return tenant == null ? List.of() : tenant.rules();
    }

    /** Counts by how many rules more, or fewer, each two tenants may exchange packets. */
    private static void count(RuleDiff diff, Map<TenantPair, Integer> joined) {
        for (Rule rule : diff.gone()) {
            if (rule.joinsTenants()) {
                joined.merge(rule.pair(), -1, Integer::sum);
            }
        }
        for (Rule rule : diff.come()) {
            if (rule.joinsTenants()) {
                joined.merge(rule.pair(), 1, Integer::sum);
            }
        }
    }

    private int joining(String tenant, String other) {
        SharedMap<String, Integer> others = joining.get(tenant);
        return others == null ? 0 : others.getOrDefault(other, 0);
    }

    private SharedMap<String, List<Rule>> nextOperatorRules(RuleDiff operators) {
        Map<String, List<Rule>> gone = byGoverned(operators.gone());
        Map<String, List<Rule>> come = byGoverned(operators.come());
        Set<String> governed = new HashSet<>(gone.keySet());
        governed.addAll(come.keySet());
        SharedMap<String, List<Rule>> next = operatorRules;
        for (String name : governed) {
            RuleDiff diff = new RuleDiff(gone.getOrDefault(name, List.of()), come.getOrDefault(name, List.of()));
            List<Rule> rules = diff.applyTo(operatorRulesOf(name));
            next = rules.isEmpty() ? next.without(name) : next.with(name, rules);
        }
        return next;
    }

    private static Map<String, List<Rule>> byGoverned(List<Rule> rules) {
        Map<String, List<Rule>> byGoverned = new HashMap<>();
        for (Rule rule : rules) {
            byGoverned
                    .computeIfAbsent(governed(rule), name -> new ArrayList<>())
                    .add(rule);
        }
        return byGoverned;
    }

    /** The tenant in whose slices a rule's items are. */
    private static String governed(Rule rule) {
        return rule.to().tenantName().or(() -> rule.from().tenantName()).orElseThrow();
    }

    /** The same with what a pair has, for each of the two. */
    private static SharedMap<String, SharedMap<String, Integer>> withBoth(
            SharedMap<String, SharedMap<String, Integer>> map, TenantPair pair, @Nullable Integer value) {
        return with(with(map, pair.first(), pair.second(), value), pair.second(), pair.first(), value);
    }

    private static SharedMap<String, SharedMap<String, Integer>> with(
            SharedMap<String, SharedMap<String, Integer>> map, String tenant, String other, @Nullable Integer value) {
        SharedMap<String, Integer> before = map.getOrDefault(tenant, SharedMap.empty());
        SharedMap<String, Integer> after = value == null ? before.without(other) : before.with(other, value);
        return after.isEmpty() ? map.without(tenant) : map.with(tenant, after);
    }

    List<Rule> operatorRulesOf(String tenant) {
        return operatorRules.getOrDefault(tenant, List.of());
    }

    SharedMap<String, Integer> zonesOf(String tenant) {
        return zones.getOrDefault(tenant, SharedMap.empty());
    }

    /** The tenants that a tenant may exchange packets with. */
    Set<String> peersOf(String tenant) {
        return joining.getOrDefault(tenant, SharedMap.empty()).keySet();
    }
}
