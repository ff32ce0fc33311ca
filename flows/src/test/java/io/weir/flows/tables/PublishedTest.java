package io.weir.flows.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.weir.flows.compile.Containers;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Rule.Mode;
import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.NetworkSimulator.Fate;
import io.weir.flows.simulate.Packet;
import io.weir.flows.simulate.TcpFlag;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedTest {

    private static final String CLIENT = "203.0.113.9";
    private static final String MAIL = "198.18.0.7";
    private static final Publication SMTP = new Publication(Traffic.TCP, 25, 2525);
    private static final Publication SYSLOG = new Publication(Traffic.UDP, 514, 514);

    private final Talk talk = new Talk();

    @Test
    void itsFlowsAreThoseOfTheGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.PUBLISHED);
    }

    @Test
    void aClientReachesTheContainerUnderItsOwnAddressAndHasItsAnswers() {
        Packet in = comesIn(from(CLIENT, 2525, TcpFlag.SYN));
        assertEquals("10.0.0.2", address(in, Field.IPV4_DST));
        assertEquals(CLIENT, address(in, Field.IPV4_SRC));
        Packet out =
                talk.from("blue/mail").answers(in, TcpFlag.SYN, TcpFlag.ACK).leaves("vm1");
        assertEquals(MAIL, address(out, Field.IPV4_SRC));
        assertEquals(2525, out.get(Field.TCP_SRC).orElseThrow());
        comesIn(from(CLIENT, 2525, TcpFlag.ACK));
    }

    @Test
    void onlyWhatIsPublishedComesInWhateverTheRulesSay() {
        open(rule(25, "outside", "blue", Traffic.ANY, Action.ALLOW));
        comesIn(from(CLIENT, 2525, TcpFlag.SYN));
        isDropped(from(CLIENT, 25, TcpFlag.SYN), Reason.NOT_PUBLISHED);
        isDropped(from(CLIENT, 0, TcpFlag.SYN).udp(40_000, 2525), Reason.NOT_PUBLISHED);
        isDropped(from(CLIENT, 0, TcpFlag.SYN).icmp(8, 0, 7), Reason.NOT_PUBLISHED);
    }

    @Test
    void nothingComesInWithoutARule() {
        isDropped(from("198.51.100.9", 2525, TcpFlag.SYN), Reason.NO_RULE);
        open(rule(25, "blue", "outside", Traffic.ANY, Action.ALLOW));
        isDropped(from(CLIENT, 2525, TcpFlag.SYN), Reason.NO_RULE);
    }

    @Test
    void rulesAboutTenantLabelsAndOneContainerGovern() {
        for (String to : List.of("blue", "blue/mail", "blue{post}")) {
            publish(Labels.of("role", "post"), SMTP);
            open(rule(25, "outside", to, Traffic.tcp(2525), Action.ALLOW));
            comesIn(from(CLIENT, 2525, TcpFlag.SYN));
            open(rule(26, "outside", to, Traffic.tcp(25), Action.ALLOW));
            isDropped(from(CLIENT, 2525, TcpFlag.ACK), Reason.NO_RULE);
        }
    }

    @Test
    void whoHasAnAddressInReachIsNotOutside() {
        open(rule(25, "outside", "blue", Traffic.ANY, Action.ALLOW));
        isDropped(from("10.0.0.9", 2525, TcpFlag.SYN), Reason.SPOOFED);
        // One of red, which blue exchanges packets with.
        isDropped(from("192.168.2.7", 2525, TcpFlag.SYN), Reason.SPOOFED);
    }

    @Test
    void aSessionEndsWithItsRuleInBothDirections() {
        Packet in = comesIn(from(CLIENT, 2525, TcpFlag.SYN));
        open();
        isDropped(from(CLIENT, 2525, TcpFlag.ACK), Reason.NO_RULE);
        talk.from("blue/mail").answers(in, TcpFlag.SYN, TcpFlag.ACK).isDroppedAt("vm1", Table.STATEFUL, Reason.NO_RULE);
    }

    @Test
    void aSessionEndsWithItsPublicationAndOthersGoOn() {
        open(rule(25, "outside", "blue", Traffic.ANY, Action.ALLOW));
        publish(Labels.NONE, SMTP, SYSLOG);
        Packet smtp = comesIn(from(CLIENT, 2525, TcpFlag.SYN));
        Packet syslog = comesIn(from(CLIENT, 0, TcpFlag.SYN).udp(40_000, 514));
        publish(Labels.NONE, SYSLOG);
        isDropped(from(CLIENT, 2525, TcpFlag.ACK), Reason.NOT_PUBLISHED);
        talk.from("blue/mail")
                .answers(smtp, TcpFlag.SYN, TcpFlag.ACK)
                .isDroppedAt("vm1", Table.PUBLISHED, Reason.NOT_PUBLISHED);
        comesIn(from(CLIENT, 0, TcpFlag.SYN).udp(40_000, 514));
        talk.from("blue/mail").answers(syslog).leaves("vm1");
        publish(Labels.NONE);
        isDropped(from(CLIENT, 0, TcpFlag.SYN).udp(40_000, 514), Reason.UNKNOWN_DESTINATION);
        talk.from("blue/mail").answers(syslog).isDroppedAt("vm1", Table.PUBLISHED, Reason.NOT_PUBLISHED);
    }

    @Test
    void aWithdrawnRuleKeepsTheSessionsThatItLetIn() {
        Packet in = comesIn(from(CLIENT, 2525, TcpFlag.SYN));
        open(Cluster.withdrawn(rule(24, "203.0.113.0/24", "blue/mail", Traffic.tcp(2525), Action.ALLOW)));
        talk.from("blue/mail").answers(in, TcpFlag.SYN, TcpFlag.ACK).leaves("vm1");
        comesIn(from(CLIENT, 2525, TcpFlag.ACK));
        isDropped(from("203.0.113.10", 2525, TcpFlag.SYN), Reason.NO_RULE);
    }

    @Test
    void errorsPassBothWaysFromWhoHasPartInTheSession() {
        open(rule(25, "outside", "blue", Traffic.ANY, Action.ALLOW));
        Packet in = comesIn(from(CLIENT, 2525, TcpFlag.SYN));
        Packet complaint = talk.from("blue/mail").complainsAbout(in).leaves("vm1");
        assertEquals(MAIL, address(complaint, Field.IPV4_SRC));
        assertEquals(MAIL, address(complaint.about().orElseThrow(), Field.IPV4_DST));
        talk.container("blue", Cluster.container("blue", "spy", "vm1", "net", "10.0.0.9", 0x29, Labels.NONE));
        talk.from("blue/spy").complainsAbout(in).isDroppedAt("vm1", Table.RELATED, Reason.FORGED_ERROR);

        Packet out =
                talk.from("blue/mail").answers(in, TcpFlag.SYN, TcpFlag.ACK).leaves("vm1");
        Packet tooBig = comesIn(from("192.0.2.254", 0, TcpFlag.SYN).icmpError(3, 4, out));
        assertEquals("10.0.0.2", address(tooBig, Field.IPV4_DST));
        assertEquals("10.0.0.2", address(tooBig.about().orElseThrow(), Field.IPV4_SRC));
    }

    @Test
    void whatARuleRejectsIsTold() {
        open(rule(27, "outside", "blue", Traffic.tcp(2525), Action.REJECT));
        assertEquals(
                new Fate.Rejected("vm1", Table.STATEFUL.number(), Reason.RULE.code(), 27),
                talk.fromOutside("vm1", from(CLIENT, 2525, TcpFlag.SYN)));
    }

    @Test
    void theContainerGoesOutUnderItsTenantsAddressAsBefore() {
        comesIn(from(CLIENT, 2525, TcpFlag.SYN));
        Packet out = talk.from("blue/mail").toAddress(CLIENT).leaves("vm1");
        assertEquals("198.18.0.2", address(out, Field.IPV4_SRC));
    }

    private void open(Rule... rules) {
        talk.rules("blue", rules);
        // A rule about the outside, so that there is a way.
        talk.rule("blue", Cluster.rule(99, "blue", "192.0.2.1/32", Traffic.udp(9), Action.DENY, Mode.ENFORCE, false));
    }

    private void publish(Labels labels, Publication... publications) {
        talk.container(
                "blue",
                Containers.with(
                        Cluster.container("blue", "mail", "vm1", "net", "10.0.0.2", 0x21, labels),
                        List.of(publications),
                        7));
    }

    private static Rule rule(int number, String from, String to, Traffic traffic, Action action) {
        return Cluster.rule(number, from, to, traffic, action, Mode.ENFORCE, false);
    }

    private Packet comesIn(Packet packet) {
        Fate fate = talk.fromOutside("vm1", packet);
        Fate.Delivered delivered = assertInstanceOf(Fate.Delivered.class, fate, fate::toString);
        assertEquals(Cluster.id("blue/mail"), delivered.to());
        return delivered.packet();
    }

    private void isDropped(Packet packet, Reason reason) {
        Fate fate = talk.fromOutside("vm1", packet);
        Fate.Dropped dropped = assertInstanceOf(Fate.Dropped.class, fate, fate::toString);
        assertEquals(reason.code(), dropped.reason(), dropped::toString);
    }

    /** A segment of TCP that the host's kernel has led in. */
    private static Packet from(String client, int port, TcpFlag... flags) {
        return Packet.ipv4(
                        io.weir.flows.model.Outside.HOST_MAC,
                        io.weir.flows.model.Outside.SWITCH_MAC,
                        Ipv4Address.of(client),
                        Ipv4Address.of(MAIL),
                        Traffic.TCP,
                        60)
                .tcp(40_000, port, flags);
    }

    private static String address(Packet packet, Field field) {
        return new Ipv4Address((int) packet.get(field).orElseThrow()).toString();
    }
}
