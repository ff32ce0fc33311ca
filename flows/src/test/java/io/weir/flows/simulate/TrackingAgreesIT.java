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
import io.weir.flows.compile.RandomRules;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowParser;
import io.weir.flows.simulate.RandomConversations.Sent;
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.AssertionFailedError;

/** Packets through a real switch with its real connection tracking: to each happens what the simulator says. */
class TrackingAgreesIT {

    private static final int PORTS = 16;
    private static final int ZONE = 5;
    private static final int PACKETS = 300;
    private static final int INTENTS = 5;

    @RegisterExtension
    static final RealSwitch REAL = new RealSwitch(PORTS);

    private static final Comparison COMPARISON = new Comparison(REAL);

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
        SwitchSimulator simulator = COMPARISON.begin(byState());
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
        SwitchSimulator simulator = COMPARISON.begin(flows);
        assertEquals(3, assertAgrees(simulator, 1, ip(1, 2).icmp(8, 0, 5), List.of()));
        assertEquals(2, assertAgrees(simulator, 1, ip(3, 2).icmp(8, 0, 5), List.of()));
        assertEquals(3, assertAgrees(simulator, 1, ip(3, 2).icmp(8, 0, 6), List.of()));
    }

    @Test
    void aDifferenceIsSeen() throws IOException {
        Packet first = ip(1, 2).udp(1000, 53);
        SwitchSimulator knowsOfNothing = COMPARISON.begin(byState());
        assertAgrees(knowsOfNothing, 1, first, List.of());
        SwitchSimulator another = new SwitchSimulator(byState());
        assertThrows(AssertionFailedError.class, () -> assertAgrees(another, 1, ip(2, 1).udp(53, 1000), List.of()));
        List<Flow> otherPort = List.of(FlowParser.parse("table=0,priority=1,ip,actions=output:3"));
        REAL.replaceFlows(List.of(FlowParser.parse("table=0,priority=1,ip,actions=output:2")));
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
        REAL.forgetSessions();
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
                REAL.replaceFlows(flows);
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
        Verdict verdict = COMPARISON.verdict(simulator, port, packet, () -> String.join("\n", history));
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
