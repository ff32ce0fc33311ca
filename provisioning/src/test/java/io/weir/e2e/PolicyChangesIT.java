package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.e2e.RandomPolicy.Target;
import io.weir.provisioning.lab.Datagrams;
import io.weir.provisioning.lab.Frames;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.SeenFrame;
import io.weir.provisioning.lab.Sniffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A thousand changes of policy while packets of all kinds are sent, and what of them arrives. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PolicyChangesIT {

    private static final int CHANGES = 1_000;

    /** Changes in a row, throughout which something is forbidden, before and after each of them. */
    private static final int PHASE = 25;

    private static final Duration TIME = Duration.ofSeconds(90);
    private static final int FROM_PORT = 4000;
    private static final int PER_SECOND = 400;

    /** How long after its confirmation the policy before may still be seen: switches act on cached decisions meanwhile. */
    private static final long GRACE_MICROS = 50_000;

    private final PolicyCluster cluster;
    private final LabContainer web;
    private final List<LabContainer> peers;

    PolicyChangesIT(PolicyCluster cluster) {
        this.cluster = cluster;
        this.web = cluster.container("red/web");
        this.peers =
                List.of(cluster.container("blue/near"), cluster.container("blue/mid"), cluster.container("blue/far"));
    }

    /** A policy, and from when until when a packet could have been judged by it. */
    private record Reign(RandomPolicy policy, long from, long until) {

        boolean covers(long micros) {
            return from <= micros && micros <= until + GRACE_MICROS;
        }
    }

    @Test
    void noPacketPassesThatNeitherSideOfAChangeLetsPass() {
        long seed = Long.getLong("weir.seed", System.nanoTime());
        Random random = new Random(seed);
        Map<LabContainer, Sniffer> sniffers = new LinkedHashMap<>();
        List<Process> senders = new ArrayList<>();
        List<Reign> reigns;
        try {
            RandomPolicy first = RandomPolicy.of(random, Set.of());
            long from = nowMicros();
            cluster.declare(first.declared());
            peers.forEach(peer -> sniffers.put(peer, peer.sniff()));
            sniffers.put(web, web.sniff());
            startSending(senders);
            reigns = change(random, first, from);
        } finally {
            senders.forEach(Process::destroyForcibly);
            sniffers.values().forEach(Sniffer::close);
        }
        assertEquals(CHANGES + 1, reigns.size(), "in " + TIME.toSeconds() + " s");
        assertEquals(List.of(), leaks(sniffers, reigns), "seed " + seed);
        assertFalse(leaks(sniffers, mistaken(reigns)).isEmpty(), "what is looked for would not be seen");
        for (LabContainer peer : peers) {
            assertIsSteady(sniffers.get(peer).frames(frame -> frame.toPort() == RandomPolicy.OPEN), reigns);
        }
        assertTrue(sniffers.get(web)
                        .frames(frame -> frame.fromPort() > RandomPolicy.OPEN)
                        .size()
                > 100);
    }

    /** Web sends to every port of every peer, and every peer sends what would be answers. */
    private void startSending(List<Process> senders) {
        List<byte[]> begun = new ArrayList<>();
        for (LabContainer peer : peers) {
            List<byte[]> answers = new ArrayList<>();
            for (int port = RandomPolicy.CLOSED; port <= RandomPolicy.LAST; port++) {
                Frames.Path there = PolicyCluster.path(web, peer);
                Frames.Path back = PolicyCluster.path(peer, web);
                begun.add(Datagrams.of(there, Datagrams.UDP, Datagrams.udp(there, FROM_PORT, port, 8)));
                answers.add(Datagrams.of(back, Datagrams.UDP, Datagrams.udp(back, port, FROM_PORT, 8)));
            }
            senders.add(peer.startSending(answers, PER_SECOND / peers.size()));
        }
        senders.add(web.startSending(begun, PER_SECOND));
    }

    /** Changes from the policy in force since then to one after the other. */
    private List<Reign> change(Random random, RandomPolicy first, long since) {
        List<Reign> reigns = new ArrayList<>();
        Set<Target> forbidden = Set.of();
        RandomPolicy policy = first;
        long from = since;
        long deadline = System.nanoTime() + TIME.toNanos();
        for (int i = 0; i < CHANGES && System.nanoTime() < deadline; i++) {
            if (i % PHASE == 0) {
                forbidden = someTargets(random);
            }
            RandomPolicy next = RandomPolicy.of(random, forbidden);
            long before = nowMicros();
            cluster.declare(next.declared());
            reigns.add(new Reign(policy, from, nowMicros()));
            policy = next;
            from = before;
        }
        reigns.add(new Reign(policy, from, nowMicros()));
        return reigns;
    }

    private Set<Target> someTargets(Random random) {
        Set<Target> targets = new HashSet<>();
        for (LabContainer peer : peers) {
            targets.add(new Target(peer.id(), RandomPolicy.FIRST + random.nextInt(2)));
        }
        return targets;
    }

    /** What arrived although no policy that could have judged it lets it pass. */
    private List<String> leaks(Map<LabContainer, Sniffer> sniffers, List<Reign> reigns) {
        List<String> leaks = new ArrayList<>();
        sniffers.forEach((receiver, sniffer) -> {
            int earliest = 0;
            for (SeenFrame frame : sniffer.frames(seen -> seen.isForged() && seen.protocol() == Datagrams.UDP)) {
                while (earliest < reigns.size() - 1
                        && !reigns.get(earliest).covers(frame.micros())
                        && reigns.get(earliest).until() < frame.micros()) {
                    earliest++;
                }
                Target target = targetOf(frame, receiver);
                boolean mayPass = reigns.subList(earliest, reigns.size()).stream()
                        .takeWhile(reign -> reign.from() <= frame.micros())
                        .anyMatch(reign -> reign.policy().lets(target));
                boolean isJudged = frame.micros() >= reigns.get(0).from() + GRACE_MICROS;
                if (isJudged && !mayPass && leaks.size() < 20) {
                    leaks.add(target + " at " + receiver + " in reign " + earliest + ": "
                            + (frame.micros() - reigns.get(earliest).from()) + " µs; " + frame);
                }
            }
        });
        return leaks;
    }

    /** As if each policy had come one change later than it did. */
    private static List<Reign> mistaken(List<Reign> reigns) {
        List<Reign> mistaken = new ArrayList<>();
        for (int i = 1; i < reigns.size(); i++) {
            Reign reign = reigns.get(i);
            mistaken.add(new Reign(reigns.get(i - 1).policy(), reign.from(), reign.until()));
        }
        return mistaken;
    }

    /** What web began, or what that is an answer to. */
    private Target targetOf(SeenFrame frame, LabContainer receiver) {
        if (receiver != web) {
            return new Target(receiver.id(), frame.toPort());
        }
        LabContainer sender = peers.stream()
                .filter(peer -> peer.address().equals(frame.from().toString()))
                .findFirst()
                .orElseThrow();
        return new Target(sender.id(), frame.fromPort());
    }

    /** What is always allowed goes on through all changes, so that packets were there to leak. */
    private static void assertIsSteady(List<SeenFrame> frames, List<Reign> reigns) {
        long longest = 0;
        long last = reigns.get(1).from(); // senders are started just before
        for (SeenFrame frame : frames) {
            longest = Math.max(longest, frame.micros() - last);
            last = frame.micros();
        }
        assertTrue(longest < 1_000_000, "a gap of " + longest + " µs");
        assertTrue(last > reigns.get(reigns.size() - 1).from() - 1_000_000, "nothing arrived at the end");
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
