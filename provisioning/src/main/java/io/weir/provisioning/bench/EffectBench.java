package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** A rule is given and withdrawn while packets are under way that it is about. */
final class EffectBench implements Bench {

    private static final int CONTAINERS = 1_000;

    /** Changes of each kind in a round. */
    private static final int CHANGES = 20;

    /** Changes before the first one that counts, as in a controller that has been running for a while. */
    private static final int WARM_UP = 100;

    /** Before a rule is withdrawn: twice as long as Open vSwitch rests after the last change. */
    private static final Duration SETTLE = Duration.ofMillis(10);

    private static final String LAST = "rule withdrawn → last packet through";
    private static final String FIRST = "rule given → first packet through";
    private static final String WITHDRAWN = "rule withdrawn → acknowledged";
    private static final String LEAKED =
            "packets sent after the acknowledgement that came, of a round's " + CHANGES + " changes";

    /** One network under test: how the rule is given and withdrawn, and between which ends packets go. */
    private record Side(String name, End from, End to, Runnable give, Runnable withdraw, String command) {}

    @Override
    public String name() {
        return "effect";
    }

    @Override
    public String about() {
        return "When a rule takes effect on packets. One tenant's container sends another's a UDP packet every 0.15"
                + " ms, on one host; a rule that lets it is withdrawn and given again. The clock starts with the"
                + " call, and stops when the last packet came, or the first. Before the call, packets have come for"
                + " 10 ms, or none has for 30. Switches and the packets' ends have one half of the processors,"
                + " controllers the other. 1,000 containers are there, 100 on each of two real switches, after "
                + WARM_UP + " changes that do not count. OVN gets the same tenants, a router between them, and the"
                + " same rule as an ACL; it is told by its client's daemon, whose call takes 3 to 5 ms by itself.";
    }

    @Override
    public String bounds() {
        return "As for `change`; then Open vSwitch, which goes on using what it had decided on until it has looked"
                + " again at all of that, and says then that it has. That a rule is withdrawn is acknowledged after"
                + " that; beside a stream of packets Open vSwitch looks twice, 5 ms apart (docs/pipeline.md, FENCE)."
                + " The disk, which of some hundred writes may take 50 to 250 ms for one, is in the acknowledgement,"
                + " not in the effect. Times are as exact as packets are close.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        Intent intent = Clusters.withGuest(Clusters.spread(CONTAINERS));
        List<AutoCloseable> made = new ArrayList<>();
        try (WeirProcess weir = WeirProcess.start(ground)) {
            Side ours = weir(ground, intent, weir, made);
            Optional<Side> theirs = Sites.ovnOrNote(ground, results).map(ovn -> ovn(ground, intent, ovn, made));
            weir.awaitRehearsed();
            for (int round = 0; round < ground.rounds(); round++) {
                measure(ground, ours, results, round == 0 ? WARM_UP : 2);
                theirs.ifPresent(side -> measure(ground, side, results, 1));
            }
        } finally {
            Ground.closeAll(made);
        }
        for (String what : List.of(LAST, FIRST)) {
            results.worst(what, 99);
        }
    }

    private static Side weir(Ground ground, Intent intent, WeirProcess weir, List<AutoCloseable> made) {
        String rule = "rules/guest-to-home";
        String body = "{\"from\": \"" + Clusters.GUEST + "\", \"to\": \"" + Clusters.HOME + "\"}";
        Processors.upper().keep(weir.pid());
        weir.apply(IntentWriter.json(intent), 0);
        List<BenchSwitch> switches = Sites.weir(ground, intent, weir, ends(intent));
        made.addAll(switches);
        switches.forEach(ovs -> ovs.keepTo(Processors.lower()));
        End from = plug(switches.get(0), guest(intent), Clusters.tenant(intent, Clusters.GUEST), made);
        End to = plug(switches.get(0), home(intent), Clusters.tenant(intent, Clusters.HOME), made);
        return new Side(
                Figure.WEIR,
                from,
                to,
                () -> weir.put(rule, body, 2),
                () -> weir.remove(rule, 2),
                "PUT /v1/rules/NAME; DELETE /v1/rules/NAME");
    }

    private static Side ovn(Ground ground, Intent intent, OvnCluster ovn, List<AutoCloseable> made) {
        made.add(ovn);
        ovn.prepare(intent, Clusters.CONNECTED);
        Tenant home = Clusters.tenant(intent, Clusters.HOME);
        Tenant guest = Clusters.tenant(intent, Clusters.GUEST);
        ovn.route(home, guest);
        List<BenchSwitch> switches = Sites.ovn(ground, intent, ovn, ends(intent));
        made.addAll(switches);
        switches.forEach(ovs -> ovs.keepTo(Processors.lower()));
        ovn.keepTo(Processors.upper());
        End from = plug(switches.get(0), guest(intent), guest, made);
        End to = plug(switches.get(0), home(intent), home, made);
        return new Side(
                "OVN",
                from,
                to,
                () -> ovn.allow(guest, home),
                () -> ovn.forbid(guest, home),
                "ovn-nbctl --wait=hv acl-add pg_t0 …; ovn-nbctl --wait=hv acl-del pg_t0 …");
    }

    private static End plug(BenchSwitch ovs, Container container, Tenant tenant, List<AutoCloseable> made) {
        End end = End.plug(ovs, container, tenant.subnetOf(container), Processors.lower());
        made.add(end);
        return end;
    }

    private static Set<String> ends(Intent intent) {
        return Set.of(guest(intent).port(), home(intent).port());
    }

    private static Container guest(Intent intent) {
        return Clusters.find(intent, Clusters.GUEST, "g0");
    }

    private static Container home(Intent intent) {
        return Clusters.find(intent, Clusters.HOME, "c0");
    }

    private static void measure(Ground ground, Side side, Results results, int warmUp) {
        try (PacketStream packets = PacketStream.start(ground, side.from, side.to)) {
            for (int i = 0; i < warmUp; i++) {
                give(side, packets);
                side.withdraw.run();
                packets.awaitSilence();
            }
            int leaked = 0;
            for (int i = 0; i < CHANGES; i++) {
                results.times(FIRST, side.name, side.command).addMilliseconds(give(side, packets));
                leaked += withdraw(side, packets, results);
            }
            results.amounts(LEAKED, side.name, "packets", "nanoTime of each packet")
                    .add(leaked);
        }
    }

    /** From the call to the first packet, in nanoseconds. */
    private static long give(Side side, PacketStream packets) {
        long start = System.nanoTime();
        side.give.run();
        return packets.awaitAfter(start) - start;
    }

    /** Returns how many packets that were sent after the acknowledgement came all the same. */
    private static int withdraw(Side side, PacketStream packets, Results results) {
        LockSupport.parkNanos(SETTLE.toNanos());
        packets.awaitAfter(System.nanoTime());
        long start = System.nanoTime();
        side.withdraw.run();
        long acknowledged = System.nanoTime();
        long last = packets.awaitSilence().orElse(start);
        results.times(LAST, side.name, side.command).addMilliseconds(Math.max(0, last - start));
        results.times(WITHDRAWN, side.name, side.command).addMilliseconds(acknowledged - start);
        return packets.sentAfter(acknowledged);
    }
}
