package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Intent;
import io.weir.provisioning.lab.LabFailure;
import java.util.List;

/** A switch that comes back with other flows than it should have. */
final class ResyncBench implements Bench {

    private static final int CONTAINERS = 50_000;
    private static final String HOST = "h1";
    private static final String PEER = "ovs-ofctl replace-flows";

    @Override
    public String name() {
        return "resync";
    }

    @Override
    public String about() {
        return "A switch connects with flows for 50,000 containers that are all gone, all right, or 1 % wrong (half of"
                + " those missing, half changed): from the start of the `ovs-vsctl set-controller` that makes it connect"
                + " until REST says that it is in sync. (`ovs-appctl version` wakes the switch meanwhile: by itself it"
                + " looks up to half a second later whether it is connected.) `ovs-ofctl --bundle replace-flows` makes"
                + " the same of the same flows, from a file.";
    }

    @Override
    public String bounds() {
        return "Open vSwitch: how fast it lists its flows (200 ms and more for these, before it sends the first), and takes"
                + " new ones. `ovs-ofctl` does both as well. Weir makes fingerprints of what it wants while the switch"
                + " gathers its answer, and knows flows that are right from their bytes; of those that are missing it"
                + " knows the numbers, and makes them alone once more. They take 15 ms then, of which the switch needs"
                + " most.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        Intent intent = Clusters.remote(CONTAINERS);
        try (BenchSwitch ovs = ground.addSwitch(HOST + "-br");
                WeirProcess weir = WeirProcess.start(ground)) {
            ovs.ports().addTunnels();
            ovs.ports().add(Clusters.ports(intent, HOST));
            FlowFile file = FlowFile.write(ground, intent, HOST, ovs);
            weir.apply(IntentWriter.json(intent), 0);
            weir.awaitRehearsed();
            // To a controller that is not there: its flows stay with a switch whose controller's address changes.
            ovs.setController(1);
            for (int round = 0; round < ground.rounds(); round++) {
                for (State state : State.values()) {
                    state.bringAbout(ovs, file);
                    weir(ovs, weir, state, results);
                    check(ovs, file.flows());
                    state.bringAbout(ovs, file);
                    long took = Ground.time(ovs.shell(), ofctl("replace-flows", ovs, file.path()));
                    check(ovs, file.flows());
                    results.times(state.words, PEER, "ovs-ofctl -O OpenFlow14 --bundle replace-flows BRIDGE FILE")
                            .addMilliseconds(took);
                }
            }
        }
    }

    private static void weir(BenchSwitch ovs, WeirProcess weir, State state, Results results) {
        long start = System.nanoTime();
        ovs.connect(WeirProcess.OPENFLOW_PORT);
        weir.awaitInSync(List.of(HOST));
        results.times(state.words, Figure.WEIR, "ovs-vsctl set-controller BRIDGE tcp:…:6653; ovs-appctl version")
                .addMilliseconds(System.nanoTime() - start);
        ovs.setController(1);
        weir.awaitDisconnected(HOST);
    }

    private static void check(BenchSwitch ovs, int wanted) {
        if (ovs.flows() != wanted) {
            throw new LabFailure("the switch has " + ovs.flows() + " flows instead of " + wanted);
        }
    }

    private static List<String> ofctl(String command, BenchSwitch ovs, String file) {
        return List.of("ovs-ofctl", "-O", "OpenFlow14", "--bundle", command, ovs.bridge(), file);
    }

    /** What the switch has when it connects. */
    private enum State {
        EMPTY("all flows gone"),
        SAME("nothing different"),
        DAMAGED("1 % different");

        private final String words;

        State(String words) {
            this.words = words;
        }

        void bringAbout(BenchSwitch ovs, FlowFile file) {
            if (this == EMPTY) {
                ovs.must("ovs-ofctl", "-O", "OpenFlow14", "del-flows", ovs.bridge());
            }
            if (this == DAMAGED) {
                Ground.must(ovs.shell(), ofctl("add-flows", ovs, file.damage()));
            }
        }
    }
}
