package io.weir.flows.simulate;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Tenant;
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
                int port = List.of(22, 53, 80, 443).get(random.nextInt(4));
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
