package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.flows.model.Ipv4Address;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Datagrams;
import io.weir.provisioning.lab.Frames;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.LabHost;
import io.weir.provisioning.lab.SeenFrame;
import io.weir.provisioning.lab.Sniffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attacks on what connection tracking is trusted with: red's web may begin sessions with blue on one port only. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PolicyAttackIT {

    private static final int PORT = 1001;
    private static final int FORBIDDEN_PORT = 1002;
    private static final int FROM_PORT = 4000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Open vSwitch keeps a session that was reset for longer than that: for 10 s (lib/conntrack-tp.c). */
    private static final long KEPT_MICROS = 8_000_000;

    private final PolicyCluster cluster;
    private final LabContainer web;
    private final LabContainer app;
    private final LabContainer near;
    private final LabContainer mid;
    private final LabContainer stranger;

    PolicyAttackIT(PolicyCluster cluster) {
        this.cluster = cluster;
        this.web = cluster.container("red/web");
        this.app = cluster.container("red/app");
        this.near = cluster.container("blue/near");
        this.mid = cluster.container("blue/mid");
        this.stranger = cluster.container("green/one");
    }

    /** What denies a port makes the inside of green one that is tracked. */
    @BeforeEach
    void declare() {
        cluster.declare(
                "{from: red/web, to: blue, protocol: tcp, ports: [%d]}".formatted(PORT),
                "{from: red/web, to: blue, protocol: udp, ports: [%d]}".formatted(PORT),
                "{from: green, to: green, protocol: tcp, ports: [9], action: deny}");
    }

    @Test
    void forgedRepliesArriveNowhere() {
        begin(web, near);
        begin(web, mid);
        List<byte[]> frames = new ArrayList<>();
        for (LabContainer from : List.of(near, mid, stranger)) {
            Frames.Path own = PolicyCluster.path(from, web);
            LabContainer other = from == near ? mid : near;
            Frames.Path forged = new Frames.Path(own.fromMac(), own.toMac(), ip(other), own.to());
            frames.clear();
            for (Frames.Path path : from == stranger ? List.of(own, forged) : List.of(forged)) {
                frames.addAll(answers(path, PORT, FROM_PORT)); // as if of the session that another began
            }
            frames.addAll(answers(own, PORT, FROM_PORT + 1)); // as if of a session that nobody began
            frames.addAll(answers(own, FORBIDDEN_PORT, FROM_PORT));
            assertArriveNowhere(from, web, frames);
        }
    }

    /** Who is an end of a session may tell the other end that something is wrong with it; nobody else may. */
    @Test
    void forgedIcmpErrorsArriveNowhere() {
        for (LabContainer peer : List.of(near, mid)) {
            byte[] request = begin(web, peer);
            byte[] reply = answer(peer, web);
            for (LabContainer from : List.of(near, mid, stranger)) {
                List<byte[]> frames = new ArrayList<>();
                Frames.Path own = PolicyCluster.path(from, web);
                if (from != peer) {
                    frames.addAll(errors(own, request));
                    frames.addAll(errors(new Frames.Path(own.fromMac(), own.toMac(), ip(peer), own.to()), request));
                }
                // from the gateway that a router on the way would be, and about sessions that there are not
                Ipv4Address gateway = Ipv4Address.of(web.gateway());
                frames.addAll(errors(new Frames.Path(own.fromMac(), own.toMac(), gateway, own.to()), request));
                frames.addAll(errors(own, udp(web, peer, FROM_PORT + 1, PORT)));
                assertArriveNowhere(from, web, frames);
            }
            assertArriveNowhere(app, peer, errors(PolicyCluster.path(app, peer), reply));
        }
    }

    @Test
    void anIcmpErrorFromAnEndOfItsSessionArrives() {
        for (LabContainer peer : List.of(near, mid)) {
            byte[] request = begin(web, peer);
            try (Sniffer inbound = web.sniff()) {
                Frames.Path path = PolicyCluster.path(peer, web);
                peer.send(List.of(Datagrams.of(path, Datagrams.ICMP, Datagrams.error(3, 4, 576, request))));
                inbound.await("the error", LIMIT, frame -> frame.isForged() && frame.icmpType() == 0x304);
            }
        }
    }

    @Test
    void fragmentsThatLieGetRoundNoRule() {
        for (LabContainer peer : List.of(near, mid)) {
            Frames.Path path = PolicyCluster.path(web, peer);
            assertArriveNowhere(web, peer, Fragments.all(path, PORT, FORBIDDEN_PORT));
            assertArriveNowhere(web, peer, Fragments.all(path, FORBIDDEN_PORT, PORT));
            byte[] big = Datagrams.udp(path, FROM_PORT, FORBIDDEN_PORT, 3000);
            assertArriveNowhere(web, peer, Datagrams.fragments(path, Datagrams.UDP, 77, big, 1400));
        }
    }

    @Test
    void datagramsLargerThanAPacketPass() {
        for (LabContainer peer : List.of(near, mid)) {
            cluster.declare(
                    "{from: red/web, to: blue, protocol: tcp, ports: [5202]}",
                    "{from: red/web, to: blue, protocol: udp, ports: [5202]}");
            try (Iperf big = Iperf.udp(web, peer, 5202, 2, 4000)) {
                big.assertLossless();
            }
        }
    }

    /** Red fills its zone with blue; green begins sessions all the while, and blue and red each go on inside. */
    @Test
    void aFloodFillsItsOwnZoneAndStarvesNoOtherTenant() {
        // An agent that has yet to set the limit would have the switch count from nothing once more.
        cluster.lab().awaitInSync();
        for (LabContainer peer : List.of(near, mid)) {
            flush();
            Process flood = web.startSending(floodOf(peer), 2000);
            try (Sniffer answers = web.sniff()) {
                LabContainer two = cluster.container("green/two");
                assertSessionsBegin(stranger, two, 3 * PolicyCluster.MAX_SESSIONS);
                assertTrue(near.ping(mid.address(), 3, 0.1).isLossless());
                assertTrue(app.ping(web.address(), 3, 0.1).isLossless());
                int zone = zone("blue", "red");
                Await.until("a full zone", LIMIT, () -> sessions(web.host(), zone) == PolicyCluster.MAX_SESSIONS);
                assertTrue(sessions(peer.host(), zone) <= PolicyCluster.MAX_SESSIONS);
                assertAnsweredWithinLimit(answers.frames(frame -> frame.hasTcpFlags(Datagrams.RST)));
            } finally {
                flood.destroyForcibly();
                flush();
            }
        }
    }

    /** What is begun beyond the limit is dropped and not answered, but each answer ends its session, and makes room. */
    private static void assertAnsweredWithinLimit(List<SeenFrame> answers) {
        assertFalse(answers.isEmpty());
        for (SeenFrame last : answers) {
            long answered = answers.stream()
                    .filter(frame -> frame.micros() <= last.micros() && frame.micros() > last.micros() - KEPT_MICROS)
                    .mapToInt(SeenFrame::toPort)
                    .distinct()
                    .count();
            assertTrue(answered <= PolicyCluster.MAX_SESSIONS, () -> answered + " answered, at last " + last);
        }
    }

    /** Nobody answers UDP here, so only the limit stops what goes one way. */
    @Test
    void aFloodOneWayStaysAtTheLimitAndStarvesNoOtherTenant() {
        cluster.lab().awaitInSync();
        for (LabContainer peer : List.of(near, mid)) {
            flush();
            List<byte[]> frames = new ArrayList<>();
            for (int port = 10_000; port < 10_000 + 10 * PolicyCluster.MAX_SESSIONS; port++) {
                frames.add(udp(web, peer, port, PORT));
            }
            Process flood = web.startSending(frames, 2000);
            try (Sniffer inbound = peer.sniff()) {
                assertSessionsBegin(stranger, cluster.container("green/two"), 3 * PolicyCluster.MAX_SESSIONS);
                assertEquals(PolicyCluster.MAX_SESSIONS, sessions(web.host(), zone("blue", "red")));
                long arrived = inbound.frames(frame -> frame.isForged() && frame.toPort() == PORT).stream()
                        .mapToInt(SeenFrame::fromPort)
                        .distinct()
                        .count();
                assertEquals(PolicyCluster.MAX_SESSIONS, arrived);
                assertTrue(dropped("red/web", "session limit") > PolicyCluster.MAX_SESSIONS);
            } finally {
                flood.destroyForcibly();
                flush();
            }
        }
    }

    private long dropped(String container, String reason) {
        long packets = 0;
        for (JsonNode drop : cluster.lab()
                .rest()
                .get("/v1/counters/drops?container=" + container)
                .path("drops")) {
            packets += drop.path("reason").asText().equals(reason)
                    ? drop.path("packets").asLong()
                    : 0;
        }
        return packets;
    }

    /** From so many ports that none comes again while the session that it ended is kept, and would be begun anew. */
    private List<byte[]> floodOf(LabContainer peer) {
        List<byte[]> frames = new ArrayList<>();
        for (int port = 10_000; port < 60_000; port++) {
            Frames.Path path = PolicyCluster.path(web, peer);
            frames.add(Datagrams.of(path, Datagrams.TCP, Datagrams.tcp(path, port, PORT, Datagrams.SYN, 1)));
        }
        return frames;
    }

    /** Every one of so many new sessions gets its answer, at the latest to its third SYN, as TCP sends them. */
    private static void assertSessionsBegin(LabContainer from, LabContainer to, int count) {
        try (Sniffer answers = from.sniff()) {
            Set<Integer> open = new TreeSet<>();
            for (int port = 20_000; port < 20_000 + count; port++) {
                open.add(port);
            }
            for (int attempt = 0; attempt < 3; attempt++) {
                Frames.Path path = PolicyCluster.path(from, to);
                from.send(
                        open.stream()
                                .map(port -> Datagrams.of(
                                        path, Datagrams.TCP, Datagrams.tcp(path, port, PORT, Datagrams.SYN, 1)))
                                .toList(),
                        400);
                from.ping(to.address(), 3, 0.1);
                answers.frames(frame -> frame.hasTcpFlags(Datagrams.RST)).forEach(frame -> open.remove(frame.toPort()));
            }
            assertEquals(Set.of(), open);
        }
    }

    /** Begins a session of UDP, and answers its first packet. */
    private static byte[] begin(LabContainer from, LabContainer to) {
        byte[] first = udp(from, to, FROM_PORT, PORT);
        try (Sniffer inbound = to.sniff()) {
            from.send(List.of(first));
            inbound.await("the first packet", LIMIT, frame -> frame.isForged() && frame.toPort() == PORT);
        }
        return first;
    }

    private static byte[] answer(LabContainer from, LabContainer to) {
        byte[] reply = udp(from, to, PORT, FROM_PORT);
        try (Sniffer inbound = to.sniff()) {
            from.send(List.of(reply));
            inbound.await("the reply", LIMIT, frame -> frame.isForged() && frame.fromPort() == PORT);
        }
        return reply;
    }

    private static List<byte[]> answers(Frames.Path path, int fromPort, int toPort) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(Datagrams.of(path, Datagrams.UDP, Datagrams.udp(path, fromPort, toPort, 8)));
        for (int flags : new int[] {
            Datagrams.SYN | Datagrams.ACK, Datagrams.ACK, Datagrams.RST, Datagrams.RST | Datagrams.ACK, 0x01, 0
        }) {
            frames.add(Datagrams.of(path, Datagrams.TCP, Datagrams.tcp(path, fromPort, toPort, flags, 1)));
        }
        frames.add(Datagrams.of(path, Datagrams.ICMP, Datagrams.echoReply(7, 1)));
        return frames;
    }

    /** Unreachable, fragmentation needed, source quench, redirect, time exceeded and parameter problem. */
    private static List<byte[]> errors(Frames.Path path, byte[] about) {
        List<byte[]> frames = new ArrayList<>();
        for (int[] error : new int[][] {{3, 1}, {3, 3}, {3, 4}, {4, 0}, {5, 1}, {11, 0}, {12, 0}}) {
            int rest = error[0] == 3 && error[1] == 4
                    ? 68
                    : error[0] == 5 ? path.from().bits() : 0;
            frames.add(Datagrams.of(path, Datagrams.ICMP, Datagrams.error(error[0], error[1], rest, about)));
        }
        return frames;
    }

    /** A packet that may pass is sent behind them. */
    private void assertArriveNowhere(LabContainer from, LabContainer to, List<byte[]> frames) {
        try (Sniffer port = from.host().sniff(from.port());
                Sniffer inbound = to.sniff()) {
            from.send(frames);
            from.ping(from.gateway(), 2, 0.1);
            assertEquals(frames.size(), port.frames(SeenFrame::isForged).size());
            assertEquals(List.of(), inbound.frames(SeenFrame::isForged), () -> from + " to " + to);
        }
    }

    private int zone(String first, String second) {
        for (JsonNode zone : cluster.lab().rest().get("/v1/intent").path("zones")) {
            if (zone.path("between").path(0).asText().equals(first)
                    && zone.path("between").path(1).asText().equals(second)) {
                return zone.path("zone").asInt();
            }
        }
        throw new LabFailure("no zone of " + first + " and " + second);
    }

    private static int sessions(LabHost host, int zone) {
        String limits = host.run("ovs-appctl", "dpctl/ct-get-limits", "zone=" + zone);
        return Integer.parseInt(limits.strip().substring(limits.strip().lastIndexOf('=') + 1));
    }

    private void flush() {
        cluster.lab().hosts().forEach(host -> host.run("ovs-appctl", "dpctl/flush-conntrack"));
    }

    private static byte[] udp(LabContainer from, LabContainer to, int fromPort, int toPort) {
        Frames.Path path = PolicyCluster.path(from, to);
        return Datagrams.of(path, Datagrams.UDP, Datagrams.udp(path, fromPort, toPort, 8));
    }

    private static Ipv4Address ip(LabContainer container) {
        return Ipv4Address.of(container.address());
    }
}
