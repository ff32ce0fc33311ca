package io.weir.flows.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.Ports;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
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
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The cluster that the tables' tests speak of: hosts {@code vm1} and {@code vm2}; tenant {@code red} with {@code web}
 * and {@code app} on vm1 and {@code db} on vm2, of which {@code app} is in a subnet of its own; tenant {@code blue}, which
 * exchanges packets with red, with {@code mail} on vm1; tenant {@code grey}, which has red's addresses and exchanges
 * packets with no one, with {@code web} on vm1 and {@code db} on vm2.
 */
final class Cluster {

    static final Intent INTENT = intent();
    static final NetworkView VIEW = NetworkView.of(INTENT);
    static final Ports VM1_PORTS = new Ports(
            Map.of("red-web-veth", 1, "red-app-veth", 2, "blue-mail-veth", 3, "grey-web-veth", 4, "weir-vxlan", 9));

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
                        container("red", "web", "vm1", "front", "192.168.1.2", 0x11),
                        container("red", "app", "vm1", "back", "192.168.2.2", 0x12),
                        container("red", "db", "vm2", "front", "192.168.1.3", 0x13)));
        Tenant blue = tenant(
                "blue",
                2,
                List.of(subnet("net", 201, "10.0.0.0/24")),
                List.of(container("blue", "mail", "vm1", "net", "10.0.0.2", 0x21)));
        Tenant grey = tenant(
                "grey",
                3,
                List.of(subnet("front", 301, "192.168.1.0/24")),
                List.of(
                        container("grey", "web", "vm1", "front", "192.168.1.2", 0x31),
                        container("grey", "db", "vm2", "front", "192.168.1.3", 0x32)));
        return new Intent(
                new Overlay(TunnelType.VXLAN),
                new TreeMap<>(Map.of("vm1", vm1, "vm2", vm2)),
                new TreeMap<>(Map.of("red", red, "blue", blue, "grey", grey)),
                List.of(Rule.allow(1, new Selector.OfTenant("red"), new Selector.OfTenant("blue"))));
    }

    private static Tenant tenant(String name, int number, List<Subnet> subnets, List<Container> containers) {
        return new Tenant(
                name,
                number,
                new TreeMap<>(subnets.stream().collect(Collectors.toMap(Subnet::name, subnet -> subnet))),
                new TreeMap<>(containers.stream().collect(Collectors.toMap(Container::name, one -> one))));
    }

    private static Subnet subnet(String name, int network, String cidr) {
        Ipv4Prefix prefix = Ipv4Prefix.of(cidr);
        return new Subnet(
                name, network, prefix, new Ipv4Address(prefix.network().bits() + 1), List.of());
    }

    private static Container container(
            String tenant, String name, String host, String subnet, String address, int mac) {
        return new Container(
                name,
                host,
                subnet,
                Ipv4Address.of(address),
                new MacAddress(0x020000000000L + mac),
                tenant + "-" + name + "-veth",
                new Container.Template("busybox", List.of()),
                OptionalInt.empty(),
                Container.State.RUNNING);
    }
}
