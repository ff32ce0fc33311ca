package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Intent;
import io.weir.provisioning.bench.sim.SwitchPlan;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Packets that switches hand to the controller, and what comes back. */
final class PacketInBench implements Bench {

    private static final List<Integer> SWITCHES = List.of(1, 16, 64);
    /** Ports of a switch: so many that the quota of a port, 20 answers a second, bounds a switch to 40,000. */
    private static final int PORTS = 2000;
    /** Unanswered packets of a switch at one time, where the rate counts. */
    private static final int WINDOW = 64;

    /** More than these the peer does not take (MAX_SWITCHES in its source). */
    private static final int PEER_SWITCHES = 16;

    private static final int PEER_PORT = 6654;
    private static final Path PEER = Path.of("/usr/bin/ovs-testcontroller");
    private static final String PEER_NAME = "ovs-testcontroller -H";
    private static final String COMMAND = "packet-ins of simulated switches, answers checked";
    private static final int WARM_MILLISECONDS = 2_000;
    private static final int MILLISECONDS = 1_500;

    @Override
    public String name() {
        return "packet-in";
    }

    @Override
    public String about() {
        return "Packets whose TTL runs out at the gateway, handed over by simulated switches (OpenFlow 1.4, TCP), each with"
                + " " + PORTS + " containers and at most " + WINDOW
                + " unanswered packets. Only right answers count: an ICMP"
                + " time exceeded with right checksums, from the right gateway, out of the right port, quoting the packet."
                + " Quotas are on: Weir answers each port 20 times a second, after silence 40 times at once. The peer floods"
                + " every packet as a hub, and every flooded copy is held against what was sent; it parses nothing else of it.";
    }

    @Override
    public String bounds() {
        return "The processor, which the controller shares with the generator: making and checking a packet costs about as"
                + " much as answering it. One switch is served by one thread. With quotas on a switch has at most 20"
                + " answers for each of its ports in a second.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        Intent intent = Clusters.apart(SWITCHES.get(SWITCHES.size() - 1), PORTS);
        List<SwitchPlan> plans = WideCluster.switches(intent);
        boolean hasPeer = Files.isExecutable(PEER);
        if (!hasPeer) {
            results.note("openvswitch-testcontroller is not installed, so nothing is measured of it.");
        }
        try (WeirProcess weir = WeirProcess.start(ground)) {
            weir.apply(IntentWriter.json(intent), 0);
            for (int round = 0; round < ground.rounds(); round++) {
                weir(ground, plans, weir, results, round);
                if (hasPeer) {
                    peer(ground, plans.subList(0, PEER_SWITCHES), results);
                }
            }
        }
    }

    private static void weir(Ground ground, List<SwitchPlan> plans, WeirProcess weir, Results results, int round) {
        try (Simulation switches = Simulation.start(ground.directory("sim"), plans, WeirProcess.OPENFLOW_PORT)) {
            switches.connect();
            weir.awaitInSync(
                    plans.stream().map(plan -> plan.bridge().replace("-br", "")).toList());
            if (round == 0) {
                switches.punt("TIME_EXCEEDED", plans.size(), WINDOW, WARM_MILLISECONDS);
            }
            measure(switches, "TIME_EXCEEDED", Figure.WEIR, plans.size(), results);
            switches.disconnect();
        }
    }

    private static void peer(Ground ground, List<SwitchPlan> plans, Results results) {
        Path directory = ground.directory("peer");
        Process process = new Shell(List.of(), Map.of("OVS_RUNDIR", directory.toString()))
                .startService(
                        directory.resolve("log"),
                        List.of(
                                PEER.toString(),
                                "-H",
                                "--pidfile=" + directory.resolve("pid"),
                                "--unixctl=" + directory.resolve("ctl"),
                                "ptcp:" + PEER_PORT + ":127.0.0.1"));
        try (Simulation switches = Simulation.start(directory, plans, PEER_PORT)) {
            Await.until("the peer's port", Duration.ofSeconds(10), () -> Processes.takesConnections(PEER_PORT));
            switches.connect();
            Await.until(
                    "all switches at the peer",
                    Duration.ofSeconds(30),
                    () -> switches.state().getOrDefault("connected", 0.0) == plans.size());
            switches.punt("FLOOD", plans.size(), WINDOW, WARM_MILLISECONDS);
            measure(switches, "FLOOD", PEER_NAME, PEER_SWITCHES, results);
        } finally {
            Processes.end(process.pid());
        }
    }

    private static void measure(Simulation switches, String expected, String side, int most, Results results) {
        for (int count : SWITCHES) {
            if (count > most) {
                results.note(side + " takes no more than " + most + " switches.");
                continue;
            }
            Map<String, Double> outcome = switches.punt(expected, count, WINDOW, MILLISECONDS);
            String what = count + (count == 1 ? " switch" : " switches");
            results.rates(what + ", answered rightly", side, "answers/s", COMMAND)
                    .add(value(outcome, "answered") / value(outcome, "seconds"));
            results.times(what + ", packet-in → right answer, p99", side, COMMAND)
                    .add(value(outcome, "p99"));
            double wrong = value(outcome, "wrong");
            double unanswered = value(outcome, "unanswered");
            if (wrong > 0 || unanswered > 0) {
                results.note(String.format(
                        Locale.ROOT,
                        "%s, %s: in one round %.0f wrong answers, %.0f packets unanswered for a second.",
                        side,
                        what,
                        wrong,
                        unanswered));
            }
        }
    }

    private static double value(Map<String, Double> outcome, String name) {
        Double value = outcome.get(name);
        if (value == null) {
            throw new LabFailure("the simulated switches do not tell " + name);
        }
        return value;
    }
}
