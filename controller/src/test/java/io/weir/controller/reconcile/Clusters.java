package io.weir.controller.reconcile;

import io.weir.flows.compile.NetworkView;
import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.model.Intent;

/** Intents for tests, as an operator would write them. */
final class Clusters {

    static final String TWO_HOSTS = """
            overlay: vxlan
            hosts:
              vm1: {bridge: vm1-br, address: 192.0.2.60}
              vm2: {bridge: vm2-br, address: 192.0.2.61}
            tenants:
              usr1:
                subnets:
                  net: {cidr: 192.168.1.0/24, gateway: 192.168.1.1}
                containers:
                  a: {host: vm1, address: 192.168.1.2, mac: "00:16:3e:0c:07:73", port: a-veth}
                  b: {host: vm2, address: 192.168.1.3, port: b-veth}
              usr2:
                subnets:
                  net: {cidr: 192.168.2.0/24, gateway: 192.168.2.1}
                containers:
                  c: {host: vm1, address: 192.168.2.2, mac: "00:16:3e:a3:ba:15", port: c-veth}
                  d: {host: vm2, address: 192.168.2.3, port: d-veth}
            rules: []
            """;

    static final String WITH_RULE = TWO_HOSTS.replace("rules: []", "rules:\n  - {from: usr1, to: usr2}");

    private Clusters() {}

    static Intent intent(String yaml) {
        return intent(yaml, Intent.EMPTY);
    }

    static Intent intent(String yaml, Intent previous) {
        Reading reading = IntentReader.read(yaml, previous);
        if (reading instanceof Reading.Whole whole) {
            return whole.intent();
        }
        throw new IllegalArgumentException(reading.toString());
    }

    static Snapshot snapshot(long revision, String yaml) {
        return new Snapshot(revision, NetworkView.of(intent(yaml)));
    }

    /** The snapshot after another, which shares what did not change. */
    static Snapshot next(Snapshot before, String yaml) {
        Intent edited = intent(yaml, before.view().intent());
        return new Snapshot(before.revision() + 1, before.view().next(edited));
    }
}
