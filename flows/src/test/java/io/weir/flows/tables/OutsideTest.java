package io.weir.flows.tables;

import static io.weir.flows.tables.Cluster.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Rule.Mode;
import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.NetworkSimulator.Fate;
import io.weir.flows.simulate.Packet;
import io.weir.flows.simulate.TcpFlag;
import org.junit.jupiter.api.Test;

final class OutsideTest {

    private static final String SERVER = "203.0.113.9";

    private final Talk talk = new Talk();

    @Test
    void itsFlowsAreThoseOfTheGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.OUTSIDE);
    }

    @Test
    void aSessionGoesOutUnderItsTenantsAddressAndItsAnswersComeBack() {
        Packet out = talk.from("blue/mail").toAddress(SERVER).leaves("vm1");
        assertEquals("198.18.0.2", address(out, Field.IPV4_SRC));
        assertEquals(SERVER, address(out, Field.IPV4_DST));
        assertEquals(63, out.get(Field.IP_TTL).orElseThrow());
        assertEquals(
                io.weir.flows.model.Outside.HOST_MAC.bits(),
                out.get(Field.ETH_DST).orElseThrow());

        Packet in = delivered(talk.fromOutside("vm1", answer(out, TcpFlag.SYN, TcpFlag.ACK)));
        assertEquals("10.0.0.2", address(in, Field.IPV4_DST));
        assertEquals(SERVER, address(in, Field.IPV4_SRC));
        talk.from("blue/mail")
                .toAddress(SERVER)
                .but(packet -> packet.tcp(40_000, 80, TcpFlag.ACK))
                .leaves("vm1");
    }

    @Test
    void aRuleAboutAPrefixGoverns() {
        talk.from("blue/mail").toAddress("198.51.100.7").port(25).isDroppedAt("vm1", Table.STATEFUL, Reason.RULE);
        talk.from("blue/mail").toAddress("198.51.101.7").port(25).leaves("vm1");
    }

    @Test
    void aSessionEndsWithItsRuleInBothDirections() {
        Packet out = talk.from("blue/mail").toAddress(SERVER).leaves("vm1");
        talk.rules("blue", rule(24, "blue", "outside", Traffic.udp(53), Action.ALLOW, Mode.ENFORCE, false));
        Fate.Dropped dropped =
                assertInstanceOf(Fate.Dropped.class, talk.fromOutside("vm1", answer(out, TcpFlag.SYN, TcpFlag.ACK)));
        assertEquals(Reason.NO_RULE.code(), dropped.reason());
        talk.from("blue/mail")
                .toAddress(SERVER)
                .but(packet -> packet.tcp(40_000, 80, TcpFlag.ACK))
                .isDroppedAt("vm1", Table.STATEFUL, Reason.NO_RULE);
        talk.from("blue/mail").toAddress(SERVER).udp(53).leaves("vm1");
    }

    @Test
    void aTenantThatNoRuleConcernsWithTheOutsideHasNoWayThere() {
        talk.from("grey/web").toAddress(SERVER).isDroppedAt("vm1", Table.ROUTE, Reason.UNKNOWN_DESTINATION);
    }

    @Test
    void aRuleThatDeniesAloneLetsNothingOut() {
        talk.rules("blue", rule(24, "blue", "outside", Traffic.udp(53), Action.DENY, Mode.ENFORCE, false));
        talk.from("blue/mail").toAddress(SERVER).isDroppedAt("vm1", Table.STATEFUL, Reason.NO_RULE);
    }

    @Test
    void nothingComesInWithoutASession() {
        Fate.Dropped dropped =
                assertInstanceOf(Fate.Dropped.class, talk.fromOutside("vm1", from(SERVER, "198.18.0.2")));
        assertEquals(Reason.UNKNOWN_DESTINATION.code(), dropped.reason());
        dropped = assertInstanceOf(Fate.Dropped.class, talk.fromOutside("vm1", from(SERVER, "10.0.0.2")));
        assertEquals(Table.OUTSIDE.number(), dropped.table());
    }

    @Test
    void anErrorOfARouterOnTheWayReachesWhoBeganTheSession() {
        Packet out = talk.from("blue/mail").toAddress(SERVER).leaves("vm1");
        Packet error = from("192.0.2.254", "198.18.0.2").icmpError(3, 4, out);
        Packet in = delivered(talk.fromOutside("vm1", error));
        assertEquals("10.0.0.2", address(in, Field.IPV4_DST));
        assertEquals("10.0.0.2", address(in.about().orElseThrow(), Field.IPV4_SRC));
    }

    @Test
    void twoOfATenantWithTheSamePortsAreToldApart() {
        talk.container(
                "blue",
                Cluster.container("blue", "news", "vm1", "net", "10.0.0.3", 0x22, io.weir.flows.model.Labels.NONE));
        Packet one = talk.from("blue/mail").toAddress(SERVER).leaves("vm1");
        Packet other = talk.from("blue/news").toAddress(SERVER).leaves("vm1");
        assertEquals(
                "10.0.0.2",
                address(delivered(talk.fromOutside("vm1", answer(one, TcpFlag.SYN, TcpFlag.ACK))), Field.IPV4_DST));
        assertEquals(
                "10.0.0.3",
                address(delivered(talk.fromOutside("vm1", answer(other, TcpFlag.SYN, TcpFlag.ACK))), Field.IPV4_DST));
    }

    @Test
    void addressesOnThePortAreAskedForByArp() {
        Packet request = Packet.arp(
                io.weir.flows.model.Outside.HOST_MAC,
                new MacAddress(0xffffffffffffL),
                1,
                io.weir.flows.model.Outside.HOST,
                Ipv4Address.of("198.18.0.2"));
        Packet answer = assertInstanceOf(Fate.Answered.class, talk.fromOutside("vm1", request))
                .packet();
        assertEquals("198.18.0.2", address(answer, Field.ARP_SPA));
        assertEquals("198.18.0.1", address(answer, Field.ARP_TPA));
        assertEquals(
                io.weir.flows.model.Outside.SWITCH_MAC.bits(),
                answer.get(Field.ARP_SHA).orElseThrow());
    }

    private static Packet delivered(Fate fate) {
        Fate.Delivered delivered = assertInstanceOf(Fate.Delivered.class, fate, fate::toString);
        return delivered.packet();
    }

    private static Packet from(String sender, String receiver) {
        return Packet.ipv4(
                        io.weir.flows.model.Outside.HOST_MAC,
                        io.weir.flows.model.Outside.SWITCH_MAC,
                        Ipv4Address.of(sender),
                        Ipv4Address.of(receiver),
                        Traffic.TCP,
                        60)
                .tcp(40_000, 80, TcpFlag.SYN);
    }

    private static Packet answer(Packet sent, TcpFlag... flags) {
        return from(address(sent, Field.IPV4_DST), address(sent, Field.IPV4_SRC))
                .tcp(
                        (int) sent.get(Field.TCP_DST).orElseThrow(),
                        (int) sent.get(Field.TCP_SRC).orElseThrow(),
                        flags);
    }

    private static String address(Packet packet, Field field) {
        return new Ipv4Address((int) packet.get(field).orElseThrow()).toString();
    }
}
