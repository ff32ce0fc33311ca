package io.weir.flows.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.NetworkSimulator;
import io.weir.flows.simulate.NetworkSimulator.Fate;
import io.weir.flows.simulate.NetworkSimulator.Journey;
import io.weir.flows.simulate.Packet;
import io.weir.flows.simulate.TcpFlag;
import java.util.function.UnaryOperator;

/** A packet in tenant words, and what must become of it. */
final class Sending {

    private static final int TCP = 6;

    private final NetworkSimulator simulator;
    private final Intent intent;
    private final ContainerId from;
    private final Container sender;
    private Packet packet;

    Sending(NetworkSimulator simulator, Intent intent, ContainerId from) {
        this.simulator = simulator;
        this.intent = intent;
        this.from = from;
        this.sender = intent.tenants().get(from.tenant()).containers().get(from.name());
        this.packet = Packet.ethernet(sender.mac(), MacAddress.GATEWAY, 0x0800);
    }

    /** The first packet of a TCP session with a container's port 80, sent as its address demands: directly in the own subnet, else by the gateway. */
    Sending to(String container) {
        ContainerId to = Cluster.id(container);
        Container receiver = intent.tenants().get(to.tenant()).containers().get(to.name());
        boolean near = to.tenant().equals(from.tenant()) && receiver.subnet().equals(sender.subnet());
        return ip(near ? receiver.mac() : MacAddress.GATEWAY, receiver.address());
    }

    /** The same to an address, by the gateway. */
    Sending toAddress(String address) {
        return ip(MacAddress.GATEWAY, Ipv4Address.of(address));
    }

    private Sending ip(MacAddress mac, Ipv4Address address) {
        packet = Packet.ipv4(sender.mac(), mac, sender.address(), address, TCP, 64)
                .tcp(40_000, 80, TcpFlag.SYN);
        return this;
    }

    /** An echo request to an address, by the gateway. */
    Sending ping(String address) {
        packet = Packet.ping(sender.mac(), MacAddress.GATEWAY, sender.address(), Ipv4Address.of(address), 64);
        return this;
    }

    /** A broadcast ARP request for an address. */
    Sending asksFor(String address) {
        packet =
                Packet.arp(sender.mac(), new MacAddress(0xffffffffffffL), 1, sender.address(), Ipv4Address.of(address));
        return this;
    }

    /** The same session, with another port. */
    Sending port(int port) {
        return but(changed -> changed.tcp(40_000, port, TcpFlag.SYN));
    }

    /** A packet of UDP instead. */
    Sending udp(int port) {
        return but(changed -> changed.udp(40_000, port));
    }

    /** The answer to a packet of TCP or UDP, with these flags if it is TCP. */
    Sending answers(Packet received, TcpFlag... flags) {
        to(received);
        boolean isUdp = received.get(Field.UDP_SRC).isPresent();
        int source = (int) received.get(isUdp ? Field.UDP_DST : Field.TCP_DST).orElseThrow();
        int destination =
                (int) received.get(isUdp ? Field.UDP_SRC : Field.TCP_SRC).orElseThrow();
        return but(changed -> isUdp ? changed.udp(source, destination) : changed.tcp(source, destination, flags));
    }

    /** An ICMP error (destination unreachable) about a packet, to who sent it. */
    Sending complainsAbout(Packet received) {
        return to(received).but(changed -> changed.icmpError(3, 3, received));
    }

    /** To who sent a packet. */
    private Sending to(Packet received) {
        long back = received.get(Field.IPV4_SRC).orElseThrow();
        boolean near =
                intent.tenants().get(from.tenant()).subnetOf(sender).prefix().contains(new Ipv4Address((int) back));
        MacAddress mac = near ? new MacAddress(received.get(Field.ETH_SRC).orElseThrow()) : MacAddress.GATEWAY;
        return ip(mac, new Ipv4Address((int) back));
    }

    Sending with(Field field, long value) {
        return but(changed -> changed.with(field, value));
    }

    Sending but(UnaryOperator<Packet> change) {
        packet = change.apply(packet);
        return this;
    }

    /** The packet, not sent. */
    Packet packet() {
        return packet;
    }

    Journey journey() {
        return simulator.send(from, packet);
    }

    void isDroppedAt(String host, Table table, Reason reason) {
        Journey journey = journey();
        Fate.Dropped dropped = assertInstanceOf(Fate.Dropped.class, journey.fate(), journey::toString);
        assertEquals(new Fate.Dropped(host, table.number(), reason.code(), dropped.rule()), dropped);
    }

    void isDroppedAt(String host, Table table) {
        Journey journey = journey();
        Fate.Dropped dropped = assertInstanceOf(Fate.Dropped.class, journey.fate(), journey::toString);
        assertEquals(host, dropped.host(), journey::toString);
        assertEquals(table.number(), dropped.table(), journey::toString);
    }

    /** It is dropped by a rule, and the controller told. */
    void isRejectedAt(String host, Table table, int rule) {
        assertEquals(
                new Fate.Rejected(host, table.number(), Reason.RULE.code(), rule),
                journey().fate());
    }

    Packet isDeliveredTo(String container) {
        Journey journey = journey();
        Fate.Delivered delivered = assertInstanceOf(Fate.Delivered.class, journey.fate(), journey::toString);
        assertEquals(Cluster.id(container), delivered.to());
        return delivered.packet();
    }

    /** It leaves a host by the port that leads outside. */
    Packet leaves(String host) {
        Journey journey = journey();
        Fate.LeftOutside left = assertInstanceOf(Fate.LeftOutside.class, journey.fate(), journey::toString);
        assertEquals(host, left.host());
        return left.packet();
    }

    Packet isAnswered() {
        Journey journey = journey();
        return assertInstanceOf(Fate.Answered.class, journey.fate(), journey::toString)
                .packet();
    }

    void runsOutAt(String host) {
        assertEquals(new Fate.TtlExpired(host), journey().fate());
    }
}
