package io.weir.provisioning.lab;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.openflow.Field;
import io.weir.flows.simulate.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Packets whose ways are compared: a ping from every container to each other one and to each gateway, ARP for both, and
 * what a container may not send.
 */
final class TracedPackets {

    private static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);
    private static final int TTL = 64;

    /** A tag with the VLAN id 101, as OpenFlow has it: OFPVID_PRESENT is set (OpenFlow 1.4, 7.2.3.7). */
    private static final int TAG = 0x1000 | 101;

    private TracedPackets() {}

    /** A packet that a container sends. */
    record Sending(Member sender, Packet packet) {}

    /** A container, with what it belongs to. */
    record Member(Tenant tenant, Subnet subnet, Container container) {

        ContainerId id() {
            return new ContainerId(tenant.name(), container.name());
        }
    }

    static List<Sending> of(Intent intent, Predicate<Container> isPlugged) {
        List<Member> members = new ArrayList<>();
        for (Tenant tenant : intent.tenants().values()) {
            for (Container container : tenant.containers().values()) {
                if (container.state() == Container.State.RUNNING && isPlugged.test(container)) {
                    members.add(new Member(tenant, tenant.subnetOf(container), container));
                }
            }
        }
        List<Sending> sendings = new ArrayList<>();
        for (Member from : members) {
            members.stream().filter(to -> !to.equals(from)).forEach(to -> addPair(sendings, from, to));
            intent.tenants().values().stream()
                    .flatMap(tenant -> tenant.subnets().values().stream())
                    .map(Subnet::gateway)
                    .forEach(gateway -> sendings.add(ping(from, MacAddress.GATEWAY, gateway)));
            addForbidden(sendings, from);
        }
        return sendings;
    }

    private static void addPair(List<Sending> sendings, Member from, Member to) {
        Ipv4Address target = to.container().address();
        boolean isNear = from.subnet().prefix().contains(target);
        sendings.add(ping(from, isNear ? to.container().mac() : MacAddress.GATEWAY, target));
        if (isNear) {
            sendings.add(ask(from, target));
        }
    }

    /** In the name of its gateway, by ARP and by IP, and in its own with a tag. */
    private static void addForbidden(List<Sending> sendings, Member from) {
        MacAddress mac = from.container().mac();
        Ipv4Address gateway = from.subnet().gateway();
        Ipv4Address own = from.container().address();
        sendings.add(ask(from, gateway));
        sendings.add(new Sending(from, Packet.arp(mac, BROADCAST, 2, gateway, own)));
        sendings.add(new Sending(from, Packet.ping(mac, MacAddress.GATEWAY, gateway, own, TTL)));
        sendings.add(new Sending(from, Packet.ping(MacAddress.GATEWAY, mac, own, gateway, TTL)));
        sendings.add(new Sending(
                from, Packet.ping(mac, MacAddress.GATEWAY, own, gateway, TTL).with(Field.VLAN_VID, TAG)));
    }

    private static Sending ping(Member from, MacAddress mac, Ipv4Address to) {
        Container sender = from.container();
        return new Sending(from, Packet.ping(sender.mac(), mac, sender.address(), to, TTL));
    }

    private static Sending ask(Member from, Ipv4Address target) {
        Container sender = from.container();
        return new Sending(from, Packet.arp(sender.mac(), BROADCAST, 1, sender.address(), target));
    }

    /** A field as ofproto/trace takes it, behind a comma; nothing for what a packet does not bring with it. */
    static String inWords(Field field, long value) {
        return switch (field) {
            case IN_PORT, REG0, REG1, REG2, REG3, REG4, REG5, REG6, REG7, REG8, REG9, REG10, REG11, REG12 -> "";
            case CT_STATE, CT_ZONE, CT_MARK, CT_NW_SRC, CT_NW_DST, CT_NW_PROTO, CT_TP_SRC, CT_TP_DST -> "";
            case TUN_ID -> value == 0 ? "" : ",tun_id=" + value;
            case TUN_SRC, TUN_DST -> value == 0 ? "" : "," + field.word() + "=" + new Ipv4Address((int) value);
            case VLAN_VID -> value == 0 ? "" : ",vlan_tci=" + value;
            case ETH_SRC, ETH_DST, ARP_SHA, ARP_THA -> "," + field.word() + "=" + new MacAddress(value);
            case IPV4_SRC, IPV4_DST, ARP_SPA, ARP_TPA -> "," + field.word() + "=" + new Ipv4Address((int) value);
            default -> "," + field.word() + "=" + value;
        };
    }
}
