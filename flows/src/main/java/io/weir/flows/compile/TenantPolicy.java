package io.weir.flows.compile;

import io.weir.flows.model.Rule;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Tenant;
import io.weir.flows.tables.Item;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say of the sessions that are begun with one tenant's containers, and of those that they begin with the
 * outside, as items; on all hosts the same.
 */
final class TenantPolicy {

    /** What the items were made from. */
    private final Tenant tenant;

    private final List<Rule> operatorRules;
    private final SortedMap<String, Integer> zones;
    private final Map<String, Tenant> others;

    /** By the name of the tenant that begins the sessions, or {@link Selector#OUTSIDE}. */
    private final SortedMap<String, List<Item>> itemsByBeginner;

    private TenantPolicy(
            Tenant tenant,
            List<Rule> operatorRules,
            SortedMap<String, Integer> zones,
            Map<String, Tenant> others,
            SortedMap<String, List<Item>> itemsByBeginner) {
        this.tenant = tenant;
        this.operatorRules = operatorRules;
        this.zones = zones;
        this.others = others;
        this.itemsByBeginner = itemsByBeginner;
    }

    /**
     * A tenant's policy; the one before, if it says the same.
     *
     * @param tenants all tenants
     */
    static TenantPolicy of(
            Tenant tenant, PolicyIndex index, Map<String, Tenant> tenants, @Nullable TenantPolicy before) {
        List<Rule> operatorRules = index.operatorRulesOf(tenant.name());
        SortedMap<String, Integer> zones = index.zonesOf(tenant.name());
        if (before != null && before.isMadeFrom(tenant, operatorRules, zones, tenants)) {
            return before;
        }
        Map<String, Tenant> others = new TreeMap<>();
        operatorRules.forEach(rule -> note(rule, tenants, others));
        tenant.rules().forEach(rule -> note(rule, tenants, others));
        zones.keySet().forEach(name -> note(name, tenants, others));
        SortedMap<String, List<Item>> items;
        if (before != null && before.hasItemsOf(tenant, operatorRules, zones, others)) {
            items = before.itemsByBeginner;
        } else {
            items = new TreeMap<>();
            new PolicyItems(tenant, others, items).add(operatorRules, zones);
            items = before != null && before.itemsByBeginner.equals(items) ? before.itemsByBeginner : items;
        }
        return new TenantPolicy(tenant, operatorRules, zones, others, items);
    }

    /** Whether two say the same; one may have been made anew for nothing. */
    @SuppressWarnings("ReferenceEquality")
    boolean saysAsMuchAs(TenantPolicy other) {
        return itemsByBeginner == other.itemsByBeginner && hasSameFrame(other);
    }

    /** Whether the two differ in nothing but rules. */
    boolean hasSameFrame(TenantPolicy other) {
        return tenant.inside() == other.tenant.inside()
                && outsideZone().equals(other.outsideZone())
                && concernsOutsidesSessions() == other.concernsOutsidesSessions();
    }

    /** Whether a rule is about sessions that the outside begins. */
    boolean concernsOutsidesSessions() {
        return itemsByBeginner.containsKey(Selector.OUTSIDE);
    }

    /** The zone of the tenant's sessions with the outside; empty if no rule is about such. */
    OptionalInt outsideZone() {
        Integer zone = zones.get(Selector.OUTSIDE);
        return zone == null ? OptionalInt.empty() : OptionalInt.of(zone);
    }

    /** The zones that its sessions are tracked in, by the other tenant's name, its own or {@link Selector#OUTSIDE}. */
    SortedMap<String, Integer> zones() {
        return zones;
    }

    /** The number of a tenant that its zones or rules name; 0 for the outside. */
    int numberOf(String name) {
        Tenant named = others.get(name);
        return named == null ? 0 : named.number();
    }

    /**
     * Hands over the items about sessions that certain tenants begin.
     *
     * @param beginners whether a tenant, by name, or the outside, is one of them
     */
    void items(Predicate<String> beginners, Consumer<Item> out) {
        itemsByBeginner.forEach((beginner, items) -> {
            if (beginners.test(beginner)) {
                items.forEach(out);
            }
        });
    }

    /** What an edit does not touch stays the same object; comparing all would cost all. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isMadeFrom(
            Tenant now, List<Rule> operatorRulesNow, SortedMap<String, Integer> zonesNow, Map<String, Tenant> tenants) {
        return tenant == now
                && operatorRules.equals(operatorRulesNow)
                && zones.equals(zonesNow)
                && others.entrySet().stream().allMatch(other -> tenants.get(other.getKey()) == other.getValue());
    }

    /** Whether the items would be made of the same, though it may be that containers differ which no rule names. */
    @SuppressWarnings("ReferenceEquality")
    private boolean hasItemsOf(
            Tenant now,
            List<Rule> operatorRulesNow,
            SortedMap<String, Integer> zonesNow,
            Map<String, Tenant> othersNow) {
        if (tenant.rules() != now.rules()
                || !operatorRules.equals(operatorRulesNow)
                || !zones.equals(zonesNow)
                || !others.keySet().equals(othersNow.keySet())
                || !isAlike(tenant, now)) {
            return false;
        }
        for (Tenant other : othersNow.values()) {
            if (!isAlike(others.getOrDefault(other.name(), other), other)) {
                return false;
            }
        }
        return true;
    }

    /** Whether rules mean the same of two states of a tenant. */
    private boolean isAlike(Tenant before, Tenant after) {
        return before.number() == after.number()
                && before.identities().equals(after.identities())
                && (before.containers().equals(after.containers()) || !namesContainers());
    }

    private boolean namesContainers() {
        return Stream.concat(operatorRules.stream(), tenant.rules().stream())
                .anyMatch(rule -> rule.from() instanceof Selector.One || rule.to() instanceof Selector.One);
    }

    private static void note(Rule rule, Map<String, Tenant> tenants, Map<String, Tenant> into) {
        rule.from().tenantName().ifPresent(name -> note(name, tenants, into));
        rule.to().tenantName().ifPresent(name -> note(name, tenants, into));
    }

    private static void note(String name, Map<String, Tenant> tenants, Map<String, Tenant> into) {
        Tenant tenant = tenants.get(name);
        if (tenant != null) {
            into.put(name, tenant);
        } else if (!name.equals(Selector.OUTSIDE)) {
            throw new IllegalArgumentException("a rule names a tenant that is not there: " + name);
        }
    }
}
