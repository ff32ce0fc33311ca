package io.weir.flows.document;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleDiff;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Selector;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of an intent have to themselves, found without looking through it: names and ports on hosts, numbers,
 * who exchanges packets with whom. Follows the intent from edit to edit, at the cost of what differs. Belongs to one
 * thread.
 */
public final class InUse {

    private Intent intent = Intent.EMPTY;
    private final HostUse hosts = new HostUse();
    private final Map<Integer, String> tenantNumbers = new HashMap<>();
    private final Map<Integer, Resource.OfSubnet> networks = new HashMap<>();
    private final Map<Resource.OfSubnet, SubnetUse> addresses = new HashMap<>();
    private final Map<Identity, Labels> identities = new HashMap<>();
    /** How many of a tenant's containers have just these labels. */
    private final Map<Labelling, Integer> labelled = new HashMap<>();

    private final Map<Integer, RuleId> ruleNumbers = new HashMap<>();
    private final Map<Integer, ContainerId> published = new HashMap<>();
    private final Map<Integer, TenantPair> zones = new HashMap<>();
    /** How many rules are about a pair. */
    private final Map<TenantPair, Integer> ruled = new HashMap<>();
    /** How many rules let a tenant exchange packets with each of its peers. */
    private final Map<String, SortedMap<String, Integer>> peers = new HashMap<>();
    /** How many rules name a container. */
    private final Map<ContainerId, Integer> named = new HashMap<>();

    private record Identity(String tenant, int number) {}

    private record Labelling(String tenant, Labels labels) {}

    /**
     * What was touched by a move.
     *
     * @param joined pairs that a rule lets exchange packets which did not before, or not so
     * @param parted pairs that a rule let exchange packets which does not now, or not so
     */
    record Moved(
            SortedSet<TenantPair> pairs,
            SortedSet<TenantPair> joined,
            SortedSet<TenantPair> parted,
            Set<String> readdressed,
            List<ContainerId> goneContainers,
            Set<String> goneTenants) {

        Moved() {
            this(
                    new TreeSet<>(),
                    new TreeSet<>(),
                    new TreeSet<>(),
                    new TreeSet<>(),
                    new ArrayList<>(),
                    new TreeSet<>());
        }
    }

    public static InUse of(Intent intent) {
        InUse inUse = new InUse();
        inUse.moveTo(intent);
        return inUse;
    }

    Intent intent() {
        return intent;
    }

    /** Follows to another intent; that costs little if it came from this one by an edit. */
    public void moveTo(Intent next) {
        move(next);
    }

    @SuppressWarnings("ReferenceEquality")
    Moved move(Intent next) {
        Moved moved = new Moved();
        if (next == intent) {
            return moved;
        }
        rules(RuleId.OPERATOR, intent.rules(), next.rules(), moved);
        for (Change<String, Tenant> change : SharedMap.changes(intent.tenants(), next.tenants())) {
            move(change.key(), change.before(), change.after(), moved);
        }
        adopt(next);
        return moved;
    }

    private void move(String name, @Nullable Tenant old, @Nullable Tenant now, Moved moved) {
        if (old != null) {
            tenantNumbers.remove(old.number(), name);
        }
        if (now != null) {
            tenantNumbers.put(now.number(), name);
        } else {
            moved.goneTenants.add(name);
        }
        subnets(
                name,
                SharedMap.changes(
                        old == null ? Collections.emptySortedMap() : old.subnets(),
                        now == null ? Collections.emptySortedMap() : now.subnets()),
                moved);
        containers(
                name,
                SharedMap.changes(
                        old == null ? Collections.emptySortedMap() : old.containers(),
                        now == null ? Collections.emptySortedMap() : now.containers()),
                moved);
        identities(
                name,
                SharedMap.changes(
                        old == null ? Collections.emptySortedMap() : old.identities(),
                        now == null ? Collections.emptySortedMap() : now.identities()));
        rules(name, old == null ? List.of() : old.rules(), now == null ? List.of() : now.rules(), moved);
    }

    private void subnets(String tenant, List<Change<String, Subnet>> changes, Moved moved) {
        for (Change<String, Subnet> change : changes) {
            if (change.before() != null) {
                networks.remove(change.before().network(), new Resource.OfSubnet(tenant, change.key()));
            }
        }
        for (Change<String, Subnet> change : changes) {
            if (change.after() != null) {
                networks.put(change.after().network(), new Resource.OfSubnet(tenant, change.key()));
                moved.readdressed.add(tenant);
            }
        }
    }

    private void containers(String tenant, List<Change<String, Container>> changes, Moved moved) {
        for (Change<String, Container> change : changes) {
            if (change.before() != null) {
                ContainerId id = new ContainerId(tenant, change.key());
                hosts.release(tenant, change.before());
                release(tenant, change.before());
                change.before().published().ifPresent(number -> published.remove(number, id));
                if (change.after() == null) {
                    moved.goneContainers.add(id);
                }
            }
        }
        for (Change<String, Container> change : changes) {
            if (change.after() != null) {
                ContainerId id = new ContainerId(tenant, change.key());
                hosts.occupy(tenant, change.after());
                occupy(tenant, change.after());
                change.after().published().ifPresent(number -> published.put(number, id));
            }
        }
    }

    private void release(String tenant, Container container) {
        Resource.OfSubnet subnet = new Resource.OfSubnet(tenant, container.subnet());
        SubnetUse use = addressesIn(subnet);
        use.release(container);
        if (use.isEmpty()) {
            addresses.remove(subnet);
        }
        add(labelled, new Labelling(tenant, container.labels()), -1);
    }

