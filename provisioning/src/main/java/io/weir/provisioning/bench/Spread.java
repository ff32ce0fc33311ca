package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cluster as it is found in the world: some containers of some tenants on two real switches, all others elsewhere. Weir
 * has one, and OVN another just like it.
 */
record Spread(
        Intent intent,
        WeirProcess weir,
        Optional<OvnCluster> ovn,
        List<BenchSwitch> weirSwitches,
        List<BenchSwitch> ovnSwitches)
        implements AutoCloseable {

    /**
     * Makes them.
     *
     * @param withPeer whether OVN gets one, if it is installed
     */
    static Spread open(Ground ground, int containers, Results results, boolean withPeer) {
        Intent intent = Clusters.spread(containers);
        ground.say("making a cluster of " + containers + " containers");
        WeirProcess weir = WeirProcess.start(ground);
        Spread made = new Spread(
                intent,
                weir,
                withPeer ? Sites.ovnOrNote(ground, results) : Optional.empty(),
                new ArrayList<>(),
                new ArrayList<>());
        try {
            weir.apply(IntentWriter.json(Clusters.empty(intent)), 0);
            made.weirSwitches.addAll(Sites.weir(ground, intent, weir));
            weir.apply(IntentWriter.json(intent), 2);
            made.ovn.ifPresent(central -> {
                central.prepare(intent, Clusters.CONNECTED);
                made.ovnSwitches.addAll(Sites.ovn(ground, intent, central));
            });
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    @Override
    public void close() {
        weir.close();
        ovn.ifPresent(OvnCluster::close);
        weirSwitches.forEach(BenchSwitch::close);
        ovnSwitches.forEach(BenchSwitch::close);
    }
}
