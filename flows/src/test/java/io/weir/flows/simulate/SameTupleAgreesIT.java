package io.weir.flows.simulate;

import static io.weir.flows.simulate.TcpFlag.ACK;
import static io.weir.flows.simulate.TcpFlag.SYN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
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
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Sessions between the same addresses and ports, through a real switch and a simulated one: {@code web} begins one with the
 * client of what it publishes, from the port that it publishes to the port that the client has, and {@code app} one that has
 * the same source outside.
 */
class SameTupleAgreesIT {

    private static final int SEQUENCES = 40;
    private static final int PACKETS = 8;
    private static final int CLIENT_PORT = 2000;
    private static final Ipv4Address CLIENT = Ipv4Address.of("203.0.113.9");
    private static final Ipv4Address ROUTER = Ipv4Address.of("192.0.2.254");
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

    private static final Intent BOTH_WAYS = intent(IN + ", " + OUT, Intent.EMPTY);
    private static final Intent ONLY_IN = intent(IN, BOTH_WAYS);
    private static final Intent ONLY_OUT = intent(OUT, BOTH_WAYS);

    private static final HostView VIEW = view(BOTH_WAYS);
    private static final Ports PORTS = SomePorts.of(VIEW);
    private static final Container WEB =
            BOTH_WAYS.tenants().get("red").containers().get("web");
    private static final Container APP =
            BOTH_WAYS.tenants().get("red").containers().get("app");
    private static final Ipv4Address PUBLISHED = Outside.address(WEB.published().orElseThrow());
    private static final Ipv4Address TENANTS = Outside.address(BOTH_WAYS.zones().get(TenantPair.outside("red")));

    private static RealSwitch real;
    private static Comparison comparison;

    private final List<String> history = new ArrayList<>();
    private SwitchSimulator simulator = new SwitchSimulator(List.of());
    private ConnectionTracker sessions = new ConnectionTracker();

    /** A packet, and where it comes in. */
    private record Incoming(int port, Packet packet) {}

    @BeforeAll
    static void startTheSwitch() throws IOException {
        real = new RealSwitch(VIEW.ports().size());
        comparison = new Comparison(real);
    }

    @AfterAll
    static void stopTheSwitch() throws IOException {
        real.close();
    }

    @Test
    void whatWebWouldBeginWithAClientThatWasLetInIsAnAnswerToIt() throws IOException {
        begin(BOTH_WAYS);
        sent(fromOutside(PUBLISHED, this::udpOfClient));
        assertEquals(PUBLISHED.asLong(), field(sent(from(WEB, udp(53))), Field.IPV4_SRC));
        dropped(fromOutside(TENANTS, this::udpOfClient));
    }

    @Test
    void aClientWhoseAnswersWouldBeOfWebsOwnSessionGetsAnotherPort() throws IOException {
        begin(BOTH_WAYS);
        assertEquals(TENANTS.asLong(), field(sent(from(WEB, udp(53))), Field.IPV4_SRC));
        Packet in = sent(fromOutside(PUBLISHED, this::udpOfClient));
        assertEquals(CLIENT_PORT + 1, field(in, Field.UDP_SRC));
        Packet answer = sent(from(WEB, packet -> packet.udp(53, CLIENT_PORT + 1)));
        assertEquals(PUBLISHED.asLong(), field(answer, Field.IPV4_SRC));
        assertEquals(CLIENT_PORT, field(answer, Field.UDP_DST));
        Packet error = sent(from(WEB, packet -> packet.icmpError(3, 3, in)));
        assertEquals(CLIENT_PORT, field(error.about().orElseThrow(), Field.UDP_SRC));
        assertEquals(TENANTS.asLong(), field(sent(from(WEB, udp(53))), Field.IPV4_SRC));
        assertEquals(CLIENT_PORT, field(sent(fromOutside(TENANTS, this::udpOfClient)), Field.UDP_SRC));
    }

    /** Reserved ports for reserved ones, and from the end of each range to its beginning. */
    @Test
    void ofTwoContainersWithOnePortTheSecondGetsTheNextThatIsFree() throws IOException {
        Map<Integer, Integer> next = new TreeMap<>(
                Map.of(53, 54, 511, 1, 512, 600, 700, 701, 1023, 600, 1024, 1025, 40_000, 40_001, 65_535, 1024));
        for (Map.Entry<Integer, Integer> each : next.entrySet()) {
            begin(BOTH_WAYS);
            assertEquals(each.getKey().longValue(), field(sent(from(WEB, udp(each.getKey()))), Field.UDP_SRC));
            assertEquals(each.getValue().longValue(), field(sent(from(APP, udp(each.getKey()))), Field.UDP_SRC));
        }
    }

