package io.weir.flows.model;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/**
 * Someone whose containers are apart from everyone else's.
 *
 * @param name unique among the tenants
 * @param number what stands for it in registers and cookies, unique among the tenants, 1 to 2^24 - 1
 * @param subnets by name
 * @param containers by name
 * @param inside what becomes of sessions between its containers that no rule decides about
 * @param rules its own, in the order in which they are looked at
 * @param identities what stands for each set of labels that one of its containers has, save none; unique within the
 *     tenant, 1 to 65535
 * @param maxSessions how many sessions are tracked at most, in each of its zones
 */
public record Tenant(
        String name,
        int number,
        SortedMap<String, Subnet> subnets,
        SortedMap<String, Container> containers,
        Inside inside,
        List<Rule> rules,
        SortedMap<Labels, Integer> identities,
        int maxSessions) {

    /** The largest tenant number: a cookie has 24 bits for it. */
    public static final int MAX_NUMBER = 0xffffff;

    /** The largest identity. */
    public static final int MAX_IDENTITY = 0xffff;

    public static final int DEFAULT_MAX_SESSIONS = 65_536;

    public Tenant {
        subnets = SharedMap.copyOf(subnets);
        containers = SharedMap.copyOf(containers);
        rules = InOrder.copyOf(rules);
        identities = SharedMap.copyOf(identities);
        if (number < 1 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("tenant number out of range: " + number);
        }
    }

    /** A tenant without rules, with its identities numbered in the order of the labels. */
    public Tenant(String name, int number, SortedMap<String, Subnet> subnets, SortedMap<String, Container> containers) {
        this(
                name,
                number,
                subnets,
                containers,
                Inside.ALLOW,
                List.of(),
                InOrder.numbered(
                        containers.values().stream().map(Container::labels).filter(labels -> !labels.isEmpty()), 1),
                DEFAULT_MAX_SESSIONS);
    }

    /** The subnet that a container of this tenant is in. */
    public Subnet subnetOf(Container container) {
        Subnet subnet = subnets.get(container.subnet());
        if (subnet == null) {
            throw new IllegalArgumentException("no subnet " + container.subnet() + " in tenant " + name);
        }
        return subnet;
    }

    /** What stands for the labels of a container of this tenant; 0 if it has none. */
    public int identityOf(Container container) {
        return container.labels().isEmpty() ? 0 : Objects.requireNonNull(identities.get(container.labels()));
    }

    /** The same tenant with other subnets. */
    public Tenant withSubnets(SortedMap<String, Subnet> changed) {
        return new Tenant(name, number, changed, containers, inside, rules, identities, maxSessions);
    }

    /** The same tenant with other containers, and the identities of their labels. */
    public Tenant withContainers(SortedMap<String, Container> changed, SortedMap<Labels, Integer> theirIdentities) {
        return new Tenant(name, number, subnets, changed, inside, rules, theirIdentities, maxSessions);
    }

    /** The same tenant with other rules. */
    public Tenant withRules(List<Rule> changed) {
        return new Tenant(name, number, subnets, containers, inside, changed, identities, maxSessions);
    }
}
