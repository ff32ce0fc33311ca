package io.weir.flows.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Someone whose containers are apart from everyone else's.
 *
 * @param name unique among the tenants
 * @param number what stands for it in registers and cookies, unique among the tenants, 1 to 2^24 - 1
 * @param subnets by name
 * @param containers by name
 */
public record Tenant(
        String name, int number, SortedMap<String, Subnet> subnets, SortedMap<String, Container> containers) {

    /** The largest tenant number: a cookie has 24 bits for it. */
    public static final int MAX_NUMBER = 0xffffff;

    public Tenant {
        subnets = Collections.unmodifiableSortedMap(new TreeMap<>(subnets));
        containers = Collections.unmodifiableSortedMap(new TreeMap<>(containers));
        if (number < 1 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("tenant number out of range: " + number);
        }
    }

    /** The subnet that a container of this tenant is in. */
    public Subnet subnetOf(Container container) {
        Subnet subnet = subnets.get(container.subnet());
        if (subnet == null) {
            throw new IllegalArgumentException("no subnet " + container.subnet() + " in tenant " + name);
        }
        return subnet;
    }
}
