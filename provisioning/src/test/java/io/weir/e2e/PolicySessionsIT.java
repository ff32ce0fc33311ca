package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Datagrams;
import io.weir.provisioning.lab.Frames;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.SeenFrame;
import io.weir.provisioning.lab.Sniffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of running sessions when a rule goes: those that it alone let in end at once, or as the rule says. */
@SuppressWarnings("try") // an iperf3 that runs is there to be ended
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PolicySessionsIT {

    private static final int PORT = 5201;
    private static final int OTHER_PORT = 5202;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** How long after the receipt a packet may still pass: Open vSwitch's datapath acts on cached decisions meanwhile. */
    private static final long GRACE_MICROS = 500_000;

    private static final String TCP = "protocol: tcp, ports: [%d]}";
    private static final String UDP = "protocol: udp, ports: [%d]}";

    private final PolicyCluster cluster;
    private final LabContainer web;

    PolicySessionsIT(PolicyCluster cluster) {
        this.cluster = cluster;
        this.web = cluster.container("red/web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"blue/near", "blue/mid", "blue/far"})
    void withdrawingARuleCutsItsSessionsAndNoOther(String id) {
        LabContainer peer = cluster.container(id);
        String cut = "{from: red/web, to: blue, " + TCP.formatted(PORT);
        String[] others = {
            "{from: red/web, to: blue, " + TCP.formatted(OTHER_PORT),
            "{from: red/web, to: blue, " + UDP.formatted(OTHER_PORT)
        };
        cluster.declare(cut, others[0], others[1]);
        try (Sniffer atPeer = peer.sniff();
                Sniffer atWeb = web.sniff();
                Iperf ended = Iperf.tcp(web, peer, PORT, 30);
                Iperf other = Iperf.udp(web, peer, OTHER_PORT, 3)) {
            awaitSession(atPeer, atWeb);
            cluster.declare(others);
            long confirmed = nowMicros();
            other.assertLossless();
            for (Sniffer sniffer : List.of(atPeer, atWeb)) {
                Optional<SeenFrame> last = last(sniffer, PORT);
                assertTrue(last.isPresent() && last.get().micros() < confirmed + GRACE_MICROS, sniffer + ": " + last);
                assertTrue(last(sniffer, OTHER_PORT).orElseThrow().micros() > confirmed + 2 * GRACE_MICROS);
            }
            assertNoNewSession(peer);
        }
    }

    /** The rule is narrowed to another container, so that what it alone let in ends for this one. */
    @ParameterizedTest
    @ValueSource(strings = {"blue/mid"})
    void narrowingARuleCutsWhatItNoLongerAllows(String id) {
        LabContainer peer = cluster.container(id);
        cluster.declare("{name: narrowed, from: red, to: blue, protocol: tcp, ports: [1-9999]}");
        try (Sniffer atPeer = peer.sniff();
                Sniffer atWeb = web.sniff();
                Iperf ended = Iperf.tcp(web, peer, PORT, 30);
                Iperf kept = Iperf.tcp(web, peer, OTHER_PORT, 30)) {
            awaitSession(atPeer, atWeb);
            Await.until(
                    "the other session", LIMIT, () -> last(atWeb, OTHER_PORT).isPresent());
            cluster.declare("{name: narrowed, from: red, to: blue, protocol: tcp, ports: [1-5200, 5202-9999]}");
            long confirmed = nowMicros();
            awaitMicros(confirmed + 3 * GRACE_MICROS);
            for (Sniffer sniffer : List.of(atPeer, atWeb)) {
                assertTrue(last(sniffer, PORT).orElseThrow().micros() < confirmed + GRACE_MICROS, sniffer.toString());
                assertTrue(last(sniffer, OTHER_PORT).orElseThrow().micros() > confirmed + 2 * GRACE_MICROS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"blue/near", "blue/mid"})
    void keptSessionsGoOnUntilWhatIsLeftOfTheRuleIsTakenOut(String id) {
        LabContainer peer = cluster.container(id);
        cluster.declare("{from: red/web, to: blue, sessions: keep, " + TCP.formatted(PORT));
        try (Sniffer atPeer = peer.sniff();
                Sniffer atWeb = web.sniff();
                Iperf kept = Iperf.tcp(web, peer, PORT, 30)) {
            awaitSession(atPeer, atWeb);
            cluster.declare();
            long withdrawn = nowMicros();
            awaitMicros(withdrawn + 4 * GRACE_MICROS);
            assertTrue(last(atPeer, PORT).orElseThrow().micros() > withdrawn + 3 * GRACE_MICROS);
            assertTrue(last(atWeb, PORT).orElseThrow().micros() > withdrawn + 3 * GRACE_MICROS);
            assertNoNewSession(peer);
            cluster.declare(); // which says nothing of what was left, and so does not end it
            awaitMicros(nowMicros() + GRACE_MICROS);
            assertTrue(last(atPeer, PORT).orElseThrow().micros() > withdrawn + 4 * GRACE_MICROS);
            cluster.lab().endWithdrawnRules();
            assertEnds(nowMicros(), atPeer, atWeb);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"blue/near", "blue/mid"})
    void drainingSessionsGoOnUntilTheirTimeIsOver(String id) {
        LabContainer peer = cluster.container(id);
        cluster.declare("{from: red/web, to: blue, sessions: {drain: 4s}, " + TCP.formatted(PORT));
        try (Sniffer atPeer = peer.sniff();
                Sniffer atWeb = web.sniff();
                Iperf drained = Iperf.tcp(web, peer, PORT, 30)) {
            awaitSession(atPeer, atWeb);
            cluster.declare();
            long withdrawn = nowMicros();
            assertNoNewSession(peer);
            awaitMicros(withdrawn + 2_500_000);
            assertTrue(last(atPeer, PORT).orElseThrow().micros() > withdrawn + 2_000_000);
            assertTrue(last(atWeb, PORT).orElseThrow().micros() > withdrawn + 2_000_000);
            assertEnds(withdrawn + 6_000_000, atPeer, atWeb); // whole seconds, and the controller looks now and then
        }
    }

    private static void awaitSession(Sniffer atPeer, Sniffer atWeb) {
        Await.until("data on port " + PORT, LIMIT, () -> packets(atPeer, PORT) > 200 && packets(atWeb, PORT) > 50);
    }

    private void assertNoNewSession(LabContainer peer) {
        try (Sniffer inbound = peer.sniff()) {
            Frames.Path path = PolicyCluster.path(web, peer);
            web.send(List.of(
                    Datagrams.of(path, Datagrams.TCP, Datagrams.tcp(path, 4000, PORT, Datagrams.SYN, 1)),
                    Datagrams.of(path, Datagrams.TCP, Datagrams.tcp(path, 4000, PORT, Datagrams.ACK, 1))));
            awaitMicros(nowMicros() + 200_000);
            assertEquals(List.of(), inbound.frames(SeenFrame::isForged));
        }
    }

    /** Of the session nothing arrives any more, at either end, half a second after this time. */
    private static void assertEnds(long micros, Sniffer... sniffers) {
        awaitMicros(micros + 3 * GRACE_MICROS);
        for (Sniffer sniffer : sniffers) {
            SeenFrame last = last(sniffer, PORT).orElseThrow();
            assertTrue(
                    last.micros() < micros + GRACE_MICROS,
                    () -> sniffer + ": " + (last.micros() - micros) / 1000 + " ms later: " + last);
        }
    }

    private static int packets(Sniffer sniffer, int port) {
        return sniffer.frames(frame -> frame.fromPort() == port || frame.toPort() == port)
                .size();
    }

    private static Optional<SeenFrame> last(Sniffer sniffer, int port) {
        return sniffer
                .frames(frame -> !frame.isForged() && (frame.fromPort() == port || frame.toPort() == port))
                .stream()
                .reduce((before, after) -> after);
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private static void awaitMicros(long micros) {
        Await.until("a moment", Duration.ofSeconds(20), () -> nowMicros() >= micros);
    }
}
