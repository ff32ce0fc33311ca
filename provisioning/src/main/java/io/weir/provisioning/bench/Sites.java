package io.weir.provisioning.bench;

import io.weir.flows.model.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Pairs of switches with an intent's ports, for Weir and for OVN. */
final class Sites {

    private Sites() {}

    /** Two switches that are connected to Weir, and in sync with what it has. */
    static List<BenchSwitch> weir(Ground ground, Intent intent, WeirProcess weir) {
        return weir(ground, intent, weir, Set.of());
    }

    /**
     * The same.
     *
     * @param left ports that are not made, for {@link End}s
     */
    static List<BenchSwitch> weir(Ground ground, Intent intent, WeirProcess weir, Set<String> left) {
        List<BenchSwitch> made = new ArrayList<>();
        for (String host : Clusters.CONNECTED) {
            BenchSwitch ovs = ground.addSwitch(host + "-br");
            made.add(ovs);
            ovs.ports().addTunnels();
            ovs.ports().add(ports(intent, host, left));
            ovs.setController(WeirProcess.OPENFLOW_PORT);
        }
        weir.awaitInSync(Clusters.CONNECTED);
        return made;
    }

    /** Two switches that are connected to OVN. */
    static List<BenchSwitch> ovn(Ground ground, Intent intent, OvnCluster ovn) {
        return ovn(ground, intent, ovn, Set.of());
    }

    /**
     * The same.
     *
     * @param left ports that are not made, for {@link End}s
     */
    static List<BenchSwitch> ovn(Ground ground, Intent intent, OvnCluster ovn, Set<String> left) {
        List<BenchSwitch> made = new ArrayList<>();
        for (String host : Clusters.CONNECTED) {
            BenchSwitch ovs = ground.addSwitch("o" + host + "-br");
            made.add(ovs);
            ovs.ports().add(ports(intent, host, left));
            ovn.connect(ovs);
        }
        ovn.awaitConnected();
        return made;
    }

    /** OVN's central part; if it is not installed, that is noted. */
    static Optional<OvnCluster> ovnOrNote(Ground ground, Results results) {
        if (!OvnCluster.isInstalled()) {
            results.note("OVN is not installed (Debian: ovn-central, ovn-host), so nothing is measured of it.");
            return Optional.empty();
        }
        return Optional.of(OvnCluster.start(ground));
    }

    /** The ports of a host's containers, and on the first host one more, for a container that is to come. */
    private static SortedMap<String, String> ports(Intent intent, String host, Set<String> left) {
        SortedMap<String, String> ports = Clusters.ports(intent, host);
        ports.keySet().removeAll(left);
        if (host.equals(Clusters.CONNECTED.get(0))) {
            int next = Clusters.size(intent);
            ports.put("p" + next, "c" + next);
        }
        return ports;
    }
}
