package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.provisioning.lab.LabFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A whole cluster from nothing. */
final class ColdBench implements Bench {

    private static final int[] SIZES = {1_000, 3_000, 10_000};

    /** From this size on, where OVN takes half a minute or minutes, few rounds are measured. */
    private static final int LARGE = 3_000;

    private static final int LARGE_ROUNDS = 2;

    @Override
    public String name() {
        return "cold";
    }

    @Override
    public String about() {
        return "1,000, 3,000 or 10,000 containers of 20, 60 or 200 tenants, half of each on one real switch, half on the"
                + " other: from the call that declares them all to the confirmation that both switches have every flow"
                + " (OVN: `--wait=hv sync`). The ports are there before. Each tenant has containers in three roles, and its"
                + " inside is closed but for what five rules let in, four of them by role and port. OVN gets the same"
                + " tenants as logical switches, a port group for each role, and the same rules as ACLs.";
    }

    @Override
    public String bounds() {
        return "Weir: how fast the two switches take flows, which share this machine's processors with the controller."
                + " OVN: northd and the two ovn-controllers, which compute several times as many flows.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        for (int size : SIZES) {
            measure(ground, RuledCluster.pair(size), size, results);
        }
    }

    private static void measure(Ground ground, RuledCluster cluster, int size, Results results) {
        String what = String.format(Locale.ROOT, "%,d containers, nothing to confirmed", size);
        String flows =
                String.format(Locale.ROOT, "flows on each switch, %,d containers and %,d rules", size, cluster.rules());
        ground.say("making two switches with the ports of " + size + " containers");
        List<BenchSwitch> switches = new ArrayList<>();
        try (WeirProcess weir = WeirProcess.start(ground)) {
            String document = cluster.document();
            String noTenants = IntentWriter.json(Clusters.empty(cluster.intent()));
            weir.apply(noTenants, 0);
            switches.addAll(Sites.weir(ground, cluster.intent(), weir));
            Optional<OvnCluster> ovn = Sites.ovnOrNote(ground, results);
            List<BenchSwitch> chassis = ovn.isEmpty() ? List.of() : Sites.ovn(ground, cluster.intent(), ovn.get());
            switches.addAll(chassis);
            int rounds = size < LARGE ? ground.rounds() : Math.min(LARGE_ROUNDS, ground.rounds());
            for (int round = 0; round < rounds; round++) {
                results.times(what, Figure.WEIR, "PUT /v1/intent").addMilliseconds(weir.apply(document, 2));
                countFlows(switches.get(0), flows, Figure.WEIR, results);
                weir.apply(noTenants, 2);
                if (ovn.isPresent() && !measure(ovn.get(), chassis.get(0), cluster, what, flows, results)) {
                    break;
                }
            }
            ovn.ifPresent(OvnCluster::close);
        } finally {
            switches.forEach(BenchSwitch::close);
        }
    }

    /** Whether the peer came to an end. */
    private static boolean measure(
            OvnCluster ovn, BenchSwitch chassis, RuledCluster cluster, String what, String flows, Results results) {
        try {
            results.times(what, "OVN", "ovn-nbctl ls-add … lsp-add … acl-add …; ovn-nbctl --wait=hv sync")
                    .addMilliseconds(ovn.apply(cluster.declareToOvn()));
            countFlows(chassis, flows, "OVN", results);
            ovn.clear(cluster.clearFromOvn());
            return true;
        } catch (LabFailure tooLong) {
            results.note("OVN, " + what + ": " + tooLong.getMessage());
            return false;
        }
    }

    private static void countFlows(BenchSwitch ovs, String what, String side, Results results) {
        results.amounts(what, side, "flows", "ovs-ofctl dump-aggregate").add(ovs.flows());
    }
}
