package io.weir.flows.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.document.Edit;
import io.weir.flows.document.InUse;
import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.document.Resource;
import io.weir.flows.model.Container;
import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Moment;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowDiff;
import io.weir.flows.tables.HostItem;
import io.weir.flows.tables.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NetworkViewTest {

    private static final Moment MOMENT = new Moment(1, 0);

    @Property(tries = 300)
    void aSeriesOfEditsLeadsToWhatTheLastIntentMeans(@ForAll long seed) {
        RandomIntents random = new RandomIntents(seed);
        Random ports = new Random(seed);
        RandomRules rules = new RandomRules(seed);
        RandomPublications publications = new RandomPublications(seed);
        Intent intent = publications.on(rules.fromOutside(rules.on(random.intent())));
        NetworkView view = NetworkView.of(intent);
        for (int edit = 0; edit < 6; edit++) {
            Intent proposed =
                    switch (ports.nextInt(7)) {
                        case 0, 1 -> rules.settled(random.edit(intent));
                        case 2, 3 -> rules.editWithOutside(intent);
                        case 4 -> renumbered(intent, ports);
                        case 5 -> rules.swapped(intent);
                        default -> publications.on(intent);
                    };
            Intent edited = Containers.haveAddressesOfTheirOwn(proposed) ? proposed : rules.editWithOutside(intent);
            NetworkView next = view.next(edited);
            NetworkView afresh = NetworkView.of(edited);
            for (String host : edited.hosts().keySet()) {
                HostView after = next.host(host).orElseThrow();
                Ports portsAfter = somePorts(after, ports);
                List<Flow> wanted =
                        afresh.host(host).orElseThrow().flows(portsAfter).toList();
                assertEquals(wanted, after.flows(portsAfter).toList());
                List<Flow> oneByOne = new ArrayList<>();
                after.eachFlow(portsAfter).forEachRemaining(oneByOne::add);
                assertEquals(wanted, oneByOne);
                assertEquals(afresh.host(host).orElseThrow().ports(), after.ports());

                if (view.host(host).isEmpty()) {
                    continue;
                }
                HostView before = view.host(host).orElseThrow();
                // Now and then no port is other than before, which is the usual case in life.
                Ports portsBefore = ports.nextBoolean() ? portsAfter : somePorts(before, ports);

                FlowDiff diff = new Transition(before, portsBefore, after, portsAfter).diff();
                List<Flow> old = before.flows(portsBefore).toList();
                assertEquals(Set.copyOf(wanted), Set.copyOf(diff.applyTo(old)));
                assertTrue(diff.put().stream().noneMatch(old::contains), "a flow that was right is put again");
                assertTrue(diff.delete().stream().allMatch(old::contains), "a flow that was not there is deleted");
            }
            intent = edited;
            view = next;
        }
    }

    /** The same with another number of one tenant, of all zones, or of all labels of one tenant. */
    private static Intent renumbered(Intent intent, Random random) {
        int choice = random.nextInt(3);
        if (choice == 0) {
            SortedMap<TenantPair, Integer> zones = new TreeMap<>();
            intent.zones().forEach((pair, zone) -> zones.put(pair, zone % 60_000 + 2));
            return intent.withZones(zones);
        }
        List<Tenant> all = List.copyOf(intent.tenants().values());
        Tenant tenant = all.get(random.nextInt(all.size()));
        if (choice == 1) {
            SortedMap<Labels, Integer> identities = new TreeMap<>();
            tenant.identities().forEach((labels, identity) -> identities.put(labels, identity % 60_000 + 2));
            return intent.with(tenant.withContainers(tenant.containers(), identities));
        }
        return intent.with(new Tenant(
                tenant.name(),
                tenant.number() + 10_000,
                tenant.subnets(),
                tenant.containers(),
                tenant.inside(),
                tenant.rules(),
                tenant.identities(),
                tenant.maxSessions()));
    }

    @Property(tries = 300)
    void noTwoFlowsOfAHostHaveOneKeyAndNoTwoItemsOneName(@ForAll long seed) {
        RandomRules rules = new RandomRules(seed);
        Intent intent = new RandomPublications(seed).on(rules.fromOutside(rules.on(new RandomIntents(seed).intent())));
        NetworkView view = NetworkView.of(intent);
        for (String host : intent.hosts().keySet()) {
            HostView hostView = view.host(host).orElseThrow();
            Ports ports = somePorts(hostView, new Random(seed));
            Set<Flow.Key> keys = new HashSet<>();
            hostView.flows(ports).forEach(flow -> assertTrue(keys.add(flow.key()), () -> "twice: " + flow));
            Set<String> names = new HashSet<>();
            hostView.items(ports)
                    .map(Item::describe)
                    .forEach(name -> assertTrue(names.add(name), () -> "twice: " + name));
        }
    }

    @Property(tries = 300)
    void aTunnelIsBelievedExactlyFromHostsWhoseContainersMaySendHere(@ForAll long seed) {
        Intent intent = new RandomIntents(seed).intent();
        NetworkView view = NetworkView.of(intent);
        for (String host : intent.hosts().keySet()) {
            HostView hostView = view.host(host).orElseThrow();
            Map<String, Integer> all = new HashMap<>();
            hostView.ports().forEach(port -> all.put(port.name(), 1 + all.size()));
            Set<String> believed = new HashSet<>();
            hostView.items(new Ports(all)).forEach(item -> {
                if (item instanceof HostItem.TunnelPeer peer) {
                    believed.add(peer.host());
                }
            });
            Set<String> maySend = new HashSet<>();
            for (Tenant receiver : intent.tenants().values()) {
                for (Tenant sender : intent.tenants().values()) {
                    if (isOn(receiver, host) && mayExchange(receiver, sender, intent)) {
                        present(sender).forEach(container -> maySend.add(container.host()));
                    }
                }
            }
            maySend.remove(host);
            assertEquals(maySend, believed, host);
        }
    }

    private static boolean mayExchange(Tenant one, Tenant other, Intent intent) {
        return one.name().equals(other.name())
                || intent.rules().stream()
                        .anyMatch(rule -> rule.pair().equals(TenantPair.of(one.name(), other.name())));
    }

    private static boolean isOn(Tenant tenant, String host) {
        return present(tenant).anyMatch(container -> container.host().equals(host));
    }

    private static Stream<Container> present(Tenant tenant) {
        return tenant.containers().values().stream()
                .filter(container -> container.state() != Container.State.DESTROYED);
    }

    @Test
    void aHostThatJoinsChangesNothingOnTheOthers() {
        Intent intent = new RandomIntents(3).intent();
        NetworkView view = NetworkView.of(intent);
        SortedMap<String, Host> hosts = new TreeMap<>(intent.hosts());
        hosts.put("vm9", new Host("vm9", "vm9-br", Ipv4Address.of("192.0.2.9"), OptionalLong.empty(), 1500));
        NetworkView next = view.next(new Intent(intent.overlay(), hosts, intent.tenants(), intent.rules()));
        for (String host : intent.hosts().keySet()) {
            HostView after = next.host(host).orElseThrow();
            assertEquals(
                    List.of(), SharedMap.changes(view.host(host).orElseThrow().slices(), after.slices()));
        }
    }

    /** As an operator edits: one thing after the other, of which each keeps all else the same objects. */
    @Test
    void anEditOfOneTenantCountsForThoseThatItsRulesJoinWithIt() {
        Intent intent = whole(IntentReader.read("""
                hosts: {vm1: {address: 192.0.2.60}, vm2: {address: 192.0.2.61}}
                tenants:
                  red:
                    subnets: {net: {cidr: 10.1.0.0/24}}
                    containers: {one: {host: vm1, address: 10.1.0.11, labels: {role: app}}}
                  blue:
                    subnets: {net: {cidr: 10.2.0.0/24}}
                    containers: {uno: {host: vm2, address: 10.2.0.11}}
                    rules: [{name: web, from: {tenant: red, labels: {role: web}}, to: blue, protocol: tcp, ports: 80}]
                  grey:
                    subnets: {net: {cidr: 10.3.0.0/24}}
                    containers: {solo: {host: vm1, address: 10.3.0.11}}
                """, Intent.EMPTY, MOMENT));
        NetworkView view = NetworkView.of(intent);
        InUse inUse = InUse.of(intent);
        for (List<String> edit : List.of(
                List.of(
                        "tenants/grey/rules/no",
                        "{from: {tenant: red, labels: {role: web}}, to: grey, action: deny, protocol: tcp}"),
                List.of("tenants/red/containers/one", "{host: vm1, address: 10.1.0.11, labels: {role: web}}"),
                List.of("tenants/red/containers/two", "{host: vm2, address: 10.1.0.12, labels: {role: web}}"),
                List.of("tenants/grey/rules/two", "{from: red/two, to: grey, action: deny, protocol: udp}"),
                List.of("tenants/red/containers/two", "{host: vm2, address: 10.1.0.13, labels: {role: web}}"),
                List.of("tenants/grey/rules/two", ""),
                List.of("tenants/grey/rules/ask", "{from: blue, to: grey, protocol: udp, ports: 53}"),
                List.of("tenants/grey/rules/own", "{from: grey, to: grey, action: deny, protocol: icmp}"),
                List.of("tenants/blue/containers/due", "{host: vm1, address: 10.2.0.12}"),
                List.of("tenants/grey/rules/ask", ""),
                List.of("tenants/grey/rules/out", "{from: grey, to: outside}"),
                List.of("tenants/blue/rules/web", ""),
                List.of("tenants/grey/rules/own", ""),
                List.of("rules/all", "{from: red, to: grey}"),
                List.of("tenants/red/containers/two", ""),
                List.of("rules/all", ""),
                List.of("tenants/grey", ""))) {
            Resource resource = Resource.parse(edit.get(0)).orElseThrow();
            intent = whole(
                    edit.get(1).isEmpty()
                            ? Edit.remove(resource, inUse, MOMENT)
                            : Edit.put(resource, edit.get(1), inUse, MOMENT));
            view = view.next(intent);
            NetworkView afresh = NetworkView.of(intent);
            for (String host : intent.hosts().keySet()) {
                HostView wanted = afresh.host(host).orElseThrow();
                Ports ports = allPorts(wanted);
                assertEquals(
                        wanted.flows(ports).toList(),
                        view.host(host).orElseThrow().flows(ports).toList(),
                        () -> host + " after " + edit);
            }
        }
    }

    private static Intent whole(Reading reading) {
        assertTrue(reading instanceof Reading.Whole, reading::toString);
        return ((Reading.Whole) reading).intent();
    }

    private static Ports allPorts(HostView view) {
        Map<String, Integer> numbers = new HashMap<>();
        view.ports().forEach(port -> numbers.put(port.name(), 1 + numbers.size()));
        return new Ports(numbers);
    }

    @Test
    void nothingEditedIsNothingToDo() {
        Intent intent = new RandomIntents(7).intent();
        NetworkView view = NetworkView.of(intent);
        NetworkView same = view.next(intent);
        for (String host : intent.hosts().keySet()) {
            HostView before = view.host(host).orElseThrow();
            assertSame(before, same.host(host).orElseThrow());
            Ports ports = somePorts(before, new Random(1));
            assertEquals(
                    FlowDiff.NONE, new Transition(before, ports, same.host(host).orElseThrow(), ports).diff());
        }
    }

    /** Most of the ports that a host wants, in a random order of numbers. */
    private static Ports somePorts(HostView view, Random random) {
        Map<String, Integer> numbers = new HashMap<>();
        for (WantedPort port : view.ports()) {
            if (random.nextInt(5) > 0) {
                numbers.put(port.name(), 1 + random.nextInt(4) + 4 * numbers.size());
            }
        }
        return new Ports(numbers);
    }
}
