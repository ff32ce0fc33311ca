package io.weir.controller.intent;

import io.weir.flows.model.HostPart.ZoneLimit;
import io.weir.flows.model.Intent;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many sessions may be tracked in each zone: of two tenants that share a zone, the one that may have fewer decides.
 * Those that have the usual number are listed as well: Open vSwitch's user-space datapath (3.1) counts all zones without a
 * limit of their own as one, so that one tenant would fill them for all.
 */
final class ZoneLimits {

    /** By tenant, then by zone: each zone of two tenants is there twice. */
    private final Map<String, SortedMap<Integer, Integer>> byTenant = new HashMap<>();

    /**
     * Follows the intent, at the cost of what differs; returns the tenants whose limits may be others.
     *
     * @param before the intent that was followed to last
     * @param differing the tenants that differ
     */
    Set<String> follow(Intent before, Intent after, List<Change<String, Tenant>> differing) {
        Set<TenantPair> pairs = SharedMap.differing(before.zones(), after.zones());
        Set<String> limited = new HashSet<>();
        for (Change<String, Tenant> change : differing) {
            Tenant old = change.before();
            Tenant now = change.after();
            if (old != null && now != null && old.maxSessions() != now.maxSessions()) {
                limited.add(change.key());
            }
        }
        if (!limited.isEmpty()) {
            after.zones().keySet().stream()
                    .filter(pair -> limited.contains(pair.first()) || limited.contains(pair.second()))
                    .forEach(pairs::add);
        }
        Set<String> changed = new HashSet<>();
        for (TenantPair pair : pairs) {
            changed.addAll(List.of(pair.first(), pair.second()));
            remove(pair, before.zones().get(pair));
        }
        for (TenantPair pair : pairs) {
            add(pair, after.zones().get(pair), limit(pair, after));
        }
        return changed;
    }

    private void remove(TenantPair pair, @Nullable Integer zone) {
        for (String tenant : List.of(pair.first(), pair.second())) {
            SortedMap<Integer, Integer> limits = byTenant.get(tenant);
            if (limits != null && zone != null) {
                limits.remove(zone);
                if (limits.isEmpty()) {
                    byTenant.remove(tenant);
                }
            }
        }
    }

    private void add(TenantPair pair, @Nullable Integer zone, OptionalInt limit) {
        if (zone != null && limit.isPresent()) {
            for (String tenant : List.of(pair.first(), pair.second())) {
                byTenant.computeIfAbsent(tenant, name -> new TreeMap<>()).put(zone, limit.getAsInt());
            }
        }
    }

    /** Those of the zones that one of these tenants has, in the order of their numbers. */
    List<ZoneLimit> of(Set<String> tenants) {
        SortedMap<Integer, Integer> zones = new TreeMap<>();
        if (tenants.size() < byTenant.size()) {
            tenants.forEach(tenant -> zones.putAll(byTenant.getOrDefault(tenant, Collections.emptySortedMap())));
        } else {
            byTenant.forEach((tenant, limits) -> {
                if (tenants.contains(tenant)) {
                    zones.putAll(limits);
                }
            });
        }
        List<ZoneLimit> limits = new ArrayList<>();
        zones.forEach((zone, limit) -> limits.add(new ZoneLimit(zone, limit)));
        return limits;
    }

    /** The least that one of the two may have; what is outside has no say. */
    private static OptionalInt limit(TenantPair pair, Intent intent) {
        return Stream.of(pair.first(), pair.second())
                .flatMap(tenant -> Optional.ofNullable(intent.tenants().get(tenant)).stream())
                .mapToInt(Tenant::maxSessions)
                .min();
    }
}
