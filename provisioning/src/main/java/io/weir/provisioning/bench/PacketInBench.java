package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Intent;
import io.weir.provisioning.bench.sim.SwitchPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Packets that switches hand to the controller, and what comes back. */
final class PacketInBench implements Bench {

    private static final List<Integer> SWITCHES = List.of(1, 16, 64);
    /** So many that the quota of a port, 40 answers at once, does not bound the first switch by itself. */
    private static final int FIRST_PORTS = 30_000;

    private static final int PORTS = 2_000;
    /** Unanswered packets of a switch at one time. */
    private static final int WINDOW = 256;

    /** Of the round that does not count: code gets as fast as it will. */
    private static final int WARM_MILLISECONDS = 2_000;

    private static final int MILLISECONDS = 500;

    @Override
    public String name() {
        return "packet-in";
    }

    @Override
    public String about() {
        return "Packets whose TTL runs out at the gateway, handed over by simulated switches (OpenFlow 1.4, TCP), of each at"
                + " most " + WINDOW + " unanswered. The first switch has " + FIRST_PORTS
                + " containers, each other " + PORTS + ". Only right answers count: an ICMP"
                + " time exceeded with right checksums, from the right gateway, out of the right port, quoting the packet."
                + " Quotas are on: Weir answers each port 40 times at once after silence, and 20 times a second; what a"
                + " switch may hand over in a second is for a meter in the switch, which simulated ones do not have."
                + " `ovs-testcontroller -H` floods every packet as a hub, and so does a learning switch on os-ken, which"
                + " never sees the receiver; every flooded copy is held against what was sent. Each side has switches of"
                + " its own that do the same to all, the sides take turns, and each has had a round before that does"
                + " not count. Processor time is that of all threads of a controller.";
    }

    @Override
    public String bounds() {
        return "The processor, which the controller shares with the generator. Weir takes the packets that one read brings"
                + " together, and gathers the answers, some 100 of them, in one write; `ovs-testcontroller` makes a system"
                + " call for each packet that it sends, which is most of its time, and has one thread, so more switches do"
                + " not make it faster. os-ken is Python, and has one thread too. One switch is served by one thread of"
                + " Weir's, and at most 256 packets are between that and the generator, so that each waits for the other"
                + " now and then. On more switches both processors are busy, more than a third of the time with the"
                + " generator, which makes and checks every packet. Weir runs with the JVM's first compiler alone, for the"
                + " sake of what a change costs; with the second one an answer takes about a third less.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        Intent intent = Clusters.apart(SWITCHES.get(SWITCHES.size() - 1), FIRST_PORTS, PORTS);
        List<SwitchPlan> plans = WideCluster.switches(intent);
        List<AutoCloseable> made = new ArrayList<>();
        try {
            List<Punted> sides = sides(ground, intent, plans, results, made);
            for (int round = -1; round < ground.rounds(); round++) {
                for (int count : SWITCHES) {
                    for (Punted side : sides) {
                        measure(side, count, round >= 0, results);
                    }
                }
            }
        } finally {
            Ground.closeAll(made);
        }
    }

    private static List<Punted> sides(
            Ground ground, Intent intent, List<SwitchPlan> plans, Results results, List<AutoCloseable> made) {
        List<Punted> sides = new ArrayList<>();
        WeirProcess weir = WeirProcess.start(ground);
        made.add(weir);
        weir.apply(IntentWriter.json(intent), 0);
        sides.add(Punted.weir(ground, weir, plans));
        for (PeerController.Kind kind : PeerController.Kind.values()) {
            Optional<PeerController> peer = PeerController.start(ground, kind, results);
            peer.ifPresent(made::add);
            peer.ifPresent(started -> sides.add(Punted.peer(ground, started, plans)));
        }
        made.addAll(sides);
        return sides;
    }

    private static void measure(Punted side, int count, boolean counts, Results results) {
        if (count > side.most()) {
            results.note(side.name() + " takes no more than " + side.most() + " switches.");
            return;
        }
        double before = Processes.processorSeconds(side.pid());
        Map<String, Double> outcome = side.punt(count, WINDOW, counts ? MILLISECONDS : WARM_MILLISECONDS);
        double used = Processes.processorSeconds(side.pid()) - before;
        if (!counts) {
            return;
        }
        String what = count + (count == 1 ? " switch" : " switches");
        double answered = outcome.getOrDefault("answered", 0.0);
        results.rates(what + ", answered rightly", side.name(), "answers/s", Punted.COMMAND)
                .add(answered / outcome.getOrDefault("seconds", 1.0));
        results.times(what + ", packet-in → right answer, p99", side.name(), Punted.COMMAND)
                .add(outcome.getOrDefault("p99", 0.0));
        results.amounts(what + ", processor time for one answer", side.name(), "µs", "/proc/PID/stat")
                .add(used * 1e6 / Math.max(1, answered));
        double wrong = outcome.getOrDefault("wrong", 0.0);
        double unanswered = outcome.getOrDefault("unanswered", 0.0);
        if (wrong > 0 || unanswered > 0) {
            results.note(String.format(
                    Locale.ROOT,
                    "%s, %s: in one round %.0f wrong answers, %.0f packets unanswered for four seconds.",
                    side.name(),
                    what,
                    wrong,
                    unanswered));
        }
    }
}
