package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A whole cluster from nothing. */
final class ColdBench implements Bench {

    private static final int CONTAINERS = 1_000;
    private static final String WHAT = "1,000 containers, nothing to confirmed";
    private static final String FLOWS = "flows on each of the two switches";

    @Override
    public String name() {
        return "cold";
    }

    @Override
    public String about() {
        return "1,000 containers of 20 tenants, half of each on one real switch, half on the other: from the call that"
                + " declares them all to the confirmation that both switches have every flow (OVN: `--wait=hv sync`)."
                + " The ports are there before. OVN gets the same tenants as logical switches with a port group, whose"
                + " members alone may send to its members.";
    }

    @Override
    public String bounds() {
        return "Weir: how fast the two switches take flows, which share this machine's processors with the controller."
                + " OVN: northd and the two ovn-controllers, which compute about five times as many flows.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        Intent intent = Clusters.pair(CONTAINERS);
        List<BenchSwitch> switches = new ArrayList<>();
        try (WeirProcess weir = WeirProcess.start(ground)) {
            String document = IntentWriter.json(intent);
            String noTenants = IntentWriter.json(Clusters.empty(intent));
            weir.apply(noTenants, 0);
            switches.addAll(Sites.weir(ground, intent, weir));
            Optional<OvnCluster> ovn = Sites.ovnOrNote(ground, results);
            List<BenchSwitch> chassis = ovn.isEmpty() ? List.of() : Sites.ovn(ground, intent, ovn.get());
            switches.addAll(chassis);
            for (int round = 0; round < ground.rounds(); round++) {
                results.times(WHAT, Figure.WEIR, "PUT /v1/intent").addMilliseconds(weir.apply(document, 2));
                countFlows(switches.get(0), Figure.WEIR, results);
                weir.apply(noTenants, 2);
                if (ovn.isPresent()) {
                    results.times(WHAT, "OVN", "ovn-nbctl ls-add … lsp-add … acl-add …; ovn-nbctl --wait=hv sync")
                            .addMilliseconds(ovn.get().apply(intent));
                    countFlows(chassis.get(0), "OVN", results);
                    ovn.get().clear(intent);
                }
            }
            ovn.ifPresent(OvnCluster::close);
        } finally {
            switches.forEach(BenchSwitch::close);
        }
    }

    private static void countFlows(BenchSwitch ovs, String side, Results results) {
        results.amounts(FLOWS, side, "flows", "ovs-ofctl dump-aggregate").add(ovs.flows());
    }
}
