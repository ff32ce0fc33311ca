package io.weir.flows.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.weir.flows.compile.Containers;
import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.Ports;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Host;
import io.weir.flows.model.Inside;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Labels;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Overlay;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Rule.Mode;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.Traffic;
import io.weir.flows.model.TunnelType;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowText;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.NetworkSimulator;
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The cluster that the tables' tests speak of: hosts {@code vm1} and {@code vm2}; tenant {@code red} with {@code web}
 * and {@code app} on vm1 and {@code db} on vm2, of which {@code app} is in a subnet of its own; tenant {@code blue} with
 * {@code mail} on vm1; tenant {@code grey}, which has red's addresses and exchanges packets with no one, with {@code web}
 * on vm1 and {@code db} on vm2. Those named web and db have that as their role.
 *
 * <p>The operator lets red's web and blue exchange anything (rules 1 and 2), and blue ping red's db (3). Red's inside is
 * open, but web may not use SSH on db, which is logged (11); a rule that would reject app's sessions with db only observes
 * (12). Blue rejects what red's app begins (21), and may begin any session with the outside (22), but TCP to port 25 of
 * 198.51.100.0/24 (23); its mail publishes port 2525, which 203.0.113.0/24 may reach (24). Grey's inside is closed, but db may ping web (30) and web begin sessions with
 * db on ports 5432 to 5434 (31); sessions that a withdrawn rule for DNS let in are kept (32).
 */
final class Cluster {

    static final Intent INTENT = intent();
    static final NetworkView VIEW = NetworkView.of(INTENT);
    static final Ports VM1_PORTS = new Ports(Map.of(
            "red-web-veth",
            1,
            "red-app-veth",
            2,
            "blue-mail-veth",
            3,
            "grey-web-veth",
            4,
            "weir-vxlan",
            9,
            "weir-out",
            8));

    private Cluster() {}

    /** Begins a packet in tenant words. */
    static Sending from(String container) {
        return new Sending(NetworkSimulator.withAllPorts(VIEW), INTENT, id(container));
    }

    static ContainerId id(String text) {
        return new ContainerId(text.substring(0, text.indexOf('/')), text.substring(text.indexOf('/') + 1));
    }

    static void isDroppedAt(Table table, Verdict verdict) {
        Verdict.Dropped dropped = assertInstanceOf(Verdict.Dropped.class, verdict);
        assertEquals(table.number(), dropped.table());
    }

    /** The flows that vm1's switch holds in a table, cookies left out, as one line each. */
    static List<String> flowsOf(Table table) {
        HostView vm1 = VIEW.host("vm1").orElseThrow();
        return vm1.flows(VM1_PORTS)
                .filter(flow -> flow.table() == table.number())
                .map(Cluster::withoutCookie)
                .toList();
    }

    private static String withoutCookie(Flow flow) {
        return FlowText.format(flow).replaceFirst("cookie=0x[0-9a-f]+,", "");
    }

