package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Intent;
import io.weir.provisioning.lab.LabFailure;
import java.nio.file.Path;
import java.util.List;

/** The controller is killed and comes back, while the switch keeps its flows. */
final class RestartBench implements Bench {

    private static final int CONTAINERS = 10_000;
    private static final String HOST = "h1";
    private static final String COMMAND = "kill -9; ./weir controller";

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public String about() {
        return "The controller is killed (`kill -9`) and started again while a switch has the flows of 10,000 containers:"
                + " from the start of the process until the controller has read all flows of the switch, found them right"
                + " and says so. A flow counts as touched if its age says that it is younger than the restart.";
    }

    @Override
    public String bounds() {
        return "The switch's own pause before it connects again (up to a second, `max_backoff=1000`), the start of the"
                + " JVM with cold code, reading the document of 10,000 containers from the store, and Open vSwitch's"
                + " listing of its flows.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        Intent intent = Clusters.remote(CONTAINERS);
        Path store = ground.directory("store").resolve("weir.db");
        try (BenchSwitch ovs = ground.addSwitch(HOST + "-br")) {
            ovs.ports().addTunnels();
            ovs.ports().add(Clusters.ports(intent, HOST));
            try (WeirProcess weir = WeirProcess.launch(ground, store)) {
                weir.awaitReady();
                weir.apply(IntentWriter.json(intent), 0);
                Ground.must(ovs.shell(), ovs.setController(WeirProcess.OPENFLOW_PORT));
                weir.awaitInSync(List.of(HOST));
            }
            int flows = ovs.flows();
            results.counts("flows on the switch", Figure.WEIR, "flows", "ovs-ofctl dump-aggregate")
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
                    results.times("killed and back, to in sync", Figure.WEIR, COMMAND)
                            .addMilliseconds(took);
                    results.amounts("flows touched", Figure.WEIR, "flows", "ovs-ofctl dump-flows")
                            .add((double) ovs.flowsYoungerThan((System.nanoTime() - start) / 1e9));
                    if (ovs.flows() != flows) {
                        throw new LabFailure("flows changed: " + flows + " before, " + ovs.flows() + " after");
                    }
                }
            }
        }
    }
}
