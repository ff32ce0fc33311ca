package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Overlay;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TunnelType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Small intents that are valid and otherwise as odd as may be: shared addresses, empty tenants, mixed tunnels. */
public final class RandomIntents {

    private final Random random;
    private int nextNetwork = 1;
    private int nextMac = 1;
    /** Out of the way of {@link RandomRules}. */
    private int nextRule = 1_000_000;

    public RandomIntents(long seed) {
        random = new Random(seed);
    }

    /** An intent of up to four hosts and five tenants. */
    public Intent intent() {
        SortedMap<String, Host> hosts = new TreeMap<>();
        for (int i = 1; i <= 1 + random.nextInt(4); i++) {
            Ipv4Address end = Ipv4Address.of("192.0.2." + i);
            hosts.put("vm" + i, new Host("vm" + i, "vm" + i + "-br", end, OptionalLong.empty(), 1500));
        }
        SortedMap<String, Tenant> tenants = new TreeMap<>();
        for (int i = 1; i <= 1 + random.nextInt(5); i++) {
            tenants.put("t" + i, tenant("t" + i, i, List.copyOf(hosts.keySet())));
        }
        return new Intent(overlay(List.copyOf(hosts.keySet())), hosts, tenants, rules(tenants));
    }

    /** An intent that differs from another in one container, one tenant, its rules, its overlay or one host. */
    public Intent edit(Intent intent) {
        int choice = random.nextInt(16);
        if (choice >= 14) {
            return new Intent(intent.overlay(), editedHosts(intent), intent.tenants(), intent.rules());
        }
        if (choice >= 10) {
            return editedContainer(intent);
        }
        if (choice < 6) {
            List<String> names = List.copyOf(intent.tenants().keySet());
            String name = names.get(random.nextInt(names.size()));
            SortedMap<String, Tenant> tenants = new TreeMap<>(intent.tenants());
            if (random.nextInt(4) == 0 && names.size() > 1) {
                tenants.remove(name);
            } else {
                int number = intent.tenants().get(name).number();
                nextNetwork += 100;
                tenants.put(
                        name, tenant(name, number, List.copyOf(intent.hosts().keySet())));
            }
            List<Rule> candidates = intent.rules().stream()
                    .filter(rule -> Stream.of(rule.from(), rule.to())
                            .flatMap(end -> end.tenantName().stream())
                            .allMatch(tenants::containsKey))
                    .toList();
            List<Rule> rules = unambiguous(candidates, tenants);
            return new Intent(intent.overlay(), intent.hosts(), tenants, rules);
        }
        if (choice < 9) {
            return new Intent(intent.overlay(), intent.hosts(), intent.tenants(), rules(intent.tenants()));
        }
        return new Intent(
                overlay(List.copyOf(intent.hosts().keySet())), intent.hosts(), intent.tenants(), intent.rules());
    }

    /** One container more or less, or one that is elsewhere, has another MAC or another state; all others are kept. */
    private Intent editedContainer(Intent intent) {
        List<Tenant> all = List.copyOf(intent.tenants().values());
        Tenant tenant = all.get(random.nextInt(all.size()));
        Subnet subnet = tenant.subnets().get("s0");
        int number = random.nextInt(5);
        String name = tenant.name() + "s0c" + number;
        SortedMap<String, Container> containers = new TreeMap<>(tenant.containers());
        if (random.nextInt(3) == 0) {
            containers.remove(name);
        } else {
            Ipv4Address address = plus(subnet.prefix(), 2 + number);
            containers.put(
                    name,
                    container(name, "s0", address, List.copyOf(intent.hosts().keySet())));
        }
        SortedMap<String, Tenant> tenants = new TreeMap<>(intent.tenants());
        tenants.put(
                tenant.name(),
                new Tenant(
                        tenant.name(),
                        tenant.number(),
                        tenant.subnets(),
                        containers,
                        tenant.inside(),
                        tenant.rules(),
                        tenant.identities(),
                        tenant.maxSessions()));
        return new Intent(intent.overlay(), intent.hosts(), tenants, intent.rules());
    }

