package io.weir.flows.document;

import io.weir.flows.document.Numbering.Wish;
import io.weir.flows.document.PolicyReader.Policy;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes tenants of what a document states: derives what it does not, and checks them against each other. Everything is
 * looked at by name, so the order of the document does not matter.
 */
final class Resolver {

    /** What network ids are called, and so derived by. */
    static final String NETWORKS = "network id";

    private final SortedMap<String, DeclaredTenant> declared;
    private final Policy policy;
    private final Intent previous;
    private final StableHash hash = new StableHash();
    private final Elsewhere elsewhere;
    private final HostUse hostUse;

    private Resolver(SortedMap<String, DeclaredTenant> declared, Policy policy, Intent previous, Elsewhere elsewhere) {
        this.declared = declared;
        this.policy = policy;
        this.previous = previous;
        this.elsewhere = elsewhere;
        this.hostUse = elsewhere.hosts();
    }

    /**
     * The tenants by name, whole if no problem was added; those that are equal to one of {@code previous} are the same
     * objects.
     *
     * @param elsewhere what others have, if those declared are not all tenants
     */
    static SortedMap<String, Tenant> resolve(
            SortedMap<String, DeclaredTenant> declared, Policy policy, Intent previous, Elsewhere elsewhere) {
        return new Resolver(declared, policy, previous, elsewhere).resolve();
    }

    private SortedMap<String, Tenant> resolve() {
        Map<String, Integer> numbers = numberTenants();
        Map<String, Integer> networks = numberNetworks();
        Map<ContainerId, Integer> published = Publishing.number(declared.values(), previous, elsewhere.outside(), hash);
        SortedMap<String, Tenant> tenants = new TreeMap<>();
        for (DeclaredTenant tenant : declared.values()) {
            Tenant before = previous.tenants().get(tenant.name());
            SortedMap<String, Subnet> subnets = subnets(tenant, networks, before);
            SortedMap<String, Container> containers = containers(tenant, published, before);
            Integer number = numbers.get(tenant.name());
            if (number != null) {
                tenants.put(tenant.name(), tenant(tenant, number, subnets, containers, before));
            }
        }
        return tenants;
    }

    private Tenant tenant(
            DeclaredTenant tenant,
            int number,
            SortedMap<String, Subnet> subnets,
            SortedMap<String, Container> containers,
            @Nullable Tenant before) {
        SortedMap<Labels, Integer> identities = Identities.of(
                tenant.fields(),
                tenant.name(),
                containers.values(),
                before == null ? Collections.emptySortedMap() : before.identities(),
                hash);
        Tenant now = new Tenant(
                tenant.name(),
                number,
                subnets,
                containers,
                tenant.inside(),
                policy.of(tenant.name()),
                identities,
                tenant.maxSessions());
        return Reuse.tenant(now, before);
    }

    private Map<String, Integer> numberTenants() {
        List<Wish> wishes = new ArrayList<>();
        for (DeclaredTenant tenant : declared.values()) {
            Tenant before = previous.tenants().get(tenant.name());
            OptionalInt number = before == null ? OptionalInt.empty() : OptionalInt.of(before.number());
            wishes.add(new Wish(tenant.name(), tenant.fields(), tenant.number(), number));
        }
        return new Numbering("tenant number", "number", Tenant.MAX_NUMBER, elsewhere.tenantNumbers())
                .number(wishes, hash);
    }

    private Map<String, Integer> numberNetworks() {
        List<Wish> wishes = new ArrayList<>();
        for (DeclaredTenant tenant : declared.values()) {
            Tenant before = previous.tenants().get(tenant.name());
            for (DeclaredSubnet subnet : tenant.subnets().values()) {
                Subnet was = before == null ? null : before.subnets().get(subnet.name());
                OptionalInt network = was == null ? OptionalInt.empty() : OptionalInt.of(was.network());
                wishes.add(new Wish(networkName(tenant, subnet), subnet.fields(), subnet.network(), network));
            }
        }
        return new Numbering(NETWORKS, "network", Subnet.MAX_NETWORK, elsewhere.networks()).number(wishes, hash);
    }

    private static String networkName(DeclaredTenant tenant, DeclaredSubnet subnet) {
        return tenant.name() + "/" + subnet.name();
    }

    private static SortedMap<String, Subnet> subnets(
            DeclaredTenant tenant, Map<String, Integer> networks, @Nullable Tenant before) {
        SortedMap<String, Subnet> subnets = new TreeMap<>();
        for (DeclaredSubnet it : tenant.subnets().values()) {
            Integer network = networks.get(networkName(tenant, it));
            Ipv4Prefix prefix = it.prefix();
            Ipv4Address gateway = it.gateway();
            if (network != null && prefix != null && gateway != null) {
                Subnet subnet = new Subnet(it.name(), network, prefix, gateway, it.dns());
                Subnet was = before == null ? null : before.subnets().get(it.name());
                subnets.put(it.name(), was != null && was.equals(subnet) ? was : subnet);
            }
        }
        return subnets;
    }

    private SortedMap<String, Container> containers(
            DeclaredTenant tenant, Map<ContainerId, Integer> published, @Nullable Tenant before) {
        Map<String, AddressPlan> plans = plan(tenant, before);
        SortedMap<String, Container> containers = new TreeMap<>();
        for (DeclaredContainer it : tenant.containers().values()) {
            hostUse.declare(tenant.name(), it);
            Integer number = published.get(new ContainerId(tenant.name(), it.name()));
            OptionalInt outside = number == null ? OptionalInt.empty() : OptionalInt.of(number);
            Optional.ofNullable(plans.get(it.subnet()))
                    .flatMap(plan -> Reuse.container(it, plan, outside, before(before, it)))
                    .ifPresent(container -> containers.put(container.name(), container));
        }
        return containers;
    }

    /** The addresses of a tenant's containers, by subnet. */
    private Map<String, AddressPlan> plan(DeclaredTenant tenant, @Nullable Tenant before) {
        Map<String, AddressPlan> plans = new HashMap<>();
        for (DeclaredSubnet subnet : tenant.subnets().values()) {
            Ipv4Prefix prefix = subnet.prefix();
            Ipv4Address gateway = subnet.gateway();
            if (prefix != null && gateway != null) {
                plans.put(subnet.name(), new AddressPlan(tenant.name(), subnet.name(), prefix, gateway));
            }
        }
        Collection<DeclaredContainer> containers = tenant.containers().values();
        for (DeclaredContainer it : containers) {
            Optional.ofNullable(plans.get(it.subnet())).ifPresent(plan -> plan.declare(it));
        }
        for (DeclaredContainer it : containers) {
            Container was = before(before, it);
            if (was != null) {
                Optional.ofNullable(plans.get(it.subnet())).ifPresent(plan -> plan.keep(it, was));
            }
        }
        for (DeclaredContainer it : containers) {
            Optional.ofNullable(plans.get(it.subnet())).ifPresent(plan -> plan.derive(it, hash));
        }
        return plans;
    }

    private static @Nullable Container before(@Nullable Tenant tenant, DeclaredContainer container) {
        return tenant == null ? null : tenant.containers().get(container.name());
    }
}
