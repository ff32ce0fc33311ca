package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Intent;
import io.weir.provisioning.lab.LabFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The controller is killed and comes back, while the switch keeps its flows. */
final class RestartBench implements Bench {

    private static final int CONTAINERS = 10_000;

    /** How long the switch has been connected; with less, it takes its controller for one that comes and goes. */
    private static final Duration CONNECTED = Duration.ofSeconds(10);

    private static final String HOST = "h1";
    private static final String COMMAND = "kill -9; ./weir controller";
    private static final String IN_SYNC = "killed and back, to in sync";
    private static final String TOUCHED = "flows touched";
    private static final String FLOWS = "flows on the switch";
    private static final String READ = "ovs-ofctl dump-flows";

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public String about() {
        return "The controller is killed (`kill -9`) and started again while a switch has the flows of 10,000"
                + " containers, and has been connected for ten seconds: from the start of the process until the"
                + " controller has read all flows of the switch, found them right and says so. A flow counts as"
                + " touched if its age says that it is younger than the restart. OVN: northd and the switch's"
                + " ovn-controller, killed and started again likewise, while its databases stay.";
    }

    @Override
    public String bounds() {
        return "The switch's own pauses before it connects again: Open vSwitch tries 1, 3, 7 and 15 seconds after it"
                + " lost its controller, and then every 8 (seen of 3.1, whose `max_backoff` changes nothing about"
                + " that), so it matters which of these the start is ready for; after a connection that was short,"
                + " the first of them is left out, and so on. The start itself: the JVM with cold code, and reading"
                + " the document of 10,000 containers from the store.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        Intent intent = Clusters.remote(CONTAINERS);
        measureWeir(ground, intent, results);
        Sites.ovnOrNote(ground, results).ifPresent(ovn -> {
            try (ovn) {
                measureOvn(ground, intent, ovn, results);
            }
        });
    }

    private static void measureWeir(Ground ground, Intent intent, Results results) {
        Path store = ground.directory("store").resolve("weir.db");
        try (BenchSwitch ovs = ground.addSwitch(HOST + "-br")) {
            ovs.ports().addTunnels();
            ovs.ports().add(Clusters.ports(intent, HOST));
            try (WeirProcess weir = WeirProcess.launch(ground, store)) {
                weir.awaitReady();
                weir.apply(IntentWriter.json(intent), 0);
                ovs.setController(WeirProcess.OPENFLOW_PORT);
                weir.awaitInSync(List.of(HOST));
                LockSupport.parkNanos(CONNECTED.toNanos());
            }
            int flows = ovs.flows();
            results.counts(FLOWS, Figure.WEIR, "flows", "ovs-ofctl dump-aggregate")
                    .add(flows);
            for (int round = 0; round < ground.rounds(); round++) {
                long start = System.nanoTime();
                try (WeirProcess weir = WeirProcess.launch(ground, store)) {
                    weir.awaitListening();
                    results.times("killed and back, to listening", Figure.WEIR, COMMAND)
                            .addMilliseconds(System.nanoTime() - start);
                    weir.awaitReady();
                    weir.awaitInSync(List.of(HOST));
                    long took = System.nanoTime() - start;
                    results.times(IN_SYNC, Figure.WEIR, COMMAND).addMilliseconds(took);
                    results.amounts(TOUCHED, Figure.WEIR, "flows", READ)
                            .add((double) ovs.flowsYoungerThan((System.nanoTime() - start) / 1e9));
                    if (ovs.flows() != flows) {
                        throw new LabFailure("flows changed: " + flows + " before, " + ovs.flows() + " after");
                    }
                    LockSupport.parkNanos(CONNECTED.toNanos());
                }
            }
        }
    }

    private static void measureOvn(Ground ground, Intent intent, OvnCluster ovn, Results results) {
        ovn.prepare(intent, List.of(HOST));
        try (BenchSwitch ovs = ground.addSwitch("o" + HOST + "-br")) {
            ovs.ports().add(Clusters.ports(intent, HOST));
            ovn.connect(ovs);
            ovn.awaitConnected();
            results.counts(FLOWS, "OVN", "flows", "ovs-ofctl dump-aggregate").add(ovs.flows());
            for (int round = 0; round < ground.rounds(); round++) {
                long start = System.nanoTime();
                results.times(IN_SYNC, "OVN", "kill -9; ovn-northd; ovn-controller; ovn-nbctl --wait=hv sync")
                        .addMilliseconds(ovn.restart());
                results.amounts(TOUCHED, "OVN", "flows", READ)
                        .add((double) ovs.flowsYoungerThan((System.nanoTime() - start) / 1e9));
            }
        }
    }
}
