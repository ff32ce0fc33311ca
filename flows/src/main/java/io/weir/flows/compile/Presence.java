package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
import io.weir.flows.model.Tenant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant has containers. Follows the tenant from edit to edit, at the cost of the containers that differ.
 *
 * @param counts how many it has at each spot, where it has any
 */
record Presence(Tenant tenant, SharedMap<Spot, Integer> counts, Outline outline) {

    /** A subnet on a host. */
    record Spot(String host, String subnet) implements Comparable<Spot> {

        @Override
        public int compareTo(Spot other) {
            int byHost = host.compareTo(other.host);
            return byHost != 0 ? byHost : subnet.compareTo(other.subnet);
        }

        @Override
        public String toString() {
            return host + " " + subnet;
        }
    }

    /**
     * Where a tenant has containers.
     *
     * @param before the tenant's before an edit, if it was there
     */
    static Presence of(Tenant tenant, @Nullable Presence before) {
        SortedMap<String, Container> none = Collections.emptySortedMap();
        Map<Spot, Integer> more = new TreeMap<>();
        for (Change<String, Container> change :
                SharedMap.changes(before == null ? none : before.tenant.containers(), tenant.containers())) {
            count(change.before(), -1, more);
            count(change.after(), 1, more);
        }
        SharedMap<Spot, Integer> counts = before == null ? SharedMap.empty() : before.counts;
        boolean differs = before == null;
        for (Map.Entry<Spot, Integer> each : more.entrySet()) {
            Spot spot = each.getKey();
            boolean was = counts.containsKey(spot);
            int now = counts.getOrDefault(spot, 0) + each.getValue();
            counts = now == 0 ? counts.without(spot) : counts.with(spot, now);
            differs |= was != counts.containsKey(spot);
        }
        SortedMap<String, SortedSet<String>> byHost =
                before == null || differs ? byHost(counts.keySet()) : before.outline.subnetsByHost();
        Outline outline = new Outline(tenant.name(), tenant.number(), tenant.subnets(), byHost);
        return new Presence(
                tenant, counts, before != null && before.outline.equals(outline) ? before.outline : outline);
    }

    private static void count(@Nullable Container container, int by, Map<Spot, Integer> more) {
        if (container != null && Outline.isPresent(container)) {
            more.merge(new Spot(container.host(), container.subnet()), by, Integer::sum);
        }
    }

    private static SortedMap<String, SortedSet<String>> byHost(Set<Spot> spots) {
        SortedMap<String, SortedSet<String>> byHost = new TreeMap<>();
        for (Spot spot : spots) {
            byHost.computeIfAbsent(spot.host, host -> new TreeSet<>()).add(spot.subnet);
        }
        return byHost;
    }
}
