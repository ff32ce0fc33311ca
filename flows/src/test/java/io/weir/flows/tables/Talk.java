package io.weir.flows.tables;

import io.weir.flows.compile.NetworkView;
import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Tenant;
import io.weir.flows.simulate.NetworkSimulator;
import io.weir.flows.simulate.NetworkSimulator.Fate;
import io.weir.flows.simulate.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Packets one after the other in the {@link Cluster}, whose switches remember sessions, and changes between them. */
final class Talk {

    private final NetworkSimulator simulator;
    private Intent intent = Cluster.INTENT;

    Talk() {
        simulator = NetworkSimulator.withAllPorts(Cluster.VIEW);
    }

    /** Begins a packet in tenant words. */
    Sending from(String container) {
        return new Sending(simulator, intent, Cluster.id(container));
    }

    /** What becomes of a packet that a host's kernel sends by the port that leads outside. */
    Fate fromOutside(String host, Packet packet) {
        return simulator.sendFromOutside(host, packet).fate();
    }

    /** A tenant's rules are these from now on. */
    void rules(String tenant, Rule... rules) {
        change(intent.tenants().get(tenant).withRules(List.of(rules)));
    }

    /** A tenant has one rule more from now on. */
    void rule(String tenant, Rule more) {
        List<Rule> rules = new ArrayList<>(intent.tenants().get(tenant).rules());
        rules.add(more);
        change(intent.tenants().get(tenant).withRules(rules));
    }

    /** A tenant has one container more, or one in the place of that of the same name, from now on. */
    void container(String tenant, Container more) {
        Tenant it = intent.tenants().get(tenant);
        SortedMap<String, Container> containers = new TreeMap<>(it.containers());
        containers.put(more.name(), more);
        SortedMap<Labels, Integer> identities = new TreeMap<>(it.identities());
        if (!more.labels().isEmpty()) {
            identities.putIfAbsent(more.labels(), 0x80);
        }
        change(new Tenant(
                it.name(),
                it.number(),
                it.subnets(),
                containers,
                it.inside(),
                it.rules(),
                identities,
                it.maxSessions()));
    }

    private void change(Tenant tenant) {
        SortedMap<String, Tenant> tenants = new TreeMap<>(intent.tenants());
        tenants.put(tenant.name(), tenant);
        intent = new Intent(intent.overlay(), intent.hosts(), tenants, intent.rules(), intent.zones());
        simulator.updateWithAllPorts(NetworkView.of(intent));
    }
}
