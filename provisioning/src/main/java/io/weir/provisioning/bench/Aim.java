package io.weir.provisioning.bench;

import io.weir.provisioning.bench.Figure.Better;
import java.util.List;
import java.util.Optional;

/**
 * What Weir wants of one of its figures.
 *
 * @param bench the bench's name
 * @param what the thing, as its {@link Figure} says it
 * @param beside the peer that it is compared with; empty if the figure itself counts
 * @param bound times as good as the peer, at least; or the worst median that will do
 */
record Aim(String bench, String what, String beside, double bound) {

    private static final String OVN = "OVN";
    private static final String NORMAL = "one NORMAL flow";
    private static final String REPLACE = "ovs-ofctl replace-flows";

    static final List<Aim> ALL = List.of(
            new Aim("install", "flows of a tenth of the containers into an empty switch", "ovs-ofctl --bundle", 1.7),
            new Aim("install", "flows into an empty switch", "ovs-ofctl --bundle", 1.7),
            new Aim("install", "into two empty switches at once, sum", "ovs-ofctl --bundle", 1.7),
            new Aim("resync", "all flows gone", REPLACE, 2),
            new Aim("resync", "nothing different", REPLACE, 3.3),
            new Aim("resync", "1 % different", REPLACE, 3.3),
            new Aim("restart", "killed and back, to in sync", OVN, 1.4),
            new Aim("restart", "flows touched", "", 0),
            new Aim("cold", "1,000 containers, nothing to confirmed", OVN, 15),
            new Aim("cold", "10,000 containers, nothing to confirmed", OVN, 15),
            new Aim("cold", "flows on each switch, 10,000 containers and 1,000 rules", "", 54_000),
            new Aim("cold", "flows on each switch, 10,000 containers and 1,000 rules", OVN, 2),
            new Aim("start", "process start to listening for switches, empty store", "", 500),
            new Aim("cli", "how things stand, start to end", "", 300),
            new Aim("change", "one container added at 10,000", "", 5),
            new Aim("change", "one container added at 10,000", OVN, 250),
            new Aim("change", "one rule given at 100", "", 5),
            new Aim("change", "one rule given at 1,000", "", 5),
            new Aim("change", "one rule given at 10,000", "", 5),
            new Aim("change", "one rule given at 10,000", OVN, 250),
            new Aim("change", "one tenant added at 10,000", "", 5),
            new Aim("change", "one tenant added at 10,000", OVN, 250),
            new Aim("change", "one container added, growth", "", 0.05),
            new Aim("change", "one rule given, growth", "", 0.05),
            new Aim("change", "one tenant added, growth", "", 0.05),
            new Aim("effect", "rule given → first packet through", "", 3),
            new Aim("effect", "rule withdrawn → last packet through", "", 3),
            new Aim("effect", "rule given → first packet through, 99 % of times within", "", 8),
            new Aim("effect", "rule withdrawn → last packet through, 99 % of times within", "", 8),
            new Aim("effect", "packets sent after the acknowledgement that came, of a round's 20 changes", "", 0),
            new Aim("datapath", "within a tenant, one host, TCP", NORMAL, 0.9),
            new Aim("datapath", "within a tenant, one host, TCP", OVN, 1.1),
            new Aim("datapath", "within a tenant, one host, packets of 64 bytes", NORMAL, 0.9),
            new Aim("datapath", "within a tenant, two hosts, TCP", NORMAL, 0.9),
            new Aim("datapath", "within a tenant, two hosts, TCP", OVN, 1.1),
            new Aim("memory", "controller, 10,000 containers, 100 on each of two switches", OVN, 2),
            new Aim("packet-in", "1 switch, answered rightly", "ovs-testcontroller", 10),
            new Aim("packet-in", "16 switches, answered rightly", "ovs-testcontroller", 10),
            new Aim("scale", "1,000 empty switches connect at once → all in sync", "", 30_000),
            new Aim("scale", "a container that all hosts must know is added", "", 2_000),
            new Aim("scale", "processor when idle", "", 2),
            new Aim("scale", "resident memory", "", 1_000),
            new Aim("scale", "of that, what is kept of 1,000 switches and their flows", "", 20),
            new Aim("scale", "the same for each flow", "", 250));

    /** Whether it is met. */
    boolean isMet(Figure weir, Optional<Figure> peer) {
        return peer.map(theirs -> weir.to(theirs).ofMedians() >= bound)
                .orElseGet(() -> weir.better() == Better.HIGHER ? weir.median() >= bound : weir.median() <= bound);
    }

    /** In few words, such as {@code ≤ 5 ms}. */
    String text(Figure weir) {
        if (!beside.isEmpty()) {
            return "≥ " + Figure.format(bound) + " × " + beside;
        }
        return (weir.better() == Better.HIGHER ? "≥ " : "≤ ") + Figure.format(bound) + " " + weir.unit();
    }
}
