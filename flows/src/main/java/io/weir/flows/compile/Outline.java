package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.Subnet;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;

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
