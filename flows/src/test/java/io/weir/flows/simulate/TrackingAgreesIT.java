package io.weir.flows.simulate;

import static io.weir.flows.simulate.TcpFlag.ACK;
import static io.weir.flows.simulate.TcpFlag.FIN;
import static io.weir.flows.simulate.TcpFlag.RST;
import static io.weir.flows.simulate.TcpFlag.SYN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.Ports;
import io.weir.flows.compile.RandomIntents;
import io.weir.flows.compile.RandomPublications;
import io.weir.flows.compile.RandomRules;
import io.weir.flows.compile.WantedPort;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Outside;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowParser;
import io.weir.flows.simulate.RandomConversations.Sent;
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Packets through a real switch with its real connection tracking: to each happens what the simulator says. */
class TrackingAgreesIT {

    private static final int PORTS = 16;
    private static final int ZONE = 5;
    private static final int PACKETS = 300;
    private static final int INTENTS = 5;

    private static RealSwitch real;

    @BeforeAll
    static void startTheSwitch() throws IOException {
        real = new RealSwitch(PORTS);
    }

    @AfterAll
    static void stopTheSwitch() throws IOException {
        real.close();
    }

    /** Each state of a packet leads out of a port of its own. */
    private static List<Flow> byState() {
        List<Flow> flows = new ArrayList<>();
        flows.add(FlowParser.parse("table=0,priority=1,ip,actions=ct(table=1,zone=" + ZONE + ")"));
        int port = 2;
        for (String state : List.of("+new-rpl", "+est-rpl", "+est+rpl", "+rel-rpl", "+rel+rpl", "+inv")) {
            flows.add(FlowParser.parse("table=1,priority=1,ct_state=" + state + "+trk,ip,actions="
                    + (state.contains("new") ? "ct(commit,zone=" + ZONE + ",exec(set_field:7->ct_mark))," : "")
                    + "output:" + port++));
        }
        return flows;
    }

