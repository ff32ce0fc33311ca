package io.weir.flows.compile;

import io.weir.flows.model.Inside;
import io.weir.flows.model.Tenant;
import io.weir.flows.tables.Item;
import io.weir.flows.tables.PolicyItem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * What one host must know of one tenant. A host knows the tenants that have a container on it, and those that such a
 * tenant exchanges packets with; of the latter only where their containers are.
 *
 * <p>Each item of a host is in the slice of one tenant: containers and their subnets in their own, routes in the sender's,
 * arrivals and rules in the receiver's.
 */
final class HostSlice {

    private final TenantAtHost at;
    private final SortedSet<String> reach;

    private HostSlice(TenantAtHost at, SortedSet<String> reach) {
        this.at = at;
        this.reach = reach;
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
                .map(host -> new TenantAtHost(
                        joined,
                        joined.host(host),
                        tenant,
                        outline,
                        peers,
                        peersByHost.getOrDefault(host, List.of()),
                        policy,
                        outline.isOn(host)))
                .map(at -> new HostSlice(at, reach))
                .toList();
    }

    /** What it follows from. */
    TenantAtHost at() {
        return at;
    }

    String host() {
        return at.host().name();
    }

    String tenant() {
        return at.tenant().name();
    }

    /** The hosts that may send packets here on this tenant's behalf, or to it; this one may be among them. */
    SortedSet<String> senders() {
        return at.isHere() ? reach : Collections.emptySortedSet();
    }

    /** The same slice without a container. */
    HostSlice without(String container) {
        return new HostSlice(at.without(container), reach);
    }

    /** The items, given the switch's ports. What needs a port that is not there has none. */
    void items(Ports ports, Consumer<Item> out) {
        ContainerItems containers = new ContainerItems(at, ports, out);
        at.tenant().containers().values().forEach(containers::add);
        if (at.isHere()) {
            new SubnetItems(at, out).add();
            inside(out);
            new OutsideItems(at, ports, out).add();
        }
        at.policy().items(this::hasBeginner, out);
    }

    /**
     * Tells of the items that one of two slices of the same tenant and host has and the other may not have. Where nothing
     * but containers and rules differs, only those that do are looked into.
     *
     * @param replugged names of containers whose ports differ; neither tunnel ports do, nor the one that leads outside
     */
    static void differing(
            HostSlice before,
            Ports portsBefore,
            Consumer<Item> old,
            HostSlice after,
            Ports portsAfter,
            Consumer<Item> wanted,
            Set<String> replugged) {
        if (!before.at.hasSameFrame(after.at)) {
            before.items(portsBefore, old);
            after.items(portsAfter, wanted);
            return;
        }
        if (!before.at.policy().saysAsMuchAs(after.at.policy())) {
            before.at.policy().itemsUnlike(after.at.policy(), before::hasBeginner, old);
            after.at.policy().itemsUnlike(before.at.policy(), after::hasBeginner, wanted);
        }
        ContainerItems oldContainers = new ContainerItems(before.at, portsBefore, old);
        before.at.containersUnlike(after.at, replugged, oldContainers::add);
        ContainerItems wantedContainers = new ContainerItems(after.at, portsAfter, wanted);
        after.at.containersUnlike(before.at, replugged, wantedContainers::add);
    }

    private void inside(Consumer<Item> out) {
        if (at.tenant().inside() == Inside.ALLOW) {
            out.accept(new PolicyItem.OpenInside(tenant(), at.tenant().number()));
        }
    }

    /** Whether sessions that a tenant, or the outside, begins with this one are between two of which one is here. */
    private boolean hasBeginner(String beginner) {
        if (at.isHere()) {
            return true;
        }
        for (Outline peer : at.peersHere()) {
            if (peer.name().equals(beginner)) {
                return true;
            }
        }
        return false;
    }
}
