package io.weir.flows.compile;

import io.weir.flows.model.Rule;
import io.weir.flows.model.Selector;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
import io.weir.flows.model.Tenant;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A tenant and all that says what sessions may be begun with its containers, or by them with the outside.
 *
 * @param operatorRules the operator's rules about such sessions; the tenant's own are beside them
 * @param zones where its sessions are tracked, by the other tenant's name, its own or {@link Selector#OUTSIDE}
 * @param others the tenants that share a zone with it, itself too: those that rules name are among them
 */
record Governed(
        Tenant tenant, List<Rule> operatorRules, SharedMap<String, Integer> zones, SharedMap<String, Tenant> others) {

    /**
     * What governs a tenant; shares with what did before what is the same.
     *
     * @param tenants all tenants
     */
    @SuppressWarnings("ReferenceEquality") // what an edit does not touch stays the same object
    static Governed of(Tenant tenant, PolicyIndex index, SortedMap<String, Tenant> tenants, @Nullable Governed before) {
        SharedMap<String, Integer> zones = index.zonesOf(tenant.name());
        SharedMap<String, Tenant> others = before == null ? SharedMap.empty() : before.others;
        for (String name : SharedMap.differing(before == null ? SharedMap.empty() : before.zones, zones)) {
            others = others.without(name);
        }
        for (String name : zones.keySet()) {
            Tenant other = tenants.get(name);
            if (other == null && !name.equals(Selector.OUTSIDE)) {
                throw new IllegalArgumentException("a rule names a tenant that is not there: " + name);
            }
            if (other != null && others.get(name) != other) {
                others = others.with(name, other);
            }
        }
        return new Governed(tenant, index.operatorRulesOf(tenant.name()), zones, others);
    }

    /** Whether nothing is another object. */
    @SuppressWarnings("ReferenceEquality")
    boolean isSame(Governed other) {
        return tenant == other.tenant
                && operatorRules == other.operatorRules
                && zones.equals(other.zones)
                && SharedMap.changes(others, other.others).isEmpty();
    }

    /** Whether the tenants that both know have the same numbers in both. */
    boolean agreesOnNumbers(Governed other) {
        return tenant.number() == other.tenant.number()
                && SharedMap.changes(others, other.others).stream().allMatch(Governed::hasOneNumber);
    }

    private static boolean hasOneNumber(Change<String, Tenant> change) {
        Tenant before = change.before();
        Tenant after = change.after();
        return before == null || after == null || before.number() == after.number();
    }

    /** A tenant that rules or zones name. */
    Tenant tenantOf(String name) {
        Tenant named = name.equals(tenant.name()) ? tenant : others.get(name);
        if (named == null) {
            throw new IllegalArgumentException("a rule names a tenant that is not there: " + name);
        }
        return named;
    }

    /** The zone of the tenant's sessions with the outside; empty if no rule is about such. */
    OptionalInt outsideZone() {
        Integer zone = zones.get(Selector.OUTSIDE);
        return zone == null ? OptionalInt.empty() : OptionalInt.of(zone);
    }
}
