package io.weir.flows.simulate;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import io.weir.flows.openflow.Field;
import io.weir.flows.simulate.Judgement.End;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an intent means for a packet, in words, after the packets before it. It reads only the model,
 * and knows of no table or tunnel.
 */
final class Oracle {

    private final OracleSessions sessions = new OracleSessions();
    private Intent intent;

    Oracle(Intent intent) {
        this.intent = intent;
    }

    /** Another intent takes effect; sessions stay known. */
    void change(Intent edited) {
        intent = edited;
    }

    String fateOf(ContainerId from, Packet packet) {
        Tenant tenant = intent.tenants().get(from.tenant());
        Container sender = tenant.containers().get(from.name());
        if (field(packet, Field.VLAN_VID) != 0
                || field(packet, Field.ETH_SRC) != sender.mac().bits()) {
            return "dropped";
        }
        if (field(packet, Field.ETH_TYPE) == 0x0806) {
            return arp(tenant, sender, packet);
        }
        if (field(packet, Field.ETH_TYPE) != 0x0800
                || field(packet, Field.IPV4_SRC) != sender.address().asLong()) {
            return "dropped";
        }
        return ipv4(tenant, sender, packet);
    }

    private String arp(Tenant tenant, Container sender, Packet packet) {
        boolean honest = field(packet, Field.ARP_SHA) == sender.mac().bits()
                && field(packet, Field.ARP_SPA) == sender.address().asLong();
        if (!honest || field(packet, Field.ARP_OP) != 1) {
            return "dropped";
        }
        Subnet subnet = tenant.subnetOf(sender);
        Ipv4Address target = new Ipv4Address((int) field(packet, Field.ARP_TPA));
        return subnet.gateway().equals(target)
                ? "told that " + target + " is at " + MacAddress.GATEWAY
                : at(tenant, subnet, target)
                        .map(found -> "told that " + target + " is at " + found.mac())
                        .orElse("dropped");
    }

    private String ipv4(Tenant tenant, Container sender, Packet packet) {
        Ipv4Address to = new Ipv4Address((int) field(packet, Field.IPV4_DST));
        long ttl = field(packet, Field.IP_TTL);
        if (field(packet, Field.ETH_DST) != MacAddress.GATEWAY.bits()) {
            return delivered(new End(tenant, sender), tenant, tenant.subnetOf(sender), to, ttl, packet);
        }
        boolean ping = field(packet, Field.IP_PROTO) == 1
                && field(packet, Field.ICMP_TYPE) == 8
                && field(packet, Field.ICMP_CODE) == 0;
        if (ping
                && tenant.subnets().values().stream()
                        .anyMatch(subnet -> subnet.gateway().equals(to))) {
            return "answered by " + to;
        }
        if (ttl <= 1) {
            return "TTL expired";
        }
        for (Tenant owner : reach(tenant).toList()) {
            for (Subnet subnet : owner.subnets().values()) {
                if (subnet.prefix().contains(to)) {
                    return delivered(new End(tenant, sender), owner, subnet, to, ttl - 1, packet);
                }
            }
        }
        return intent.zones().containsKey(TenantPair.outside(tenant.name()))
                ? outside(new End(tenant, sender), to, ttl - 1, packet)
                : "dropped";
    }

    /** What no subnet in reach has. */
    private String outside(End from, Ipv4Address to, long ttl, Packet packet) {
        String refusal = sessions.refusalOf(packet, from, to, new Judgement(intent));
        if (!refusal.isEmpty()) {
            return refusal;
        }
        int number = sessions.isAnswer(packet, from, to)
                ? from.container().published().orElseThrow()
                : intent.zones().get(TenantPair.outside(from.tenant().name()));
        return "left under " + Outside.address(number) + " with TTL " + ttl;
    }

    /** What becomes of a packet that a host's kernel sends by the port that leads outside. */
    String fateFromOutside(String host, Packet packet) {
        Optional<End> to = IncomingOracle.receiver(intent, host, packet);
        if (to.isEmpty()) {
            return "dropped";
        }
        Packet led = led(packet, to.get());
        Ipv4Address client = new Ipv4Address((int) field(led, Field.IPV4_SRC));
        String refusal = sessions.refusalOf(led, client, to.get(), new Judgement(intent));
        String receiver = to.get().tenant().name() + "/" + to.get().container().name();
        return refusal.isEmpty() ? "delivered to " + receiver + " with TTL " + field(packet, Field.IP_TTL) : refusal;
    }

    /**
     * With the container's own address in the place of the one that stands for it. Of an ICMP error, which a router on the
     * way may make, with the address of the other end, too.
     */
    private static Packet led(Packet packet, End to) {
        long address = to.container().address().asLong();
        Packet led = packet.with(Field.IPV4_DST, address);
        if (!packet.isIcmpError()) {
            return led;
        }
        Packet about = packet.about().orElseThrow();
        boolean isItsOwn = field(about, Field.IPV4_SRC) == field(packet, Field.IPV4_DST);
        return led.with(Field.IPV4_SRC, field(about, Field.IPV4_DST))
                .with(isItsOwn ? about.with(Field.IPV4_SRC, address) : about);
    }

    private String delivered(End sender, Tenant owner, Subnet subnet, Ipv4Address to, long ttl, Packet packet) {
        Optional<Container> receiver = at(owner, subnet, to);
        if (receiver.isEmpty()) {
            return "dropped";
        }
        String refusal = sessions.refusalOf(packet, sender, new End(owner, receiver.get()), new Judgement(intent));
        if (!refusal.isEmpty()) {
            return refusal;
        }
        return receiver.get().equals(sender.container())
                ? "dropped"
                : "delivered to " + owner.name() + "/" + receiver.get().name() + " with TTL " + ttl;
    }

    private Stream<Tenant> reach(Tenant tenant) {
        return reach(tenant, intent);
    }

    /** The tenant, and those that a rule lets exchange packets with it. */
    static Stream<Tenant> reach(Tenant tenant, Intent intent) {
        return intent.tenants().values().stream()
                .filter(other -> other.name().equals(tenant.name())
                        || intent.allRules()
                                .filter(rule -> rule.action() == Rule.Action.ALLOW)
                                .anyMatch(rule -> rule.pair().equals(TenantPair.of(tenant.name(), other.name()))));
    }

    private static Optional<Container> at(Tenant tenant, Subnet subnet, Ipv4Address address) {
        return tenant.containers().values().stream()
                .filter(container -> container.state() != Container.State.DESTROYED)
                .filter(container -> container.subnet().equals(subnet.name())
                        && container.address().equals(address))
                .findFirst();
    }

    private static long field(Packet packet, Field field) {
        return packet.get(field).orElse(-1);
    }
}
