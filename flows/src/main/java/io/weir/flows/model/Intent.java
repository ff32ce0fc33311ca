package io.weir.flows.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * All that the operator declares, whole, checked, and with everything derived that was not said. Parts that an edit
 * does not touch are the same objects before and after, so that what depends on them need not be looked at again.
 *
 * @param overlay how hosts are joined
 * @param hosts by name
 * @param tenants by name
 * @param rules the operator's, which go before those of the tenants, in the order in which they are looked at
 * @param zones where the sessions of two tenants that a rule is about are tracked, 1 to 65535; one's with the outside, 2
 *     to 65534: its address there is made of it ({@link Outside#address})
 */
public record Intent(
        Overlay overlay,
        SortedMap<String, Host> hosts,
        SortedMap<String, Tenant> tenants,
        List<Rule> rules,
        SortedMap<TenantPair, Integer> zones) {

    /** The largest zone: Open vSwitch's connection tracking has 16 bits for it, and 0 is for others. */
    public static final int MAX_ZONE = 0xffff;

    /** What is declared before anything is. */
    public static final Intent EMPTY = new Intent(
            new Overlay(TunnelType.VXLAN), Collections.emptySortedMap(), Collections.emptySortedMap(), List.of());

    public Intent {
        hosts = SharedMap.copyOf(hosts);
        tenants = SharedMap.copyOf(tenants);
        rules = InOrder.copyOf(rules);
        zones = SharedMap.copyOf(zones);
    }

    /** An intent with its zones numbered in the order of the names. */
    public Intent(Overlay overlay, SortedMap<String, Host> hosts, SortedMap<String, Tenant> tenants, List<Rule> rules) {
        this(
                overlay,
                hosts,
                tenants,
                rules,
                InOrder.numbered(allRules(rules, tenants).map(Rule::pair), Outside.MIN_NUMBER));
    }

    /** The same intent with a tenant, in the place of the one of its name. */
    public Intent with(Tenant tenant) {
        return new Intent(overlay, hosts, SharedMap.copyOf(tenants).with(tenant.name(), tenant), rules, zones);
    }

    /** The same intent without a tenant. */
    public Intent without(String tenant) {
        return new Intent(overlay, hosts, SharedMap.copyOf(tenants).without(tenant), rules, zones);
    }

    /** The same intent with other rules of the operator. */
    public Intent withRules(List<Rule> changed) {
        return new Intent(overlay, hosts, tenants, changed, zones);
    }

    /** The same intent with other zones. */
    public Intent withZones(SortedMap<TenantPair, Integer> changed) {
        return new Intent(overlay, hosts, tenants, rules, changed);
    }

    /** The rules of all tiers, withdrawn ones too. */
    public Stream<Rule> allRules() {
        return allRules(rules, tenants);
    }

    private static Stream<Rule> allRules(List<Rule> rules, SortedMap<String, Tenant> tenants) {
        return Stream.concat(rules.stream(), tenants.values().stream().flatMap(tenant -> tenant.rules().stream()));
    }
}