    /** Compares a table's flows with its golden file; {@code -Dgolden.rewrite=true} writes the file instead. */
    static void holdsToItsGoldenFile(Table table) {
        Path file = Path.of("src/test/resources/golden", table.name().toLowerCase(Locale.ROOT) + ".txt");
        String flows = flowsOf(table).stream().collect(Collectors.joining("\n", "", "\n"));
        try {
            if (Boolean.getBoolean("golden.rewrite")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, flows);
            }
            assertEquals(Files.readString(file), flows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Intent intent() {
        Host vm1 = new Host("vm1", "vm1-br", Ipv4Address.of("192.0.2.60"), OptionalLong.empty(), 1500);
        Host vm2 = new Host("vm2", "vm2-br", Ipv4Address.of("192.0.2.61"), OptionalLong.empty(), 1500);
        Tenant red = tenant(
                "red",
                1,
                List.of(subnet("front", 101, "192.168.1.0/24"), subnet("back", 102, "192.168.2.0/24")),
                List.of(
                        container("red", "web", "vm1", "front", "192.168.1.2", 0x11, role("web")),
                        container("red", "app", "vm1", "back", "192.168.2.2", 0x12, Labels.NONE),
                        container("red", "db", "vm2", "front", "192.168.1.3", 0x13, role("db"))),
                Inside.ALLOW,
                List.of(
                        rule(11, "red{web}", "red{db}", Traffic.tcp(22), Action.DENY, Mode.ENFORCE, true),
                        rule(12, "red/app", "red{db}", Traffic.ANY, Action.REJECT, Mode.OBSERVE, false)));
        Tenant blue = tenant(
                "blue",
                2,
                List.of(subnet("net", 201, "10.0.0.0/24")),
                List.of(Containers.with(
                        container("blue", "mail", "vm1", "net", "10.0.0.2", 0x21, Labels.NONE),
                        List.of(new Publication(Traffic.TCP, 25, 2525)),
                        7)),
                Inside.ALLOW,
                List.of(
                        rule(21, "red/app", "blue", Traffic.ANY, Action.REJECT, Mode.ENFORCE, false),
                        rule(22, "blue", "outside", Traffic.ANY, Action.ALLOW, Mode.ENFORCE, false),
                        rule(23, "blue", "198.51.100.0/24", Traffic.tcp(25), Action.DENY, Mode.ENFORCE, false),
                        rule(24, "203.0.113.0/24", "blue/mail", Traffic.tcp(2525), Action.ALLOW, Mode.ENFORCE, false)));
        Tenant grey = tenant(
                "grey",
                3,
                List.of(subnet("front", 301, "192.168.1.0/24")),
                List.of(
                        container("grey", "web", "vm1", "front", "192.168.1.2", 0x31, role("web")),
                        container("grey", "db", "vm2", "front", "192.168.1.3", 0x32, role("db"))),
                Inside.DENY,
                List.of(
                        rule(30, "grey{db}", "grey{web}", Traffic.of(1), Action.ALLOW, Mode.ENFORCE, false),
                        rule(31, "grey{web}", "grey{db}", tcp(5432, 5434), Action.ALLOW, Mode.ENFORCE, true),
                        withdrawn(rule(32, "grey", "grey{db}", Traffic.udp(53), Action.ALLOW, Mode.ENFORCE, false))));
        return new Intent(
                new Overlay(TunnelType.VXLAN),
                new TreeMap<>(Map.of("vm1", vm1, "vm2", vm2)),
                new TreeMap<>(Map.of("red", red, "blue", blue, "grey", grey)),
                List.of(
                        rule(1, "red{web}", "blue", Traffic.ANY, Action.ALLOW, Mode.ENFORCE, false),
                        rule(2, "blue", "red{web}", Traffic.ANY, Action.ALLOW, Mode.ENFORCE, false),
                        rule(3, "blue", "red{db}", Traffic.of(1), Action.ALLOW, Mode.ENFORCE, false)));
    }

    /** A rule, its ends as {@code tenant}, {@code tenant/container}, <code>tenant{role}</code>, {@code outside} or a prefix. */
    static Rule rule(int number, String from, String to, Traffic traffic, Action action, Mode mode, boolean log) {
        return new Rule(
                "rule-" + number,
                number,
                selector(from),
                selector(to),
                traffic,
                action,
                Rule.DEFAULT_ORDER,
                mode,
                log,
                new Rule.Sessions.Cut(),
                Rule.Helper.NONE,
                "",
                1,
                Optional.empty());
    }

    static Rule withdrawn(Rule rule) {
        return new Rule(
                rule.name(),
                rule.number(),
                rule.from(),
                rule.to(),
                rule.traffic(),
                rule.action(),
                rule.order(),
                rule.mode(),
                rule.log(),
                new Rule.Sessions.Keep(),
                rule.helper(),
                "",
                1,
                Optional.of(new Rule.Withdrawal(OptionalLong.empty())));
    }

    private static Traffic tcp(int first, int last) {
        return new Traffic(OptionalInt.of(Traffic.TCP), List.of(new Traffic.PortRange(first, last)), List.of());
    }

    private static Selector selector(String text) {
        int brace = text.indexOf('{');
        if (brace >= 0) {
            return new Selector.Labelled(text.substring(0, brace), role(text.substring(brace + 1, text.length() - 1)));
        }
        if (text.equals("outside")) {
            return Selector.Outside.ALL;
        }
        if (Ipv4Prefix.parse(text).isPresent()) {
            return new Selector.Outside(Ipv4Prefix.of(text));
        }
        return text.contains("/") ? new Selector.One(id(text)) : new Selector.OfTenant(text);
    }

    private static Labels role(String role) {
        return Labels.of("role", role);
    }

    private static Tenant tenant(
            String name,
            int number,
            List<Subnet> subnets,
            List<Container> containers,
            Inside inside,
            List<Rule> rules) {
        SortedMap<Labels, Integer> identities = new TreeMap<>();
        containers.stream()
                .filter(container -> !container.labels().isEmpty())
                .forEach(container -> identities.put(
                        container.labels(), 0x70 + container.name().length()));
        return new Tenant(
                name,
                number,
                new TreeMap<>(subnets.stream().collect(Collectors.toMap(Subnet::name, subnet -> subnet))),
                new TreeMap<>(containers.stream().collect(Collectors.toMap(Container::name, one -> one))),
                inside,
                rules,
                identities,
                Tenant.DEFAULT_MAX_SESSIONS);
    }

    private static Subnet subnet(String name, int network, String cidr) {
        Ipv4Prefix prefix = Ipv4Prefix.of(cidr);
        return new Subnet(
                name, network, prefix, new Ipv4Address(prefix.network().bits() + 1), List.of());
    }

    /** A container that has its name as its role, if it has one. */
    static Container container(
            String tenant, String name, String host, String subnet, String address, int mac, Labels labels) {
        return new Container(
                name,
                host,
                subnet,
                Ipv4Address.of(address),
                new MacAddress(0x020000000000L + mac),
                tenant + "-" + name + "-veth",
                new Container.Template("busybox", List.of()),
                OptionalInt.empty(),
                Container.State.RUNNING,
                labels);
    }
}
