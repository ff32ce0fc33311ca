package io.weir.flows.simulate;

import static io.weir.flows.simulate.TcpFlag.ACK;
import static io.weir.flows.simulate.TcpFlag.SYN;
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
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions with the outside through a real switch, translated: to each packet happens what the simulator says. */
class OutsideAgreesIT {

    private static final int PORTS = 16;
    private static final int INTENTS = 5;

    @RegisterExtension
    static final RealSwitch REAL = new RealSwitch(PORTS);

    private static final Comparison COMPARISON = new Comparison(REAL);

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
        SwitchSimulator simulator = COMPARISON.begin(flows);
        for (WantedPort wanted : view.ports()) {
            int port = ports.number(wanted.name()).orElseThrow();
            for (int i = 0; i < 4 && wanted.container().isPresent(); i++) {
                Packet packet = toOutside(wanted.container().get(), intent, random, 1000 + port);
                Verdict verdict = verdict(simulator, port, packet);
                if (verdict instanceof Verdict.Sent out
                        && ports.number(Outside.PORT).equals(OptionalInt.of(out.port()))) {
                    wentAndCame[0]++;
                    Verdict back = verdict(simulator, out.port(), fromOutside(out.packet(), random));
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
        SwitchSimulator simulator = COMPARISON.begin(flows);
        RandomPackets packets = new RandomPackets(random.nextLong(), intent);
        for (int i = 0; i < 12; i++) {
            RandomPackets.Incoming incoming = packets.fromOutside(i);
            Packet first = incoming.packet();
            Verdict verdict = verdict(simulator, outside.getAsInt(), first);
            if (verdict instanceof Verdict.Sent in) {
                cameAndWent[0]++;
                Packet answer = answerTo(in.packet(), random);
                Verdict back = verdict(simulator, in.port(), answer);
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
                    Verdict told = verdict(simulator, outside.getAsInt(), error);
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

    private static Verdict verdict(SwitchSimulator simulator, int port, Packet packet) throws IOException {
        return COMPARISON.verdict(simulator, port, packet, packet::toString);
    }
}
