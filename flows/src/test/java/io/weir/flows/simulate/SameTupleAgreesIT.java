package io.weir.flows.simulate;

import static io.weir.flows.simulate.SameTuple.APP;
import static io.weir.flows.simulate.SameTuple.BOTH_WAYS;
import static io.weir.flows.simulate.SameTuple.CLIENT_PORT;
import static io.weir.flows.simulate.SameTuple.ONLY_IN;
import static io.weir.flows.simulate.SameTuple.ONLY_OUT;
import static io.weir.flows.simulate.SameTuple.PORTS;
import static io.weir.flows.simulate.SameTuple.PUBLISHED;
import static io.weir.flows.simulate.SameTuple.ROUTER;
import static io.weir.flows.simulate.SameTuple.TENANTS;
import static io.weir.flows.simulate.SameTuple.WEB;
import static io.weir.flows.simulate.SameTuple.from;
import static io.weir.flows.simulate.SameTuple.fromOutside;
import static io.weir.flows.simulate.SameTuple.ofTcp;
import static io.weir.flows.simulate.SameTuple.ofUdp;
import static io.weir.flows.simulate.SameTuple.udp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Intent;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.simulate.SameTuple.Incoming;
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Sessions between the same addresses and ports through a real switch, and ICMP errors about them: to each packet happens what
 * the simulator says.
 */
class SameTupleAgreesIT {

    private static final int SEQUENCES = 40;

    private static final int PACKETS = 8;

    @RegisterExtension
    static final RealSwitch REAL = new RealSwitch(SameTuple.PORTS.numbers().size());

    private static final Comparison COMPARISON = new Comparison(REAL);

    private final List<String> history = new ArrayList<>();

    private SwitchSimulator simulator = new SwitchSimulator(List.of());

    private ConnectionTracker sessions = new ConnectionTracker();

    @Test
    void whatWebWouldBeginWithAClientThatWasLetInIsAnAnswerToIt() throws IOException {
        begin(BOTH_WAYS);
        sent(fromOutside(PUBLISHED, SameTuple::udpOfClient));
        assertEquals(PUBLISHED.asLong(), field(sent(from(WEB, udp(53))), Field.IPV4_SRC));
        dropped(fromOutside(TENANTS, SameTuple::udpOfClient));
    }

    @Test
    void aClientWhoseAnswersWouldBeOfWebsOwnSessionGetsAnotherPort() throws IOException {
        begin(BOTH_WAYS);
        assertEquals(TENANTS.asLong(), field(sent(from(WEB, udp(53))), Field.IPV4_SRC));
        Packet in = sent(fromOutside(PUBLISHED, SameTuple::udpOfClient));
        assertEquals(CLIENT_PORT + 1, field(in, Field.UDP_SRC));
        Packet answer = sent(from(WEB, packet -> packet.udp(53, CLIENT_PORT + 1)));
        assertEquals(PUBLISHED.asLong(), field(answer, Field.IPV4_SRC));
        assertEquals(CLIENT_PORT, field(answer, Field.UDP_DST));
        Packet error = sent(from(WEB, packet -> packet.icmpError(3, 3, in)));
        assertEquals(CLIENT_PORT, field(error.about().orElseThrow(), Field.UDP_SRC));
        assertEquals(TENANTS.asLong(), field(sent(from(WEB, udp(53))), Field.IPV4_SRC));
        assertEquals(CLIENT_PORT, field(sent(fromOutside(TENANTS, SameTuple::udpOfClient)), Field.UDP_SRC));
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
        sent(fromOutside(PUBLISHED, SameTuple::udpOfClient));
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

    private void begin(Intent intent) throws IOException {
        history.clear();
        sessions = new ConnectionTracker();
        REAL.forgetSessions();
        change(intent);
    }

    /** Sessions stay known. */
    private void change(Intent intent) throws IOException {
        List<Flow> flows = SameTuple.view(intent).flows(PORTS).toList();
        REAL.replaceFlows(flows);
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
        return COMPARISON.verdict(simulator, incoming.port(), incoming.packet(), this::told);
    }

    private String told() {
        return String.join("\n", history);
    }

    private static long field(Packet packet, Field field) {
        return packet.get(field).orElseThrow();
    }
}
