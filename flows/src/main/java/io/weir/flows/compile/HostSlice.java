package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Host;
import io.weir.flows.model.Inside;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.openflow.SessionsOf;
import io.weir.flows.tables.Item;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one host must know of one tenant. A host knows the tenants that have a container on it, and those that such a
 * tenant exchanges packets with; of the latter only where their containers are.
 *
 * <p>Each item of a host is in the slice of one tenant: containers and their subnets in their own, routes in the sender's,
 * arrivals and rules in the receiver's.
 */
final class HostSlice {

    private final Joined joined;
    private final Host host;
    private final Tenant tenant;
    private final Outline outline;
    private final List<Outline> peers;
    private final List<Outline> peersHere;
    private final SortedSet<String> reach;
    private final TenantPolicy policy;
    private final boolean here;
    /** Found when first asked for: most are looked at often, or never. */
    private volatile @Nullable List<Container> plugged;

    private final OutsideSlice outside;

    private HostSlice(
            Joined joined,
            Host host,
            Tenant tenant,
            Outline outline,
            List<Outline> peers,
            List<Outline> peersHere,
            SortedSet<String> reach,
            TenantPolicy policy) {
        this.joined = joined;
        this.host = host;
        this.tenant = tenant;
        this.outline = outline;
        this.peers = peers;
        this.peersHere = peersHere;
        this.reach = reach;
        this.policy = policy;
        this.here = outline.isOn(host.name());
        this.outside = new OutsideSlice(host, tenant, outline, policy);
    }

    /**
     * The slices of one tenant, one for each host that must know of it.
     *
     * @param outline the tenant's
     * @param peers the tenants that it exchanges packets with
     * @param reach the hosts that have a container of one of them
     * @param policy what the rules say of sessions with the tenant
     */
    static List<HostSlice> of(
            Joined joined,
            Tenant tenant,
            Outline outline,
            List<Outline> peers,
            SortedSet<String> reach,
            TenantPolicy policy) {
        Map<String, List<Outline>> peersByHost = new HashMap<>();
        for (Outline peer : peers) {
            for (String host : peer.subnetsByHost().keySet()) {
                peersByHost.computeIfAbsent(host, name -> new ArrayList<>()).add(peer);
            }
        }
        return reach.stream()
                .map(host -> new HostSlice(
                        joined,
                        joined.host(host),
                        tenant,
                        outline,
                        peers,
                        peersByHost.getOrDefault(host, List.of()),
                        reach,
                        policy))
                .toList();
    }

    String host() {
        return host.name();
    }

    String tenant() {
        return tenant.name();
    }

    /** The hosts that may send packets here on this tenant's behalf, or to it; this one may be among them. */
    SortedSet<String> senders() {
        return here ? reach : Collections.emptySortedSet();
    }

    /** The items, given the switch's ports. What needs a port that is not there has none. */
    void items(Ports ports, Consumer<Item> out) {
        tenant.containers().values().forEach(container -> container(container, ports, out));
        if (here) {
            gateways(out);
            routes(out);
            arrivals(out);
            inside(out);
            outside.items(ports, tenantAndPeers(), out);
        }
        rules(out);
    }

    /**
     * Tells of the items that one of two slices of the same tenant and host has and the other may not have. Where nothing
     * but containers and rules differs, only those that do are looked into.
     *
     * @param changedPorts names of the ports that differ; neither tunnel ports nor the one that leads outside
     */
    static void differing(
            HostSlice before,
            Ports portsBefore,
            Consumer<Item> old,
            HostSlice after,
            Ports portsAfter,
            Consumer<Item> wanted,
            Set<String> changedPorts) {
        if (!before.hasSameFrame(after)) {
            before.items(portsBefore, old);
            after.items(portsAfter, wanted);
            return;
        }
        if (!before.policy.saysAsMuchAs(after.policy)) {
            before.rules(old);
            after.rules(wanted);
        }
        before.containersUnlike(after, changedPorts, container -> before.container(container, portsBefore, old));
        after.containersUnlike(before, changedPorts, container -> after.container(container, portsAfter, wanted));
    }

