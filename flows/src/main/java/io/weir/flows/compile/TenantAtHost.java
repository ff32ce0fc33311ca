package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Host;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A tenant and a host that has to do with it: all that {@link HostSlice} follows from.
 *
 * @param peers the tenants that it exchanges packets with
 * @param peersHere those of them that have a container on the host
 * @param policy what the rules say of sessions with it
 * @param isHere whether it has a container on the host itself
 */
record TenantAtHost(
        Joined joined,
        Host host,
        Tenant tenant,
        Outline outline,
        List<Outline> peers,
        List<Outline> peersHere,
        TenantPolicy policy,
        boolean isHere) {

    /** The same without a container; the host still counts as one that the tenant is on. */
    TenantAtHost without(String container) {
        SharedMap<String, Container> fewer =
                SharedMap.copyOf(tenant.containers()).without(container);
        Tenant rest = tenant.withContainers(fewer, tenant.identities());
        return new TenantAtHost(joined, host, rest, outline, peers, peersHere, policy, isHere);
    }

    ContainerId id(Container container) {
        return new ContainerId(tenant.name(), container.name());
    }

    /** The container of this name, if it is there. */
    Optional<Container> present(String name) {
        return Optional.ofNullable(tenant.containers().get(name)).filter(Outline::isPresent);
    }

    /** Whether a container is declared on the host. */
    boolean has(Container container) {
        return container.host().equals(host.name());
    }

    /** Whether the tenant has a way outside on the host. */
    boolean hasWayOut() {
        return isHere
                && host.wayOut() == Host.WayOut.NAT
                && policy.outsideZone().isPresent();
    }

    /** All whom its containers may reach: the tenant itself, then its peers. */
    List<Outline> tenantAndPeers() {
        List<Outline> all = new ArrayList<>(peers.size() + 1);
        all.add(outline);
        all.addAll(peers);
        return all;
    }

    /** Whether two states of the same tenant and host differ in nothing but containers and rules. */
    @SuppressWarnings("ReferenceEquality") // what an edit does not touch stays the same object
    boolean hasSameFrame(TenantAtHost other) {
        return joined == other.joined
                && outline == other.outline
                && peers == other.peers
                && policy.hasSameFrame(other.policy)
                && agreesOnIdentities(other);
    }

    /** Whether the identities that both know have the same numbers in both. */
    @SuppressWarnings("ReferenceEquality")
    private boolean agreesOnIdentities(TenantAtHost other) {
        return tenant.identities() == other.tenant.identities()
                || tenant.identities().entrySet().stream().allMatch(known -> known.getValue()
                        .equals(other.tenant.identities().getOrDefault(known.getKey(), known.getValue())));
    }

    /**
     * Tells of the containers that the other state has not, or not the same.
     *
     * @param replugged names of containers that are told of even so
     */
    void containersUnlike(TenantAtHost other, Set<String> replugged, Consumer<Container> out) {
        Set<String> unlike = SharedMap.differing(other.tenant.containers(), tenant.containers());
        unlike.addAll(replugged);
        for (String name : unlike) {
            Container container = tenant.containers().get(name);
            if (container != null) {
                out.accept(container);
            }
        }
    }
}
