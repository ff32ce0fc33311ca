package io.weir.flows.document;

import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tenants that rules may name, as a document declares them or as they are in force. */
interface Scope {

    Set<String> tenants();

    /** Names of a tenant's containers; none if there is no such tenant. */
    Set<String> containersOf(String tenant);

    /** A tenant's addresses by subnet, of those subnets that are sound. */
    SortedMap<String, Ipv4Prefix> prefixesOf(String tenant);

    /** Whether there are the tenant and the container that a selector names. */
    default boolean has(Selector selector) {
        return selector instanceof Selector.One one
                ? containersOf(one.container().tenant())
                        .contains(one.container().name())
                : selector.tenantName()
                        .filter(name -> !tenants().contains(name))
                        .isEmpty();
    }

    /** These tenants, and of another scope those that are not among them. */
    default Scope over(Scope others) {
        Scope mine = this;
        return new Scope() {
            @Override
            public Set<String> tenants() {
                Set<String> names = new HashSet<>(others.tenants());
                names.addAll(mine.tenants());
                return names;
            }

            @Override
            public Set<String> containersOf(String tenant) {
                return (mine.tenants().contains(tenant) ? mine : others).containersOf(tenant);
            }

            @Override
            public SortedMap<String, Ipv4Prefix> prefixesOf(String tenant) {
                return (mine.tenants().contains(tenant) ? mine : others).prefixesOf(tenant);
            }
        };
    }

    static Scope of(Map<String, DeclaredTenant> declared) {
        return new Scope() {
            @Override
            public Set<String> tenants() {
                return declared.keySet();
            }

            @Override
            public Set<String> containersOf(String name) {
                DeclaredTenant tenant = declared.get(name);
                return tenant == null ? Set.of() : tenant.containers().keySet();
            }

            @Override
            public SortedMap<String, Ipv4Prefix> prefixesOf(String name) {
                DeclaredTenant tenant = declared.get(name);
                SortedMap<String, Ipv4Prefix> prefixes = new TreeMap<>();
                if (tenant != null) {
                    for (DeclaredSubnet subnet : tenant.subnets().values()) {
                        if (subnet.prefix() != null) {
                            prefixes.put(subnet.name(), subnet.prefix());
                        }
                    }
                }
                return prefixes;
            }
        };
    }

    static Scope of(Intent intent) {
        return new Scope() {
            @Override
            public Set<String> tenants() {
                return intent.tenants().keySet();
            }

            @Override
            public Set<String> containersOf(String name) {
                Tenant tenant = intent.tenants().get(name);
                return tenant == null ? Set.of() : tenant.containers().keySet();
            }

            @Override
            public SortedMap<String, Ipv4Prefix> prefixesOf(String name) {
                Tenant tenant = intent.tenants().get(name);
                SortedMap<String, Ipv4Prefix> prefixes = new TreeMap<>();
                for (Subnet subnet : tenant == null
                        ? Collections.<Subnet>emptyList()
                        : tenant.subnets().values()) {
                    prefixes.put(subnet.name(), subnet.prefix());
                }
                return prefixes;
            }
        };
    }
}
