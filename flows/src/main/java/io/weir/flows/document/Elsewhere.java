package io.weir.flows.document;

import io.weir.flows.model.TenantPair;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What others have, beside the tenants that are looked at anew.
 *
 * @param tenantNumbers which tenant has a number, if one has
 * @param networks which subnet has a network id, if one has
 * @param outside which zone, or container that publishes ports, has a number, if one has
 * @param hosts what containers have on their hosts
 */
record Elsewhere(
        IntFunction<@Nullable String> tenantNumbers,
        IntFunction<@Nullable String> networks,
        IntFunction<@Nullable String> outside,
        HostUse hosts) {

    /** That there are no other tenants, but zones. */
    static Elsewhere nothingBut(SortedMap<TenantPair, Integer> zones) {
        Map<Integer, String> names = new HashMap<>();
        zones.forEach((pair, zone) -> names.put(zone, Zones.name(pair)));
        return new Elsewhere(number -> null, number -> null, names::get, new HostUse());
    }

    /** What all but one tenant have. */
    static Elsewhere but(String tenant, InUse inUse) {
        return new Elsewhere(
                inUse.tenantNumbersBut(tenant),
                inUse.networksBut(tenant),
                inUse.outsideBut(id -> id.tenant().equals(tenant)),
                inUse.hosts().without(id -> id.tenant().equals(tenant)));
    }
}
