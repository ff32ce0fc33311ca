package io.weir.flows.document;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What others have, beside the tenants that are looked at anew.
 *
 * @param tenantNumbers which tenant has a number, if one has
 * @param networks which subnet has a network id, if one has
 * @param hosts what containers have on their hosts
 */
record Elsewhere(IntFunction<@Nullable String> tenantNumbers, IntFunction<@Nullable String> networks, HostUse hosts) {

    /** That there are no others. */
    static Elsewhere nothing() {
        return new Elsewhere(number -> null, number -> null, new HostUse());
    }

    /** What all but one tenant have. */
    static Elsewhere but(String tenant, InUse inUse) {
        return new Elsewhere(
                inUse.tenantNumbersBut(tenant),
                inUse.networksBut(tenant),
                inUse.hosts().without(id -> id.tenant().equals(tenant)));
    }
}
