package io.weir.flows.document;

import io.weir.flows.model.Intent;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Tenant;
import java.util.AbstractSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tenants that rules may name, as a document declares them or as they are in force. */
interface Scope {

    Set<String> tenants();

    /** Names of a tenant's containers; none if there is no such tenant. */
    Set<String> containersOf(String tenant);

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
                return union(mine.tenants(), others.tenants());
            }

            @Override
            public Set<String> containersOf(String tenant) {
                return (mine.tenants().contains(tenant) ? mine : others).containersOf(tenant);
            }
        };
    }

    /** What is in one of two sets, gathered only if somebody asks for all of it. */
    private static Set<String> union(Set<String> one, Set<String> other) {
        return new AbstractSet<>() {
            @Override
            public boolean contains(@Nullable Object name) {
                return one.contains(name) || other.contains(name);
            }

            @Override
            public Iterator<String> iterator() {
                return all().iterator();
            }

            @Override
            public int size() {
                return all().size();
            }

            private Set<String> all() {
                Set<String> all = new HashSet<>(one);
                all.addAll(other);
                return all;
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
        };
    }
}