    @SuppressWarnings("ReferenceEquality") // what an edit does not touch stays the same object
    private boolean hasSameFrame(HostSlice other) {
        return joined == other.joined
                && outline == other.outline
                && peers == other.peers
                && policy.hasSameFrame(other.policy)
                && agreesOnIdentities(other);
    }

    /** Whether the identities that both know have the same numbers in both. */
    @SuppressWarnings("ReferenceEquality")
    private boolean agreesOnIdentities(HostSlice other) {
        return tenant.identities() == other.tenant.identities()
                || tenant.identities().entrySet().stream().allMatch(known -> known.getValue()
                        .equals(other.tenant.identities().getOrDefault(known.getKey(), known.getValue())));
    }

    /** Tells of the containers that the other slice has not, or not the same. */
    @SuppressWarnings("ReferenceEquality")
    void containersUnlike(HostSlice other, Set<String> changedPorts, Consumer<Container> out) {
        if (tenant == other.tenant && changedPorts.isEmpty()) {
            return;
        }
        // Both are sorted by name, and most often nearly the same.
        Iterator<Container> others = other.tenant.containers().values().iterator();
        Container theirs = nextOf(others);
        for (Container mine : tenant.containers().values()) {
            while (theirs != null && theirs != mine && theirs.name().compareTo(mine.name()) < 0) {
                theirs = nextOf(others);
            }
            if (theirs != mine || isHere(mine) && changedPorts.contains(mine.port())) {
                out.accept(mine);
            }
        }
    }

    /** The zones in which the switch can have sessions of the tenant. */
    SessionZones sessionZones() {
        return here
                ? SessionZones.here(tenant.name(), policy.zones(), peers)
                : SessionZones.elsewhere(policy.zones(), peersHere);
    }

    /** What the switch can have tracked of a container, whosever it is if the container is gone. */
    Set<SessionsOf> sessionsOf(Container container, SessionZones zones) {
        Set<SessionsOf> sessions = zones.of(OptionalInt.of(container.address().bits()));
        if (here) {
            outside.sessionsWith(container).ifPresent(sessions::add);
        }
        return sessions;
    }

    /** The container of this name, if it is there. */
    Optional<Container> present(String name) {
        return Optional.ofNullable(tenant.containers().get(name)).filter(Outline::isPresent);
    }

    /** Whether the switch can have sessions that two tenants have with each other in a zone; by number, 0 is the outside. */
    boolean tracks(long one, long other, long zone) {
        return tenant.number() == one && tracksWith(other, zone) || tenant.number() == other && tracksWith(one, zone);
    }

    private boolean tracksWith(long other, long zone) {
        return sessionZones().byOther().entrySet().stream()
                .anyMatch(each -> each.getValue() == zone && policy.numberOf(each.getKey()) == other);
    }

    /** The tenant's subnet that has a network id. */
    Optional<Subnet> subnet(long network) {
        return tenant.subnets().values().stream()
                .filter(subnet -> subnet.network() == network)
                .findFirst();
    }

    /** Whether a container in a subnet has this address and MAC address. */
    boolean has(Subnet subnet, long address, long mac) {
        return tenant.containers().values().stream()
                .anyMatch(container -> Outline.isPresent(container)
                        && container.subnet().equals(subnet.name())
                        && container.address().asLong() == address
                        && container.mac().bits() == mac);
    }

    /** Whether a container with this MAC address publishes ports under an address on the way outside. */
    boolean publishes(long address, long mac) {
        return tenant.containers().values().stream()
                .anyMatch(container -> Outline.isPresent(container)
                        && container.published().isPresent()
                        && Outside.address(container.published().getAsInt()).asLong() == address
                        && container.mac().bits() == mac);
    }

    /** The same slice without a container. */
    HostSlice without(String container) {
        SortedMap<String, Container> fewer = new TreeMap<>(tenant.containers());
        fewer.remove(container);
        Tenant rest = tenant.withContainers(fewer, tenant.identities());
        return new HostSlice(joined, host, rest, outline, peers, peersHere, reach, policy);
    }

