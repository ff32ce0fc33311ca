package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
import io.weir.flows.model.Tenant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which container has which port. Follows the intent from edit to edit: the index of an edited one shares with the one
 * before what the edit does not touch.
 *
 * @param byHost containers by the port's name, for each host that has any
 */
record PortIndex(SharedMap<String, SharedMap<String, ContainerId>> byHost) {

    static final PortIndex EMPTY = new PortIndex(SharedMap.empty());

    /**
     * The index of an edited intent.
     *
     * @param tenants the tenants that differ
     */
    PortIndex next(Iterable<Change<String, Tenant>> tenants) {
        // Those that go first: another may have the port from now on.
        SortedMap<String, SortedMap<String, Optional<ContainerId>>> edits = new TreeMap<>();
        for (Change<String, Tenant> tenant : tenants) {
            for (Change<String, Container> change : containers(tenant)) {
                note(change.before(), Optional.empty(), edits);
            }
        }
        for (Change<String, Tenant> tenant : tenants) {
            for (Change<String, Container> change : containers(tenant)) {
                note(change.after(), Optional.of(new ContainerId(tenant.key(), change.key())), edits);
            }
        }
        SharedMap<String, SharedMap<String, ContainerId>> next = byHost;
        for (Map.Entry<String, SortedMap<String, Optional<ContainerId>>> host : edits.entrySet()) {
            SharedMap<String, ContainerId> ports = of(host.getKey()).edited(host.getValue());
            next = ports.isEmpty() ? next.without(host.getKey()) : next.with(host.getKey(), ports);
        }
        return new PortIndex(next);
    }

    private static Iterable<Change<String, Container>> containers(Change<String, Tenant> tenant) {
        SortedMap<String, Container> none = Collections.emptySortedMap();
        return SharedMap.changes(
                tenant.before() == null ? none : tenant.before().containers(),
                tenant.after() == null ? none : tenant.after().containers());
    }

    private static void note(
            @Nullable Container container,
            Optional<ContainerId> owner,
            SortedMap<String, SortedMap<String, Optional<ContainerId>>> edits) {
        if (container != null && Outline.isPresent(container)) {
            edits.computeIfAbsent(container.host(), host -> new TreeMap<>()).put(container.port(), owner);
        }
    }

    /** The containers of a host by the port's name. */
    SharedMap<String, ContainerId> of(String host) {
        return byHost.getOrDefault(host, SharedMap.empty());
    }
}