    /** One host more, one without containers less, or one with another tunnel end point. */
    private SortedMap<String, Host> editedHosts(Intent intent) {
        SortedMap<String, Host> hosts = new TreeMap<>(intent.hosts());
        String name = "vm" + (1 + random.nextInt(6));
        boolean used = intent.tenants().values().stream()
                .flatMap(tenant -> tenant.containers().values().stream())
                .anyMatch(container -> container.host().equals(name));
        used |= intent.overlay().pairs().keySet().stream()
                .anyMatch(pair -> pair.first().equals(name) || pair.second().equals(name));
        if (!used && hosts.size() > 1 && random.nextBoolean()) {
            hosts.remove(name);
        } else {
            Ipv4Address end = Ipv4Address.of("192.0.2." + (10 + random.nextInt(200)));
            hosts.put(name, new Host(name, name + "-br", end, OptionalLong.empty(), 1500));
        }
        return hosts;
    }

    private Overlay overlay(List<String> hosts) {
        SortedMap<Overlay.HostPair, TunnelType> pairs = new TreeMap<>();
        if (hosts.size() > 1 && random.nextBoolean()) {
            pairs.put(Overlay.HostPair.of(hosts.get(0), hosts.get(hosts.size() - 1)), type());
        }
        return new Overlay(type(), pairs);
    }

    private TunnelType type() {
        return List.of(TunnelType.values()).get(random.nextInt(3));
    }

    private Tenant tenant(String name, int number, List<String> hosts) {
        SortedMap<String, Subnet> subnets = new TreeMap<>();
        SortedMap<String, Container> containers = new TreeMap<>();
        for (int s = 0; s < 1 + random.nextInt(3); s++) {
            Ipv4Prefix prefix = Ipv4Prefix.of("10." + (random.nextInt(3) + 3 * s) + ".0.0/28");
            Ipv4Address gateway = plus(prefix, 1);
            subnets.put("s" + s, new Subnet("s" + s, nextNetwork++, prefix, gateway, List.of()));
            int count = random.nextInt(4);
            for (int c = 0; c < count; c++) {
                String container = name + "s" + s + "c" + c;
                containers.put(container, container(container, "s" + s, plus(prefix, 2 + c), hosts));
            }
        }
        return new Tenant(name, number, subnets, containers);
    }

    private Container container(String name, String subnet, Ipv4Address address, List<String> hosts) {
        return new Container(
                name,
                hosts.get(random.nextInt(hosts.size())),
                subnet,
                address,
                new MacAddress(0x020000000000L + nextMac++),
                name + "-veth",
                new Container.Template("busybox", List.of()),
                OptionalInt.empty(),
                random.nextInt(12) == 0 ? Container.State.DESTROYED : Container.State.RUNNING);
    }

    private List<Rule> rules(SortedMap<String, Tenant> tenants) {
        List<Rule> rules = new ArrayList<>();
        for (String from : tenants.keySet()) {
            for (String to : tenants.tailMap(from).keySet()) {
                if (!from.equals(to) && random.nextInt(3) > 0) {
                    rules.add(Rule.allow(nextRule++, new Selector.OfTenant(from), new Selector.OfTenant(to)));
                }
            }
        }
        return unambiguous(rules, tenants);
    }

    /** Drops the rules by which one tenant would reach an address of two. */
    private static List<Rule> unambiguous(List<Rule> candidates, SortedMap<String, Tenant> tenants) {
        SortedMap<String, List<Tenant>> reach = new TreeMap<>();
        tenants.forEach((name, tenant) -> reach.put(name, new ArrayList<>(List.of(tenant))));
        List<Rule> rules = new ArrayList<>();
        for (Rule rule : candidates) {
            if (rule.pair().isWithOutside()) {
                rules.add(rule);
                continue;
            }
            Tenant from = tenants.get(from(rule));
            Tenant to = tenants.get(to(rule));
            if (reach.get(from(rule)).contains(to)) {
                rules.add(rule);
            } else if (reach.get(from(rule)).stream().noneMatch(other -> overlap(other, to))
                    && reach.get(to(rule)).stream().noneMatch(other -> overlap(other, from))) {
                reach.get(from(rule)).add(to);
                reach.get(to(rule)).add(from);
                rules.add(rule);
            }
        }
        return rules;
    }

    private static String from(Rule rule) {
        return rule.from().tenantName().orElseThrow();
    }

    private static String to(Rule rule) {
        return rule.to().tenantName().orElseThrow();
    }

    static boolean overlap(Tenant one, Tenant other) {
        return one.subnets().values().stream().anyMatch(mine -> other.subnets().values().stream()
                .anyMatch(theirs -> mine.prefix().overlaps(theirs.prefix())));
    }

    private static Ipv4Address plus(Ipv4Prefix prefix, int offset) {
        return new Ipv4Address(prefix.network().bits() + offset);
    }
}