    /** It goes the way that the session was begun, so it is judged by the rule that let the client in. */
    @Test
    void aRoutersErrorAboutAnAnswerIsNotTurnedRound() throws IOException {
        begin(BOTH_WAYS);
        sent(fromOutside(PUBLISHED, this::udpOfClient));
        Packet answer = sent(from(WEB, udp(53)));
        Incoming error = fromOutside(ROUTER, PUBLISHED, packet -> packet.icmpError(3, 4, answer));
        assertEquals(WEB.address().asLong(), field(sent(error), Field.IPV4_DST));
        change(ONLY_IN);
        sent(error);
        change(ONLY_OUT);
        dropped(error);
    }

    @Test
    void aRoutersErrorAboutWhatWebBeganIsTurnedRound() throws IOException {
        begin(BOTH_WAYS);
        Packet question = sent(from(WEB, udp(53)));
        Incoming error = fromOutside(ROUTER, TENANTS, packet -> packet.icmpError(3, 4, question));
        assertEquals(WEB.address().asLong(), field(sent(error), Field.IPV4_DST));
        change(ONLY_OUT);
        sent(error);
        change(ONLY_IN);
        dropped(error);
    }

    @Test
    void sequencesOfTheirPacketsFareAsTheSimulatorSays() throws IOException {
        Map<String, Integer> fates = new TreeMap<>();
        Random random = new Random(11);
        for (int i = 0; i < SEQUENCES; i++) {
            List<Incoming> all = i % 2 == 0 ? ofUdp() : ofTcp();
            begin(BOTH_WAYS);
            for (int j = 0; j < PACKETS; j++) {
                if (random.nextInt(6) == 0) {
                    change(List.of(BOTH_WAYS, ONLY_IN, ONLY_OUT).get(random.nextInt(3)));
                }
                int chosen = random.nextInt(all.size());
                boolean isSent = verdict(all.get(chosen)) instanceof Verdict.Sent;
                fates.merge(i % 2 + " " + chosen + (isSent ? " sent" : " dropped"), 1, Integer::sum);
            }
        }
        assertEquals(2 * (ofUdp().size() + ofTcp().size()), fates.size(), fates::toString);
    }

    private List<Incoming> ofUdp() {
        Packet answer = between(PUBLISHED, CLIENT).udp(53, CLIENT_PORT);
        Packet question = between(TENANTS, CLIENT).udp(53, CLIENT_PORT);
        return List.of(
                fromOutside(PUBLISHED, this::udpOfClient),
                fromOutside(TENANTS, this::udpOfClient),
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
    private List<Incoming> ofTcp() {
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

    private Packet udpOfClient(Packet packet) {
        return packet.udp(CLIENT_PORT, 53);
    }

    private static UnaryOperator<Packet> udp(int port) {
        return packet -> packet.udp(port, CLIENT_PORT);
    }

    private static Packet between(Ipv4Address from, Ipv4Address to) {
        return Packet.ipv4(Outside.HOST_MAC, Outside.SWITCH_MAC, from, to, 47, 60);
    }

    private static Incoming fromOutside(Ipv4Address to, UnaryOperator<Packet> content) {
        return fromOutside(CLIENT, to, content);
    }

    private static Incoming fromOutside(Ipv4Address from, Ipv4Address to, UnaryOperator<Packet> content) {
        return new Incoming(PORTS.number(Outside.PORT).orElseThrow(), content.apply(between(from, to)));
    }

    private static Incoming from(Container sender, UnaryOperator<Packet> content) {
        Packet packet = Packet.ipv4(sender.mac(), MacAddress.GATEWAY, sender.address(), CLIENT, 47, 64);
        return new Incoming(PORTS.number(sender.port()).orElseThrow(), content.apply(packet));
    }

    private void begin(Intent intent) throws IOException {
        history.clear();
        sessions = new ConnectionTracker();
        real.forgetSessions();
        change(intent);
    }

    /** Sessions stay known. */
    private void change(Intent intent) throws IOException {
        List<Flow> flows = view(intent).flows(PORTS).toList();
        real.replaceFlows(flows);
        simulator = new SwitchSimulator(flows, sessions);
        history.add("now " + intent.rules());
    }

    private Packet sent(Incoming incoming) throws IOException {
        return assertInstanceOf(Verdict.Sent.class, verdict(incoming), this::told)
                .packet();
    }

    private void dropped(Incoming incoming) throws IOException {
        Verdict verdict = verdict(incoming);
        assertTrue(verdict instanceof Verdict.Dropped, this::told);
    }

    private Verdict verdict(Incoming incoming) throws IOException {
        history.add(incoming.toString());
        return comparison.verdict(simulator, incoming.port(), incoming.packet(), this::told);
    }

    private String told() {
        return String.join("\n", history);
    }

    private static long field(Packet packet, Field field) {
        return packet.get(field).orElseThrow();
    }

    private static Intent intent(String rules, Intent previous) {
        return IntentReader.read(INTENT.formatted(rules), previous) instanceof Reading.Whole whole
                ? whole.intent()
                : fail(rules);
    }

    private static HostView view(Intent intent) {
        return NetworkView.of(intent).host("vm1").orElseThrow();
    }
}
