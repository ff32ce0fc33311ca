package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Datagrams;
import io.weir.provisioning.lab.Frames;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.SeenFrame;
import io.weir.provisioning.lab.Sniffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each verdict, of TCP, UDP and ICMP, on one host and over both tunnels, within a tenant and between two. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PolicyVerdictIT {

    /** What is tried: a port of TCP and UDP, and a type of ICMP that asks something; Open vSwitch tracks three of these. */
    private enum Kind {
        ALLOW(1001, 8, "action: allow"),
        DENY(1002, 0, "action: deny"),
        REJECT(1003, 13, "action: reject"),
        OBSERVE(1004, 0, "mode: observe, action: "),
        DEFAULT(1005, 15, "");

        private final int port;
        private final int icmpType;
        private final String words;

        Kind(int port, int icmpType, String words) {
            this.port = port;
            this.icmpType = icmpType;
            this.words = words;
        }
    }

    private static final int FROM_PORT = 4000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final PolicyCluster cluster;
    private final LabContainer web;

    PolicyVerdictIT(PolicyCluster cluster) {
        this.cluster = cluster;
        this.web = cluster.container("red/web");
        cluster.declare(new PolicyCluster.Rules(
                rules("{labels: {role: web}}", "red", "deny"), rules("red/web", "blue", "allow"), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"red/app", "red/db2", "red/db3"})
    void withinATenantWhatIsNotForbiddenArrives(String id) {
        assertArrive(cluster.container(id), Set.of(Kind.ALLOW, Kind.OBSERVE, Kind.DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"blue/near", "blue/mid", "blue/far"})
    void betweenTenantsWhatIsAllowedArrives(String id) {
        assertArrive(cluster.container(id), Set.of(Kind.ALLOW));
    }

    /** Nobody lets blue begin anything with red. */
    @ParameterizedTest
    @ValueSource(strings = {"blue/near", "blue/mid", "blue/far"})
    void repliesFollowAndNothingElseComesBack(String id) {
        LabContainer peer = cluster.container(id);
        List<byte[]> begun = new ArrayList<>();
        List<byte[]> answers = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            begun.add(udp(web, peer, FROM_PORT + 1, kind.port));
            answers.add(udp(peer, web, kind.port, FROM_PORT + 1));
            answers.add(udp(peer, web, kind.port, FROM_PORT + 2)); // a reply to nothing
        }
        answers.add(udp(peer, web, FROM_PORT + 1, Kind.ALLOW.port)); // a session of its own
        try (Sniffer atPeer = peer.sniff();
                Sniffer atWeb = web.sniff()) {
            web.send(begun);
            atPeer.await("a packet from red/web", LIMIT, frame -> frame.toPort() == Kind.ALLOW.port);
            peer.send(answers);
            atWeb.await("the answer", LIMIT, frame -> frame.fromPort() == Kind.ALLOW.port);
            fence(atWeb, atPeer, peer);
            List<SeenFrame> arrived = atWeb.frames(SeenFrame::isForged);
            assertEquals(Integer.toString(FROM_PORT + 1), words(arrived, Datagrams.UDP));
            assertEquals(List.of(), atWeb.frames(frame -> frame.isForged() && frame.protocol() == Datagrams.TCP));
        }
    }

    private void assertArrive(LabContainer to, Set<Kind> expected) {
        try (Sniffer inbound = to.sniff();
                Sniffer answers = web.sniff()) {
            List<byte[]> frames = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                frames.add(tcp(web, to, FROM_PORT, kind.port));
                frames.add(udp(web, to, FROM_PORT, kind.port));
                if (kind.icmpType != 0) {
                    byte[] question = Datagrams.question(kind.icmpType, 7, 1);
                    frames.add(Datagrams.of(PolicyCluster.path(web, to), Datagrams.ICMP, question));
                }
            }
            web.send(frames);
            fence(inbound, answers, to);
            List<SeenFrame> arrived = inbound.frames(SeenFrame::isForged);
            assertEquals(words(expected), words(arrived, Datagrams.TCP));
            assertEquals(words(expected), words(arrived, Datagrams.UDP));
            Set<Kind> asked =
                    expected.stream().filter(kind -> kind.icmpType != 0).collect(Collectors.toSet());
            assertEquals(words(asked), words(arrived, Datagrams.ICMP));
            // A closed port answers with RST, and so does a rule that rejects; silence is for all else.
            Set<Kind> answered = new TreeSet<>(expected);
            answered.add(Kind.REJECT);
            Await.until(
                    "answers to red/web",
                    LIMIT,
                    () -> resets(answers, to).equals(words(answered)) && isToldOfRejection(answers)
                            ? Optional.of(true)
                            : Optional.empty(),
                    () -> "among " + answers.frames());
        }
    }

    /** Pings behind everything else, at both ends. */
    private void fence(Sniffer one, Sniffer other, LabContainer to) {
        assertEquals(2, web.ping(to.address(), 2, 0.1).received(), () -> "pings to " + to);
        one.await("a ping", LIMIT, frame -> !frame.isForged() && (frame.isPing() || frame.isPong()));
        other.await("a ping", LIMIT, frame -> !frame.isForged() && (frame.isPing() || frame.isPong()));
    }

    private static String resets(Sniffer answers, LabContainer from) {
        return answers
                .frames(frame -> frame.hasTcpFlags(Datagrams.RST)
                        && frame.from().toString().equals(from.address())
                        && frame.toPort() == FROM_PORT)
                .stream()
                .map(frame -> Integer.toString(frame.fromPort()))
                .sorted()
                .distinct()
                .collect(Collectors.joining(" "));
    }

    /** Whether it got "destination unreachable" about the UDP and the ICMP packet that a rule rejects. */
    private static boolean isToldOfRejection(Sniffer answers) {
        byte[] ports = {(byte) (FROM_PORT >>> 8), (byte) FROM_PORT, (byte) (1003 >>> 8), (byte) 1003};
        byte[] question = {(byte) Kind.REJECT.icmpType, 0};
        return errors(answers).stream().anyMatch(frame -> frame.isAbout(Datagrams.UDP, ports))
                && errors(answers).stream().anyMatch(frame -> frame.isAbout(Datagrams.ICMP, question));
    }

    private static List<SeenFrame> errors(Sniffer answers) {
        return answers.frames(frame -> frame.protocol() == Datagrams.ICMP && frame.icmpType() >>> 8 == 3);
    }

    /** A rule for each verdict and protocol. */
    private static List<String> rules(String from, String to, String observed) {
        List<String> rules = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind != Kind.DEFAULT) {
                String what = kind.words + (kind == Kind.OBSERVE ? observed : "");
                rules.add("{from: %s, to: %s, protocol: tcp, ports: [%d], %s}".formatted(from, to, kind.port, what));
                rules.add("{from: %s, to: %s, protocol: udp, ports: [%d], %s}".formatted(from, to, kind.port, what));
                if (kind.icmpType != 0) {
                    rules.add("{from: %s, to: %s, protocol: icmp, icmp: [%d], %s}"
                            .formatted(from, to, kind.icmpType, what));
                }
            }
        }
        return rules;
    }

    private static String words(Set<Kind> kinds) {
        return kinds.stream().map(kind -> Integer.toString(kind.port)).sorted().collect(Collectors.joining(" "));
    }

    private static String words(List<SeenFrame> arrived, int protocol) {
        return arrived.stream()
                .filter(frame -> frame.protocol() == protocol)
                .map(frame -> Integer.toString(portOf(frame)))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static int portOf(SeenFrame frame) {
        for (Kind kind : Kind.values()) {
            if (frame.protocol() == Datagrams.ICMP && frame.icmpType() >>> 8 == kind.icmpType) {
                return kind.port;
            }
        }
        return frame.toPort();
    }

    private static byte[] udp(LabContainer from, LabContainer to, int fromPort, int toPort) {
        Frames.Path path = PolicyCluster.path(from, to);
        return Datagrams.of(path, Datagrams.UDP, Datagrams.udp(path, fromPort, toPort, 8));
    }

    private static byte[] tcp(LabContainer from, LabContainer to, int fromPort, int toPort) {
        Frames.Path path = PolicyCluster.path(from, to);
        return Datagrams.of(path, Datagrams.TCP, Datagrams.tcp(path, fromPort, toPort, Datagrams.SYN, 1));
    }
}
