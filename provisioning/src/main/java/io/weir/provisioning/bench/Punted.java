package io.weir.provisioning.bench;

import io.weir.provisioning.bench.sim.SwitchPlan;
import io.weir.provisioning.lab.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One controller with simulated switches of its own, connected, which hand it packets when asked to.
 *
 * @param expected the word for what is to come back, see {@link Simulation#punt}
 * @param most how many switches it takes
 */
record Punted(String name, long pid, int most, String expected, Simulation switches) implements AutoCloseable {

    static final String COMMAND = "packet-ins of simulated switches, answers checked";

    private static final int READY_MILLISECONDS = 200;

    static Punted weir(Ground ground, WeirProcess weir, List<SwitchPlan> plans) {
        Simulation switches = Simulation.start(ground.directory("weir-switches"), plans, WeirProcess.OPENFLOW_PORT);
        switches.connect();
        weir.awaitInSync(
                plans.stream().map(plan -> plan.bridge().replace("-br", "")).toList());
        return new Punted(Figure.WEIR, weir.pid(), plans.size(), "TIME_EXCEEDED", switches);
    }

    static Punted peer(Ground ground, PeerController peer, List<SwitchPlan> plans) {
        peer.awaitListening();
        int most = Math.min(plans.size(), peer.kind().most);
        Simulation switches = Simulation.start(
                ground.directory(peer.kind().program + "-switches"), plans.subList(0, most), peer.kind().port);
        switches.connect();
        Await.until(
                "all switches at " + peer.kind().program,
                Duration.ofSeconds(60),
                () -> switches.state().getOrDefault("connected", 0.0) == most);
        Punted punted = new Punted(peer.kind().program, peer.pid(), most, "FLOOD", switches);
        // One may still be reading what the switches have said of their ports.
        Await.until(
                "answers of " + peer.kind().program,
                Ground.LIMIT,
                () -> punted.punt(most, 1, READY_MILLISECONDS).getOrDefault("answered", 0.0) > most);
        return punted;
    }

    Map<String, Double> punt(int count, int window, int milliseconds) {
        return switches.punt(expected, count, window, milliseconds);
    }

    @Override
    public void close() {
        switches.close();
    }
}
