package io.weir.flows.simulate;

import static io.weir.flows.compile.RandomPublications.PORTS;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/** Packets that containers of an intent might send: mostly honest, often nearly so. */
final class RandomPackets {

    private final Random random;
    private final List<Tenant> tenants;
    private final Collection<Host> hosts;
    private final List<ContainerId> senders = new ArrayList<>();

    RandomPackets(long seed, Intent intent) {
        random = new Random(seed);
        hosts = intent.hosts().values();
        tenants = List.copyOf(intent.tenants().values());
        for (Tenant tenant : tenants) {
            for (Container container : tenant.containers().values()) {
                if (container.state() != Container.State.DESTROYED) {
                    senders.add(new ContainerId(tenant.name(), container.name()));
                }
            }
        }
    }

    List<ContainerId> senders() {
        return senders;
    }

    Tenant someTenant() {
        return tenants.get(random.nextInt(tenants.size()));
    }

    /** Any container; one that is nobody's if the intent has none. */
    Container someContainer() {
        List<Container> containers = new ArrayList<>();
        tenants.forEach(tenant -> containers.addAll(tenant.containers().values()));
        return containers.isEmpty()
                ? new Container(
                        "none",
                        "none",
                        "none",
                        Ipv4Address.of("10.9.9.9"),
                        MacAddress.of("02:99:99:99:99:99"),
                        "none",
                        new Container.Template("busybox", List.of()),
                        OptionalInt.empty(),
                        Container.State.RUNNING)
                : containers.get(random.nextInt(containers.size()));
    }

    Host someHost() {
        List<Host> all = List.copyOf(hosts);
        return all.get(random.nextInt(all.size()));
    }

    Packet from(Tenant tenant, Container sender) {
        MacAddress source = rarely() ? anyMac() : sender.mac();
        Ipv4Address from = rarely() ? anyAddress() : sender.address();
        Packet packet =
                packet(source, from, random.nextInt(10) < 7 ? tenant : tenants.get(random.nextInt(tenants.size())));
        return rarely() ? packet.with(Field.VLAN_VID, 0x1000 | random.nextInt(4096)) : packet;
    }

    /** A packet that a host's kernel sends by the port that leads outside. */
    record Incoming(String host, Packet packet) {}

    /**
     * The first packet of a session with what some container publishes, or nearly so.
     *
     * @param client its port, each time another, so that no session is met twice
     */
    Incoming fromOutside(int client) {
        Container container = someContainer();
        for (int i = 0; i < 9 && container.published().isEmpty(); i++) {
            container = someContainer();
        }
        boolean isHere = container.published().isPresent() && !rarely();
        String host = isHere ? container.host() : someHost().name();
        Ipv4Address target =
                Outside.address(rarely() ? 2 : container.published().orElse(3));
        List<Ipv4Address> sources = List.of(
                Ipv4Address.of("203.0.113.9"), Ipv4Address.of("203.0.113.9"), Ipv4Address.of("8.8.8.8"), anyAddress());
        Ipv4Address source = sources.get(random.nextInt(sources.size()));
        Packet packet = Packet.ipv4(Outside.HOST_MAC, Outside.SWITCH_MAC, source, target, 0, 60);
        if (rarely()) {
            return new Incoming(host, packet.icmp(8, 0, client));
        }
        Publication some = new Publication(
                random.nextBoolean() ? Traffic.TCP : Traffic.UDP, 1, PORTS.get(random.nextInt(PORTS.size())));
        if (!container.publish().isEmpty() && random.nextInt(4) > 0) {
            some = container.publish().get(random.nextInt(container.publish().size()));
        }
        return new Incoming(
                host,
                some.protocol() == Traffic.TCP
                        ? packet.tcp(1000 + client, some.to(), TcpFlag.SYN)
                        : packet.udp(1000 + client, some.to()));
    }

    private Packet packet(MacAddress source, Ipv4Address from, Tenant near) {
        Ipv4Address to = addressIn(near);
        MacAddress destination = random.nextInt(3) > 0 ? MacAddress.GATEWAY : anyMac();
        int ttl = List.of(64, 64, 64, 2, 1, 0).get(random.nextInt(6));
        return switch (random.nextInt(8)) {
            case 0, 1 -> {
                Packet arp =
                        Packet.arp(source, MacAddress.of("ff:ff:ff:ff:ff:ff"), 1 + random.nextInt(10) / 9, from, to);
                yield rarely() ? arp.with(Field.ARP_SHA, anyMac().bits()) : arp;
            }
            case 2 -> Packet.ethernet(source, destination, 0x86dd);
            case 3, 4 -> Packet.ping(source, destination, from, to, ttl);
            default -> {
                Packet packet = Packet.ipv4(source, destination, from, to, 0, ttl);
                int port = PORTS.get(random.nextInt(PORTS.size()));
                yield random.nextBoolean() ? packet.tcp(1000, port, TcpFlag.SYN) : packet.udp(1000, port);
            }
        };
    }

    private boolean rarely() {
        return random.nextInt(12) == 0;
    }

    private MacAddress anyMac() {
        Tenant tenant = tenants.get(random.nextInt(tenants.size()));
        List<Container> containers = List.copyOf(tenant.containers().values());
        return containers.isEmpty()
                ? MacAddress.of("02:aa:bb:cc:dd:ee")
                : containers.get(random.nextInt(containers.size())).mac();
    }

    private Ipv4Address anyAddress() {
        return addressIn(tenants.get(random.nextInt(tenants.size())));
    }

    private Ipv4Address addressIn(Tenant tenant) {
        List<Ipv4Address> addresses = new ArrayList<>();
        tenant.subnets().values().forEach(subnet -> addresses.add(subnet.gateway()));
        tenant.containers().values().forEach(container -> addresses.add(container.address()));
        addresses.add(Ipv4Address.of("203.0.113.9"));
        addresses.add(Ipv4Address.of("10.0.0.14"));
        return addresses.get(random.nextInt(addresses.size()));
    }
}
