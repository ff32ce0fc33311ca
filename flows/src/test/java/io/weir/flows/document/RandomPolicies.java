package io.weir.flows.document;

import io.weir.flows.compile.Containers;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Inside;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Rule.Helper;
import io.weir.flows.model.Rule.Mode;
import io.weir.flows.model.Rule.Sessions;
import io.weir.flows.model.Rule.Withdrawal;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import io.weir.flows.model.Traffic;
import io.weir.flows.model.Traffic.IcmpKind;
import io.weir.flows.model.Traffic.PortRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Gives an intent labels, rules of all tiers and all that can be said of them; tenants that are peers stay so. */
public final class RandomPolicies {

    private static final List<String> VALUES = List.of("web", "db", "1", "true", "10.0.0.0");

    private final Random random;
    private int nextNumber = 1;
    private long nextRevision = 1;

    public RandomPolicies(long seed) {
        random = new Random(seed);
    }

    /** The intent with rules in the place of its own, between tenants that those let exchange packets. */
    public Intent on(Intent plain) {
        Set<TenantPair> peers =
                plain.allRules().filter(Rule::joinsTenants).map(Rule::pair).collect(Collectors.toSet());
        SortedMap<String, Tenant> labelled = new TreeMap<>();
        plain.tenants().forEach((name, tenant) -> labelled.put(name, labelled(tenant)));
        SortedMap<String, Tenant> tenants = new TreeMap<>();
        labelled.forEach((name, tenant) -> tenants.put(name, tenant.withRules(rules(name, labelled, peers))));
        return new Intent(plain.overlay(), plain.hosts(), tenants, rules("", labelled, peers));
    }

    private Tenant labelled(Tenant tenant) {
        SortedMap<String, Container> containers = new TreeMap<>();
        tenant.containers().forEach((name, container) -> containers.put(name, labelled(container)));
        SortedMap<Labels, Integer> identities = new TreeMap<>();
        int next = 1 + random.nextInt(60_000);
        for (Container container : containers.values()) {
            if (!container.labels().isEmpty() && !identities.containsKey(container.labels())) {
                identities.put(container.labels(), next);
                next += 1 + random.nextInt(100);
            }
        }
        return new Tenant(
                tenant.name(),
                tenant.number(),
                tenant.subnets(),
                containers,
                oneOf(List.of(Inside.values())),
                List.of(),
                identities,
                1 + random.nextInt(100_000));
    }

    private Container labelled(Container it) {
        return Containers.with(it, it.address(), random.nextBoolean() ? Labels.NONE : labels());
    }

    private Labels labels() {
        SortedMap<String, String> labels = new TreeMap<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            labels.put(oneOf(List.of("role", "stage", "no")), oneOf(VALUES));
        }
        return new Labels(labels);
    }

    private List<Rule> rules(String tier, SortedMap<String, Tenant> tenants, Set<TenantPair> peers) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < random.nextInt(5); i++) {
            Optional<Tenant> other = random.nextInt(3) == 0 ? Optional.empty() : Optional.of(oneOf(tenants));
            Tenant own = tier.isEmpty() ? oneOf(tenants) : tenants.get(tier);
            Selector mine = inside(own);
            Selector theirs = other.map(this::inside).orElseGet(this::outside);
            boolean toMine = other.isPresent() || random.nextBoolean();
            rules.add(rule("r" + i, toMine ? theirs : mine, toMine ? mine : theirs, peers));
        }
        return rules;
    }

    private Selector inside(Tenant tenant) {
        List<String> containers = List.copyOf(tenant.containers().keySet());
        return switch (random.nextInt(3)) {
            case 0 -> new Selector.OfTenant(tenant.name());
            case 1 -> new Selector.Labelled(tenant.name(), labels());
            default ->
                containers.isEmpty()
                        ? new Selector.OfTenant(tenant.name())
                        : new Selector.One(new ContainerId(tenant.name(), oneOf(containers)));
        };
    }

    private Selector outside() {
        int length = random.nextInt(33);
        int mask = length == 0 ? 0 : -1 << (32 - length);
        return new Selector.Outside(new Ipv4Prefix(new Ipv4Address(random.nextInt() & mask), length));
    }

    private Rule rule(String name, Selector from, Selector to, Set<TenantPair> peers) {
        Traffic traffic = traffic();
        boolean mayAllow = from.tenantName().equals(to.tenantName())
                || from.tenantName().isEmpty()
                || to.tenantName().isEmpty()
                || peers.contains(TenantPair.of(
                        from.tenantName().orElseThrow(), to.tenantName().orElseThrow()));
        Action action = mayAllow && random.nextInt(3) > 0 ? Action.ALLOW : oneOf(List.of(Action.DENY, Action.REJECT));
        boolean allows = action == Action.ALLOW;
        boolean tcp = traffic.protocol().equals(OptionalInt.of(Traffic.TCP));
        boolean withdrawn = allows && random.nextInt(5) == 0;
        OptionalLong until =
                random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(2_000_000_000));
        return new Rule(
                name,
                nextNumber += 1 + random.nextInt(1000),
                from,
                to,
                traffic,
                action,
                random.nextInt(Rule.MAX_ORDER + 1),
                oneOf(List.of(Mode.values())),
                random.nextBoolean(),
                allows ? sessions() : new Sessions.Cut(),
                allows && tcp ? oneOf(List.of(Helper.values())) : Helper.NONE,
                oneOf(List.of("", "why: \"so\"\n", "true", "é")),
                nextRevision++,
                withdrawn ? Optional.of(new Withdrawal(until)) : Optional.empty());
    }

    private Sessions sessions() {
        return switch (random.nextInt(3)) {
            case 0 -> new Sessions.Cut();
            case 1 -> new Sessions.Keep();
            default -> new Sessions.Drain(1 + random.nextInt(Sessions.Drain.MAX_SECONDS));
        };
    }

    private Traffic traffic() {
        List<PortRange> ports = new ArrayList<>();
        List<IcmpKind> kinds = new ArrayList<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            int first = random.nextInt(0x10000);
            ports.add(new PortRange(first, first + random.nextInt(0x10000 - first)));
            OptionalInt code = random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(256));
            kinds.add(new IcmpKind(random.nextInt(16), code));
        }
        return switch (random.nextInt(5)) {
            case 0 -> Traffic.ANY;
            case 1 -> Traffic.of(random.nextInt(256));
            case 2 -> new Traffic(OptionalInt.of(Traffic.ICMP), List.of(), kinds);
            case 3 -> new Traffic(OptionalInt.of(Traffic.TCP), ports, List.of());
            default -> new Traffic(OptionalInt.of(oneOf(List.of(Traffic.UDP, Traffic.SCTP))), ports, List.of());
        };
    }

    private Tenant oneOf(SortedMap<String, Tenant> tenants) {
        return oneOf(List.copyOf(tenants.values()));
    }

    private <T> T oneOf(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
