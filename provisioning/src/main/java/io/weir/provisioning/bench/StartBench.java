package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Intent;
import io.weir.provisioning.bench.sim.SwitchPlan;
import java.nio.file.Path;
import java.util.List;

/** From the start of the process to its first use. */
final class StartBench implements Bench {

    private static final String LISTENING = "process start to listening for switches";
    private static final String REST = "process start to REST";
    private static final String SERVED = "process start to the first right answer to a switch that waits";
    private static final int CONTAINERS = 10_000;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String about() {
        return "From the start of `./weir controller` (the launcher, which looks whether it has to build, included) until"
                + " its OpenFlow port takes connections, and until REST answers: with an empty store, and with 10,000"
                + " containers in it. Beside it, without a store or REST: OVS's own test controller, a C program, and a"
                + " learning switch on os-ken, a framework in Python. Last, a simulated switch that tries every 2 ms to be connected, and"
                + " hands over a packet whose TTL ran out every 2 ms, until the first is answered rightly: of Weir with 10,000"
                + " containers, which installs the switch's flows before; of the others, flooded.";
    }

    @Override
    public String bounds() {
        return "The JVM's start and the loading of classes, of which an archive is made when Weir is built; with 10,000"
                + " containers, reading their document from the store and computing.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        Path empty = ground.directory("empty").resolve("weir.db");
        Path full = ground.directory("full").resolve("weir.db");
        Intent intent = Clusters.spread(CONTAINERS);
        try (WeirProcess weir = WeirProcess.launch(ground, full)) {
            weir.awaitReady();
            weir.apply(IntentWriter.json(intent), 0);
        }
        List<SwitchPlan> waiting = WideCluster.switches(intent).subList(0, 1);
        for (int round = 0; round < ground.rounds(); round++) {
            weir(ground, empty, ", empty store", results);
            weir(ground, full, ", 10,000 containers", results);
            served(ground, full, waiting, results);
            for (PeerController.Kind kind : PeerController.Kind.values()) {
                peer(ground, kind, waiting, results);
            }
        }
    }

    private static void weir(Ground ground, Path store, String with, Results results) {
        long start = System.nanoTime();
        try (WeirProcess weir = WeirProcess.launch(ground, store)) {
            weir.awaitListening();
            results.times(LISTENING + with, Figure.WEIR, "./weir controller --store FILE")
                    .addMilliseconds(System.nanoTime() - start);
            weir.awaitReady();
            results.times(REST + with, Figure.WEIR, "./weir controller --store FILE")
                    .addMilliseconds(System.nanoTime() - start);
        }
    }

    private static void served(Ground ground, Path store, List<SwitchPlan> waiting, Results results) {
        try (Simulation one = Simulation.start(ground.directory("waiting"), waiting, WeirProcess.OPENFLOW_PORT)) {
            one.state();
            long start = System.nanoTime();
            try (WeirProcess weir = WeirProcess.launch(ground, store)) {
                one.await("TIME_EXCEEDED");
                results.times(SERVED, Figure.WEIR, "./weir controller --store FILE")
                        .addMilliseconds(System.nanoTime() - start);
                weir.awaitReady();
            }
        }
    }

    private static void peer(Ground ground, PeerController.Kind kind, List<SwitchPlan> waiting, Results results) {
        long start = System.nanoTime();
        try (PeerController peer = PeerController.start(ground, kind, results).orElse(null)) {
            if (peer == null) {
                return;
            }
            peer.awaitListening();
            results.times(LISTENING + ", empty store", kind.program, kind.program)
                    .addMilliseconds(System.nanoTime() - start);
        }
        try (Simulation one = Simulation.start(ground.directory("waiting"), waiting, kind.port)) {
            one.state();
            long served = System.nanoTime();
            try (PeerController peer =
                    PeerController.start(ground, kind, results).orElseThrow()) {
                one.await("FLOOD");
                results.times(SERVED, peer.kind().program, kind.program).addMilliseconds(System.nanoTime() - served);
            }
        }
    }
}
