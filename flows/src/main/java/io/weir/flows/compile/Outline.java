package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What others must know of a tenant: its number, its subnets, and where it has containers, but not which. An edit that
 * does not touch that leaves the same object, so that the tenant's peers need not be looked at again.
 *
 * @param subnetsByHost the subnets that have a container on a host, for each host that has any
 */
record Outline(
        String name,
        int number,
        SortedMap<String, Subnet> subnets,
        SortedMap<String, SortedSet<String>> subnetsByHost) {

    /**
     * @param before what it was, if it was
     */
    static Outline of(Tenant tenant, @Nullable Outline before) {
        SortedMap<String, SortedSet<String>> byHost = new TreeMap<>();
        for (Container container : tenant.containers().values()) {
            if (isPresent(container)) {
                byHost.computeIfAbsent(container.host(), host -> new TreeSet<>())
                        .add(container.subnet());
            }
        }
        Outline now = new Outline(tenant.name(), tenant.number(), tenant.subnets(), byHost);
        return before != null && before.equals(now) ? before : now;
    }

    /** One of its subnets in words: {@code tenant/subnet}. */
    String inWords(Subnet subnet) {
        return name + "/" + subnet.name();
    }

    static boolean isPresent(Container container) {
        return container.state() != Container.State.DESTROYED;
    }

    boolean isOn(String host) {
        return subnetsByHost.containsKey(host);
    }

    SortedSet<String> subnetsOn(String host) {
        return subnetsByHost.getOrDefault(host, Collections.emptySortedSet());
    }
}
