package io.weir.controller.intent;

import io.weir.flows.model.HostPart.ZoneLimit;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How many sessions may be tracked in each zone: of two tenants that share a zone, the one that may have fewer decides.
 * Those that have the usual number are listed as well: Open vSwitch's user-space datapath (3.1) counts all zones without a
 * limit of their own as one, so that one tenant would fill them for all. Immutable.
 */
final class ZoneLimits {

    static final ZoneLimits NONE = new ZoneLimits(Map.of());

    /** By tenant, then by zone: each zone of two tenants is there twice. */
    private final Map<String, SortedMap<Integer, Integer>> byTenant;

    private ZoneLimits(Map<String, SortedMap<Integer, Integer>> byTenant) {
        this.byTenant = byTenant;
    }

    static ZoneLimits of(Intent intent) {
        Map<String, SortedMap<Integer, Integer>> byTenant = new HashMap<>();
        intent.zones().forEach((pair, zone) -> {
            OptionalInt limit = limit(pair, intent);
            if (limit.isPresent()) {
                for (String tenant : List.of(pair.first(), pair.second())) {
                    byTenant.computeIfAbsent(tenant, name -> new TreeMap<>()).put(zone, limit.getAsInt());
                }
            }
        });
        return new ZoneLimits(byTenant);
    }

    /** Those of the zones that one of these tenants has, in the order of their numbers. */
    List<ZoneLimit> of(Collection<String> tenants) {
        SortedMap<Integer, Integer> zones = new TreeMap<>();
        tenants.forEach(tenant -> zones.putAll(byTenant.getOrDefault(tenant, new TreeMap<>())));
        List<ZoneLimit> limits = new ArrayList<>();
        zones.forEach((zone, limit) -> limits.add(new ZoneLimit(zone, limit)));
        return limits;
    }

    /** The tenants for whose zones the other says something else. */
    Set<String> differing(ZoneLimits other) {
        Set<String> differing = new HashSet<>();
        Stream.of(byTenant, other.byTenant)
                .flatMap(map -> map.keySet().stream())
                .filter(tenant -> !Objects.equals(byTenant.get(tenant), other.byTenant.get(tenant)))
                .forEach(differing::add);
        return differing;
    }

    /** The least that one of the two may have; what is outside has no say. */
    private static OptionalInt limit(TenantPair pair, Intent intent) {
        return Stream.of(pair.first(), pair.second())
                .flatMap(tenant -> Optional.ofNullable(intent.tenants().get(tenant)).stream())
                .mapToInt(Tenant::maxSessions)
                .min();
    }
}
