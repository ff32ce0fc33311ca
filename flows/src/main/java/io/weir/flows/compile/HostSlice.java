package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Host;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.tables.Item;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What one host must know of one tenant. A host knows the tenants that have a container on it, and those that such a
 * tenant exchanges packets with; of the latter only where their containers are.
 *
 * <p>Each item of a host is in the slice of one tenant: containers and their subnets in their own, routes and policy in
 * the sender's, arrivals in the receiver's.
 */
final class HostSlice {

    private final Joined joined;
    private final Host host;
    private final Tenant tenant;
    private final List<Tenant> peers;
    private final List<Tenant> peersHere;
    private final boolean here;

    private HostSlice(Joined joined, Host host, Tenant tenant, List<Tenant> peers) {
        this.joined = joined;
        this.host = host;
        this.tenant = tenant;
        this.peers = peers;
        this.here = isOn(tenant, host);
        this.peersHere = peers.stream().filter(peer -> isOn(peer, host)).toList();
    }

    /**
     * The slices of one tenant, one for each host that must know of it.
     *
     * @param peers the tenants that it exchanges packets with
     */
    static List<HostSlice> of(Joined joined, Tenant tenant, List<Tenant> peers) {
        Set<String> hosts = new TreeSet<>();
        addHosts(tenant, hosts);
        peers.forEach(peer -> addHosts(peer, hosts));
        return hosts.stream()
                .map(host -> new HostSlice(joined, joined.host(host), tenant, peers))
                .toList();
    }

    private static void addHosts(Tenant tenant, Set<String> hosts) {
        for (Container container : tenant.containers().values()) {
            if (isPresent(container)) {
                hosts.add(container.host());
            }
        }
    }

    private static boolean isOn(Tenant tenant, Host host) {
        return tenant.containers().values().stream()
                .anyMatch(container -> isPresent(container) && container.host().equals(host.name()));
    }

    private static boolean isPresent(Container container) {
        return container.state() != Container.State.DESTROYED;
    }

    String host() {
        return host.name();
    }

    String tenant() {
        return tenant.name();
    }

    /** The items, given the switch's ports. What needs a port that is not there has none. */
    void items(Ports ports, Consumer<Item> out) {
        Set<String> subnetsHere = new TreeSet<>();
        for (Container container : tenant.containers().values()) {
            if (isPresent(container)) {
                where(container, ports, out);
                if (isHere(container)) {
                    subnetsHere.add(container.subnet());
                }
            }
        }
        if (here) {
            neighbours(subnetsHere, out);
            gateways(out);
            routes(out);
            arrivals(subnetsHere, out);
            pair(tenant, out);
        }
        (here ? peers : peersHere).forEach(peer -> pair(peer, out));
    }

    private boolean isHere(Container container) {
        return container.host().equals(host.name());
    }

    private void where(Container container, Ports ports, Consumer<Item> out) {
        int network = tenant.subnetOf(container).network();
        if (isHere(container)) {
            OptionalInt port = ports.number(container.port());
            if (port.isPresent()) {
                out.accept(new Item.LocalPort(
                        id(container),
                        tenant.number(),
                        network,
                        container.address(),
                        container.mac(),
                        port.getAsInt()));
            }
            return;
        }
        Host other = joined.host(container.host());
        OptionalInt tunnel = ports.number(joined.between(host, other).portName());
        if (tunnel.isPresent()) {
            out.accept(new Item.RemoteContainer(
                    id(container),
                    tenant.number(),
                    network,
                    container.address(),
                    container.mac(),
                    tunnel.getAsInt(),
                    other.address()));
        }
    }

    private void neighbours(Set<String> subnetsHere, Consumer<Item> out) {
        for (Container container : tenant.containers().values()) {
            if (isPresent(container) && subnetsHere.contains(container.subnet())) {
                out.accept(new Item.Neighbour(
                        id(container),
                        tenant.number(),
                        tenant.subnetOf(container).network(),
                        container.address(),
                        container.mac()));
            }
        }
    }

    private void gateways(Consumer<Item> out) {
        for (Subnet subnet : tenant.subnets().values()) {
            out.accept(new Item.Gateway(
                    tenant.name(), tenant.number(), subnet.name(), subnet.network(), subnet.gateway()));
        }
    }

    private void routes(Consumer<Item> out) {
        for (Tenant owner : tenantAndPeers()) {
            for (Subnet subnet : owner.subnets().values()) {
                out.accept(new Item.Route(
                        tenant.name(), tenant.number(), inWords(owner, subnet), subnet.network(), subnet.prefix()));
            }
        }
    }

    private void arrivals(Set<String> subnetsHere, Consumer<Item> out) {
        for (Subnet to : tenant.subnets().values()) {
            if (subnetsHere.contains(to.name())) {
                for (Tenant sender : tenantAndPeers()) {
                    for (Subnet from : sender.subnets().values()) {
                        out.accept(new Item.Arrival(
                                tenant.name(),
                                tenant.number(),
                                inWords(tenant, to),
                                to.network(),
                                inWords(sender, from),
                                from.prefix(),
                                sender.number()));
                    }
                }
            }
        }
    }

    private void pair(Tenant to, Consumer<Item> out) {
        out.accept(new Item.TenantPair(tenant.name(), tenant.number(), to.name(), to.number()));
    }

    private Collection<Tenant> tenantAndPeers() {
        List<Tenant> all = new ArrayList<>(peers.size() + 1);
        all.add(tenant);
        all.addAll(peers);
        return all;
    }

    private ContainerId id(Container container) {
        return new ContainerId(tenant.name(), container.name());
    }

    private static String inWords(Tenant tenant, Subnet subnet) {
        return tenant.name() + "/" + subnet.name();
    }

    /** The ports of this tenant's containers on this host. */
    void ports(Consumer<WantedPort> out) {
        for (Container container : tenant.containers().values()) {
            if (isPresent(container) && isHere(container)) {
                out.accept(new WantedPort(
                        container.port(), Optional.of(id(container)), Optional.empty(), "container " + id(container)));
            }
        }
    }

    /** Whether an item would be another if these ports changed; tunnel ports concern every slice. */
    boolean dependsOn(Set<String> portNames) {
        return tenant.containers().values().stream()
                .anyMatch(container -> isHere(container) && portNames.contains(container.port()));
    }
}
