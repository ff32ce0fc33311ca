package io.weir.flows.simulate;

import static io.weir.flows.simulate.TcpFlag.ACK;
import static io.weir.flows.simulate.TcpFlag.SYN;
import static org.junit.jupiter.api.Assertions.fail;

import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.Ports;
import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Outside;
import io.weir.flows.model.TenantPair;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Packets of sessions between the same addresses and ports: {@code web} begins one with the client of what it publishes, from
 * the port that it publishes to the port that the client has, and {@code app} one that has the same source outside.
 */
final class SameTuple {

    static final int CLIENT_PORT = 2000;

    static final Ipv4Address CLIENT = Ipv4Address.of("203.0.113.9");

    static final Ipv4Address ROUTER = Ipv4Address.of("192.0.2.254");

    private static final String INTENT = """
            hosts: {vm1: {address: 192.0.2.60}}
            tenants:
              red:
                subnets: {net: {cidr: 10.0.0.0/24}}
                containers:
                  app: {host: vm1}
                  web: {host: vm1, publish: [{protocol: udp, port: 53}, {port: 53}]}
            rules: [%s]
            """;

    private static final String IN = "{from: outside, to: red}";

    private static final String OUT = "{from: red, to: outside}";

    static final Intent BOTH_WAYS = intent(IN + ", " + OUT, Intent.EMPTY);

    static final Intent ONLY_IN = intent(IN, BOTH_WAYS);

    static final Intent ONLY_OUT = intent(OUT, BOTH_WAYS);

    private static final HostView VIEW = view(BOTH_WAYS);

    static final Ports PORTS = SomePorts.of(VIEW);

    static final Container WEB = BOTH_WAYS.tenants().get("red").containers().get("web");

    static final Container APP = BOTH_WAYS.tenants().get("red").containers().get("app");

    static final Ipv4Address PUBLISHED = Outside.address(WEB.published().orElseThrow());

    static final Ipv4Address TENANTS = Outside.address(BOTH_WAYS.zones().get(TenantPair.outside("red")));

    private SameTuple() {}

    /** A packet, and where it comes in. */
    record Incoming(int port, Packet packet) {}

    static List<Incoming> ofUdp() {
        Packet answer = between(PUBLISHED, CLIENT).udp(53, CLIENT_PORT);
        Packet question = between(TENANTS, CLIENT).udp(53, CLIENT_PORT);
        return List.of(
                fromOutside(PUBLISHED, SameTuple::udpOfClient),
                fromOutside(TENANTS, SameTuple::udpOfClient),
                from(WEB, udp(53)),
                from(APP, udp(53)),
                fromOutside(ROUTER, PUBLISHED, packet -> packet.icmpError(3, 4, answer)),
                fromOutside(CLIENT, PUBLISHED, packet -> packet.icmpError(3, 3, answer)),
                fromOutside(ROUTER, TENANTS, packet -> packet.icmpError(3, 4, question)),
                from(
                        WEB,
                        packet -> packet.icmpError(
                                3, 3, between(CLIENT, WEB.address()).udp(CLIENT_PORT, 53))));
    }

    /** Without the second half of a handshake: what both open at once has numbers that one cannot make up. */
    static List<Incoming> ofTcp() {
        Packet answer = between(PUBLISHED, CLIENT).tcp(53, CLIENT_PORT, ACK);
        Packet question = between(TENANTS, CLIENT).tcp(53, CLIENT_PORT, ACK);
        return List.of(
                fromOutside(PUBLISHED, packet -> packet.tcp(CLIENT_PORT, 53, SYN)),
                fromOutside(PUBLISHED, packet -> packet.tcp(CLIENT_PORT, 53, ACK)),
                fromOutside(TENANTS, packet -> packet.tcp(CLIENT_PORT, 53, ACK)),
                from(WEB, packet -> packet.tcp(53, CLIENT_PORT, SYN)),
                from(WEB, packet -> packet.tcp(53, CLIENT_PORT, ACK)),
                fromOutside(ROUTER, PUBLISHED, packet -> packet.icmpError(3, 4, answer)),
                fromOutside(ROUTER, TENANTS, packet -> packet.icmpError(3, 4, question)));
    }

    static Packet udpOfClient(Packet packet) {
        return packet.udp(CLIENT_PORT, 53);
    }

    static UnaryOperator<Packet> udp(int port) {
        return packet -> packet.udp(port, CLIENT_PORT);
    }

    private static Packet between(Ipv4Address from, Ipv4Address to) {
        return Packet.ipv4(Outside.HOST_MAC, Outside.SWITCH_MAC, from, to, 47, 60);
    }

    static Incoming fromOutside(Ipv4Address to, UnaryOperator<Packet> content) {
        return fromOutside(CLIENT, to, content);
    }

    static Incoming fromOutside(Ipv4Address from, Ipv4Address to, UnaryOperator<Packet> content) {
        return new Incoming(PORTS.number(Outside.PORT).orElseThrow(), content.apply(between(from, to)));
    }

    static Incoming from(Container sender, UnaryOperator<Packet> content) {
        Packet packet = Packet.ipv4(sender.mac(), MacAddress.GATEWAY, sender.address(), CLIENT, 47, 64);
        return new Incoming(PORTS.number(sender.port()).orElseThrow(), content.apply(packet));
    }

    private static Intent intent(String rules, Intent previous) {
        return IntentReader.read(INTENT.formatted(rules), previous) instanceof Reading.Whole whole
                ? whole.intent()
                : fail(rules);
    }

    static HostView view(Intent intent) {
        return NetworkView.of(intent).host("vm1").orElseThrow();
    }
}