    private static @Nullable Container nextOf(Iterator<Container> containers) {
        return containers.hasNext() ? containers.next() : null;
    }

    private boolean isHere(Container container) {
        return container.host().equals(host.name());
    }

    private void container(Container container, Ports ports, Consumer<Item> out) {
        if (Outline.isPresent(container)) {
            where(container, ports, out);
            outside.container(container, ports, out);
            if (outline.subnetsOn(host.name()).contains(container.subnet())) {
                neighbour(container, out);
            }
        }
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
                        port.getAsInt(),
                        tenant.identityOf(container)));
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
                    other.address(),
                    tenant.identityOf(container)));
        }
    }

    private void neighbour(Container container, Consumer<Item> out) {
        out.accept(new Item.Neighbour(
                id(container),
                tenant.number(),
                tenant.subnetOf(container).network(),
                container.address(),
                container.mac()));
    }

    private void gateways(Consumer<Item> out) {
        for (Subnet subnet : tenant.subnets().values()) {
            out.accept(new Item.Gateway(
                    tenant.name(), tenant.number(), subnet.name(), subnet.network(), subnet.gateway()));
        }
    }

    private void routes(Consumer<Item> out) {
        for (Outline owner : tenantAndPeers()) {
            for (Subnet subnet : owner.subnets().values()) {
                out.accept(new Item.Route(
                        tenant.name(), tenant.number(), inWords(owner, subnet), subnet.network(), subnet.prefix()));
            }
        }
    }

    private void arrivals(Consumer<Item> out) {
        Set<String> subnetsHere = outline.subnetsOn(host.name());
        for (Subnet to : tenant.subnets().values()) {
            if (subnetsHere.contains(to.name())) {
                for (Outline sender : tenantAndPeers()) {
                    for (Subnet from : sender.subnets().values()) {
                        out.accept(new Item.Arrival(
                                tenant.name(),
                                tenant.number(),
                                inWords(outline, to),
                                to.network(),
                                inWords(sender, from),
                                from.prefix(),
                                sender.number()));
                    }
                }
            }
        }
    }

    private void inside(Consumer<Item> out) {
        if (tenant.inside() == Inside.ALLOW) {
            out.accept(new Item.OpenInside(tenant.name(), tenant.number()));
        }
    }

    /** Whether the tenant has a way outside on this host. */
    boolean hasWayOut() {
        return outside.isOpen();
    }

    /** Those about sessions between two that one of has containers here. */
    private void rules(Consumer<Item> out) {
        policy.items(
                beginner ->
                        here || peersHere.stream().anyMatch(peer -> peer.name().equals(beginner)),
                out);
    }

    private Collection<Outline> tenantAndPeers() {
        List<Outline> all = new ArrayList<>(peers.size() + 1);
        all.add(outline);
        all.addAll(peers);
        return all;
    }

    ContainerId id(Container container) {
        return new ContainerId(tenant.name(), container.name());
    }

    private static String inWords(Outline tenant, Subnet subnet) {
        return tenant.name() + "/" + subnet.name();
    }

    /** The ports of this tenant's containers on this host, of those that are to run. */
    void ports(Consumer<WantedPort> out) {
        for (Container container : plugged()) {
            out.accept(new WantedPort(
                    container.port(), Optional.of(id(container)), Optional.empty(), "container " + id(container)));
        }
    }

    /** The ports of this host that lead to this tenant's containers, of those that are to run. */
    void publishedPorts(Consumer<PublishedPort> out) {
        for (Container container : plugged()) {
            container.publish().forEach(each -> out.accept(new PublishedPort(id(container), each)));
        }
    }

    private List<Container> plugged() {
        List<Container> known = plugged;
        if (known == null) {
            known = tenant.containers().values().stream()
                    .filter(container -> container.state() == Container.State.RUNNING && isHere(container))
                    .toList();
            plugged = known;
        }
        return known;
    }
}