    private void occupy(String tenant, Container container) {
        addresses
                .computeIfAbsent(new Resource.OfSubnet(tenant, container.subnet()), subnet -> new SubnetUse())
                .occupy(container);
        add(labelled, new Labelling(tenant, container.labels()), 1);
    }

    private void identities(String tenant, List<Change<Labels, Integer>> changes) {
        for (Change<Labels, Integer> change : changes) {
            if (change.before() != null) {
                identities.remove(new Identity(tenant, change.before()), change.key());
            }
        }
        for (Change<Labels, Integer> change : changes) {
            if (change.after() != null) {
                identities.put(new Identity(tenant, change.after()), change.key());
            }
        }
    }

    private void rules(String tier, List<Rule> before, List<Rule> after, Moved moved) {
        RuleDiff diff = RuleDiff.between(before, after);
        for (Rule rule : diff.gone()) {
            ruleNumbers.remove(rule.number(), new RuleId(tier, rule.name()));
            count(rule, -1, moved);
        }
        for (Rule rule : diff.come()) {
            ruleNumbers.put(rule.number(), new RuleId(tier, rule.name()));
            count(rule, 1, moved);
        }
    }

    private void count(Rule rule, int by, Moved moved) {
        TenantPair pair = rule.pair();
        moved.pairs.add(pair);
        add(ruled, pair, by);
        for (Selector end : List.of(rule.from(), rule.to())) {
            if (end instanceof Selector.One one) {
                add(named, one.container(), by);
            }
        }
        if (rule.joinsTenants()) {
            (by > 0 ? moved.joined : moved.parted).add(pair);
            add(peers.computeIfAbsent(pair.first(), name -> new TreeMap<>()), pair.second(), by);
            add(peers.computeIfAbsent(pair.second(), name -> new TreeMap<>()), pair.first(), by);
        }
    }

    private static <K> void add(Map<K, Integer> counts, K key, int by) {
        counts.merge(key, by, (one, other) -> one + other == 0 ? null : one + other);
    }

    /** Takes the place of the intent moved to, from which it differs in its zones alone. */
    void adopt(Intent settled) {
        List<Change<TenantPair, Integer>> changes = SharedMap.changes(intent.zones(), settled.zones());
        for (Change<TenantPair, Integer> change : changes) {
            if (change.before() != null) {
                zones.remove(change.before(), change.key());
            }
        }
        for (Change<TenantPair, Integer> change : changes) {
            if (change.after() != null) {
                zones.put(change.after(), change.key());
            }
        }
        intent = settled;
    }

    boolean isRuled(TenantPair pair) {
        return ruled.containsKey(pair);
    }

    boolean isNamed(ContainerId container) {
        return named.containsKey(container);
    }

    /** The tenants that a tenant exchanges packets with. */
    Set<String> peersOf(String tenant) {
        return peers.getOrDefault(tenant, Collections.emptySortedMap()).keySet();
    }

    HostUse hosts() {
        return hosts;
    }

    /** Which container has which address in a subnet. */
    SubnetUse addressesIn(Resource.OfSubnet subnet) {
        SubnetUse use = addresses.get(subnet);
        return use == null ? new SubnetUse() : use;
    }

    /** How many of a tenant's containers have just these labels. */
    int labelled(String tenant, Labels labels) {
        return labelled.getOrDefault(new Labelling(tenant, labels), 0);
    }

    /** Which labels of a tenant have a number, if they are among these. */
    IntFunction<@Nullable String> identitiesAmong(String tenant, Map<Labels, Integer> these) {
        return number -> {
            Labels owner = identities.get(new Identity(tenant, number));
            return owner == null || !these.containsKey(owner) ? null : owner.toString();
        };
    }

    /** Which tenant has a number, if another than this one. */
    IntFunction<@Nullable String> tenantNumbersBut(String tenant) {
        return number -> {
            String owner = tenantNumbers.get(number);
            return owner == null || owner.equals(tenant) ? null : owner;
        };
    }

    /** Which subnet has a network id, if another tenant's than this one's. */
    IntFunction<@Nullable String> networksBut(String tenant) {
        return number -> {
            Resource.OfSubnet owner = networks.get(number);
            return owner == null || owner.tenant().equals(tenant) ? null : owner.tenant() + "/" + owner.name();
        };
    }

    /** Which subnet has a network id, if another than this one. */
    IntFunction<@Nullable String> networksBut(Resource.OfSubnet subnet) {
        return number -> {
            Resource.OfSubnet owner = networks.get(number);
            return owner == null || owner.equals(subnet) ? null : owner.tenant() + "/" + owner.name();
        };
    }

    /** Which zone, or container that publishes ports, has a number, if not one of these containers. */
    IntFunction<@Nullable String> outsideBut(Predicate<ContainerId> containers) {
        return number -> {
            ContainerId owner = published.get(number);
            if (owner != null && !containers.test(owner)) {
                return owner.toString();
            }
            TenantPair pair = zones.get(number);
            return pair == null ? null : Zones.name(pair);
        };
    }

    /** Which pair has a zone, if one has. */
    @Nullable
    TenantPair pairOf(int zone) {
        return zones.get(zone);
    }

    /** Whether a container that publishes ports has a number. */
    boolean isPublished(int number) {
        return published.containsKey(number);
    }

    /** Which rule has a number, if not one of these. */
    IntFunction<@Nullable String> ruleNumbersBut(Set<Integer> numbers) {
        return number -> {
            RuleId owner = ruleNumbers.get(number);
            return owner == null || numbers.contains(number) ? null : RuleTier.wishName(owner);
        };
    }
}