    @Test
    void theTrackerSaysOfEveryPacketWhatARealOneSays() throws IOException {
        real.replaceFlows(byState());
        real.forgetSessions();
        SwitchSimulator simulator = new SwitchSimulator(byState());
        Random random = new Random(4);
        Map<Integer, Integer> met = new TreeMap<>();
        List<String> history = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            Sent sent = new Sent(new ContainerId("any", "any"), somePacket(random));
            history.add(sent.toString());
            int port = assertAgrees(simulator, 1, sent.packet(), history);
            met.merge(port, 1, Integer::sum);
        }
        assertEquals(6, met.size(), () -> "every state is met: " + met);
    }

    @Test
    void sequencesFareAsTheSimulatorSaysWhileTheRulesChange() throws IOException {
        Map<String, Integer> verdicts = new TreeMap<>();
        for (long seed = 1; seed <= INTENTS; seed++) {
            compareSequence(seed, verdicts);
        }
        for (String kind : List.of("Sent", "Dropped")) {
            assertTrue(verdicts.getOrDefault(kind, 0) >= 20, () -> kind + " is rare: " + verdicts);
        }
    }

    @Test
    void whatGoesOutsideAndComesBackFaresAsTheSimulatorSays() throws IOException {
        int[] wentAndCame = new int[2];
        for (long seed = 1; seed <= 6 * INTENTS; seed++) {
            RandomRules rules = new RandomRules(seed);
            Intent intent = rules.withOutside(rules.on(new RandomIntents(seed).intent()));
            goOutAndBack(intent, new Random(seed), wentAndCame);
        }
        assertTrue(wentAndCame[0] >= 10 && wentAndCame[1] >= 10, () -> Arrays.toString(wentAndCame) + " is rare");
    }

    /** Each container has ports and identifiers of its own: which others a translation would take is chance. */
    private static void goOutAndBack(Intent intent, Random random, int[] wentAndCame) throws IOException {
        HostView view = NetworkView.of(intent).host("vm1").orElseThrow();
        Ports ports = SomePorts.of(view);
        List<Flow> flows = view.flows(ports).toList();
        real.replaceFlows(flows);
        real.forgetSessions();
        SwitchSimulator simulator = new SwitchSimulator(flows);
        for (WantedPort wanted : view.ports()) {
            int port = ports.number(wanted.name()).orElseThrow();
            for (int i = 0; i < 4 && wanted.container().isPresent(); i++) {
                Packet packet = toOutside(wanted.container().get(), intent, random, 1000 + port);
                Verdict verdict = simulatedAndReal(simulator, port, packet);
                if (verdict instanceof Verdict.Sent out
                        && ports.number(Outside.PORT).equals(OptionalInt.of(out.port()))) {
                    wentAndCame[0]++;
                    Verdict back = simulatedAndReal(simulator, out.port(), fromOutside(out.packet(), random));
                    wentAndCame[1] += back instanceof Verdict.Sent ? 1 : 0;
                }
            }
        }
    }

    @Test
    void whatIsPublishedAndItsAnswersFareAsTheSimulatorSays() throws IOException {
        int[] cameAndWent = new int[3];
        for (long seed = 1; seed <= 8 * INTENTS; seed++) {
            RandomRules rules = new RandomRules(seed);
            Intent plain = rules.fromOutside(rules.on(new RandomIntents(seed).intent()));
            comeInAndAnswer(new RandomPublications(seed).on(plain), new Random(seed), cameAndWent);
        }
        assertTrue(
                Arrays.stream(cameAndWent).allMatch(count -> count >= 10),
                () -> Arrays.toString(cameAndWent) + " is rare");
    }

    /** What comes in, what the container answers or has to complain of, and what a router on the way says of the answer. */
    private static void comeInAndAnswer(Intent intent, Random random, int[] cameAndWent) throws IOException {
        HostView view = NetworkView.of(intent).host("vm1").orElseThrow();
        Ports ports = SomePorts.of(view);
        OptionalInt outside = ports.number(Outside.PORT);
        if (outside.isEmpty()) {
            return;
        }
        List<Flow> flows = view.flows(ports).toList();
        real.replaceFlows(flows);
        real.forgetSessions();
        SwitchSimulator simulator = new SwitchSimulator(flows);
        RandomPackets packets = new RandomPackets(random.nextLong(), intent);
        for (int i = 0; i < 12; i++) {
            RandomPackets.Incoming incoming = packets.fromOutside(i);
            Packet first = incoming.packet();
            Verdict verdict = simulatedAndReal(simulator, outside.getAsInt(), first);
            if (verdict instanceof Verdict.Sent in) {
                cameAndWent[0]++;
                Packet answer = answerTo(in.packet(), random);
                Verdict back = simulatedAndReal(simulator, in.port(), answer);
                if (back instanceof Verdict.Sent out) {
                    cameAndWent[1]++;
                    Packet error = Packet.ipv4(
                                    Outside.HOST_MAC,
                                    Outside.SWITCH_MAC,
                                    Ipv4Address.of("192.0.2.254"),
                                    new Ipv4Address((int)
                                            out.packet().get(Field.IPV4_SRC).orElseThrow()),
                                    47,
                                    60)
                            .icmpError(3, 4, answer.isIcmpError() ? first : out.packet());
                    Verdict told = simulatedAndReal(simulator, outside.getAsInt(), error);
                    cameAndWent[2] += told instanceof Verdict.Sent ? 1 : 0;
                }
            }
        }
    }

    private static Packet answerTo(Packet received, Random random) {
        Packet answer = Packet.ipv4(
                new MacAddress(received.get(Field.ETH_DST).orElseThrow()),
                MacAddress.GATEWAY,
                new Ipv4Address((int) received.get(Field.IPV4_DST).orElseThrow()),
                new Ipv4Address((int) received.get(Field.IPV4_SRC).orElseThrow()),
                47,
                64);
        if (random.nextInt(4) == 0) {
            return answer.icmpError(3, 3, received);
        }
        return received.get(Field.UDP_SRC).isPresent()
                ? answer.udp((int) received.get(Field.UDP_DST).orElseThrow(), (int)
                        received.get(Field.UDP_SRC).orElseThrow())
                : answer.tcp(
                        (int) received.get(Field.TCP_DST).orElseThrow(),
                        (int) received.get(Field.TCP_SRC).orElseThrow(),
                        SYN,
                        ACK);
    }

    private static Verdict simulatedAndReal(SwitchSimulator simulator, int port, Packet packet) throws IOException {
        Verdict verdict = simulator.receive(port, packet).verdict();
        Map<Integer, List<String>> expected = verdict instanceof Verdict.Sent sent
                ? Map.of(sent.port(), List.of(Frames.hex(sent.packet())))
                : Map.of();
        assertEquals(expected, Map.copyOf(real.receive(port, Frames.hex(packet))), packet::toString);
        return verdict;
    }

    private static Packet toOutside(ContainerId id, Intent intent, Random random, int own) {
        Container it = intent.tenants().get(id.tenant()).containers().get(id.name());
        Ipv4Address to = Ipv4Address.of(random.nextBoolean() ? "203.0.113.9" : "198.51.100.9");
        Packet packet = Packet.ipv4(it.mac(), MacAddress.GATEWAY, it.address(), to, 47, 64);
        return switch (random.nextInt(3)) {
            case 0 -> packet.icmp(8, 0, own);
            case 1 -> packet.udp(own, 53);
            default -> packet.tcp(own, 80, SYN);
        };
    }

    /** An answer, a router's error about it, or something that nobody asked for. */
    private static Packet fromOutside(Packet sent, Random random) {
        Ipv4Address from = new Ipv4Address((int) sent.get(Field.IPV4_DST).orElseThrow());
        Ipv4Address to = new Ipv4Address((int) sent.get(Field.IPV4_SRC).orElseThrow());
        Packet answer = Packet.ipv4(Outside.HOST_MAC, Outside.SWITCH_MAC, from, to, 47, 60);
        int choice = random.nextInt(6);
        if (choice == 0) {
            return answer.udp(9, 9);
        }
        if (choice == 1) {
            return Packet.ipv4(Outside.HOST_MAC, Outside.SWITCH_MAC, Ipv4Address.of("192.0.2.254"), to, 47, 60)
                    .icmpError(11, 0, sent);
        }
        if (sent.get(Field.UDP_SRC).isPresent()) {
            return answer.udp(53, (int) sent.get(Field.UDP_SRC).orElseThrow());
        }
        return sent.get(Field.TCP_SRC).isPresent()
                ? answer.tcp(80, (int) sent.get(Field.TCP_SRC).orElseThrow(), SYN, ACK)
                : answer.icmp(0, 0, sent.icmpIdentifier());
    }

    /** The second one's answers could not be told from the first one's. */
    @Test
    void ofTwoPingsThatTranslationWouldMakeOneTheSecondGetsNoSession() throws IOException {
        List<Flow> flows = Stream.of(
                        "table=0,priority=1,ip,actions=ct(commit,table=1,zone=" + ZONE
                                + ",nat(src=198.18.0.2),exec(set_field:0x7->ct_mark))",
                        "table=1,priority=2,ct_mark=0x0,ip,actions=output:2",
                        "table=1,priority=1,ip,actions=output:3")
                .map(FlowParser::parse)
                .toList();
        real.replaceFlows(flows);
        real.forgetSessions();
        SwitchSimulator simulator = new SwitchSimulator(flows);
        assertEquals(3, assertAgrees(simulator, 1, ip(1, 2).icmp(8, 0, 5), List.of()));
        assertEquals(2, assertAgrees(simulator, 1, ip(3, 2).icmp(8, 0, 5), List.of()));
        assertEquals(3, assertAgrees(simulator, 1, ip(3, 2).icmp(8, 0, 6), List.of()));
    }

    @Test
    void aDifferenceIsSeen() throws IOException {
        real.replaceFlows(byState());
        real.forgetSessions();
        Packet first = ip(1, 2).udp(1000, 53);
        SwitchSimulator knowsOfNothing = new SwitchSimulator(byState());
        assertAgrees(knowsOfNothing, 1, first, List.of());
        SwitchSimulator another = new SwitchSimulator(byState());
        assertThrows(AssertionFailedError.class, () -> assertAgrees(another, 1, ip(2, 1).udp(53, 1000), List.of()));
        List<Flow> otherPort = List.of(FlowParser.parse("table=0,priority=1,ip,actions=output:3"));
        real.replaceFlows(List.of(FlowParser.parse("table=0,priority=1,ip,actions=output:2")));
        assertThrows(
                AssertionFailedError.class, () -> assertAgrees(new SwitchSimulator(otherPort), 1, first, List.of()));
        List<Flow> otherTtl = List.of(FlowParser.parse("table=0,priority=1,ip,actions=dec_ttl,output:2"));
        assertThrows(
                AssertionFailedError.class, () -> assertAgrees(new SwitchSimulator(otherTtl), 1, first, List.of()));
        assertThrows(
                AssertionFailedError.class, () -> assertAgrees(new SwitchSimulator(List.of()), 1, first, List.of()));
    }

    private static void compareSequence(long seed, Map<String, Integer> verdicts) throws IOException {
        RandomRules rules = new RandomRules(seed);
        RandomConversations conversations = new RandomConversations(seed);
        Intent intent = rules.on(new RandomIntents(seed).intent());
        Random random = new Random(seed);
        ConnectionTracker sessions = new ConnectionTracker();
        real.forgetSessions();
        List<String> history = new ArrayList<>();
        SwitchSimulator simulator = null;
        Ports ports = Ports.NONE;
        HostView view = null;
        for (int i = 0; i < PACKETS / 3; i++) {
            if (view == null || random.nextInt(20) == 0) {
                intent = view == null ? intent : rules.edit(intent);
                view = NetworkView.of(intent).host("vm1").orElseThrow();
                ports = SomePorts.of(view);
                List<Flow> flows = view.flows(ports).toList();
                real.replaceFlows(flows);
                simulator = new SwitchSimulator(flows, sessions);
                history.add("now " + intent.allRules().toList());
            }
            Optional<Sent> sent = conversations.next(intent);
            Optional<Integer> port =
                    sent.isEmpty() ? Optional.empty() : SomePorts.of(sent.get().from(), view, ports);
            if (port.isPresent()) {
                history.add(sent.get().toString());
                int out = assertAgrees(simulator, port.get(), sent.get().packet(), history);
                verdicts.merge(out == 0 ? "Dropped" : "Sent", 1, Integer::sum);
            }
        }
    }

    /** Sends a packet to both; the port that it left by, 0 if it did not. */
    private static int assertAgrees(SwitchSimulator simulator, int port, Packet packet, List<String> history)
            throws IOException {
        Verdict verdict = simulator.receive(port, packet).verdict();
        Map<Integer, List<String>> expected = verdict instanceof Verdict.Sent sent
                ? Map.of(sent.port(), List.of(Frames.hex(sent.packet())))
                : Map.of();
        assertEquals(expected, Map.copyOf(real.receive(port, Frames.hex(packet))), () -> String.join("\n", history));
        return verdict instanceof Verdict.Sent sent ? sent.port() : 0;
    }

    private static Packet somePacket(Random random) {
        int from = 1 + random.nextInt(2);
        if (random.nextInt(6) > 0) {
            return somePacket(random, from, 3 - from);
        }
        int sender = random.nextInt(4) == 0 ? 3 : from;
        Packet about = random.nextInt(4) == 0 ? somePacket(random, from, 3 - from) : somePacket(random, 3 - from, from);
        return ip(sender, 3 - from).icmpError(List.of(3, 4, 5, 11, 12).get(random.nextInt(5)), 0, about);
    }

    private static Packet somePacket(Random random, int from, int to) {
        int client = 1000 + random.nextInt(3);
        int source = from == 1 ? client : 80;
        int destination = from == 1 ? 80 : client;
        return switch (random.nextInt(6)) {
            case 0 -> ip(from, to).udp(source, destination);
            case 1 ->
                ip(from, to).icmp(List.of(8, 0, 13, 14, 10, 17).get(random.nextInt(6)), random.nextInt(8) / 7, client);
            case 2 -> random.nextInt(4) == 0 ? ip(from, to) : ip(from, to).udp(source, destination);
            default -> ip(from, to).tcp(source, destination, someFlags(random, from == 1));
        };
    }

    /** Only the client sends the first of a handshake: what both open at once has numbers that one cannot make up. */
    private static TcpFlag[] someFlags(Random random, boolean fromClient) {
        List<TcpFlag[]> all = List.of(
                fromClient ? new TcpFlag[] {SYN} : new TcpFlag[] {SYN, ACK},
                fromClient ? new TcpFlag[] {SYN} : new TcpFlag[] {SYN, ACK},
                new TcpFlag[] {ACK},
                new TcpFlag[] {ACK},
                new TcpFlag[] {RST, ACK},
                new TcpFlag[] {SYN, FIN},
                new TcpFlag[] {});
        return all.get(random.nextInt(all.size()));
    }

    private static Packet ip(int from, int to) {
        MacAddress mac = MacAddress.of("02:00:00:00:00:01");
        Ipv4Address source = new Ipv4Address(0x0a000000 + from);
        return Packet.ipv4(mac, mac, source, new Ipv4Address(0x0a000000 + to), 47, 64);
    }
}
