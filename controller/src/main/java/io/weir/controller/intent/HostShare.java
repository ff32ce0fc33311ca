package io.weir.controller.intent;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Host;
import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.HostPart.OutsidePart;
import io.weir.flows.model.HostPart.Published;
import io.weir.flows.model.HostPart.ZoneLimit;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TunnelType;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all tenants have on one host. Its lists are as long as there are containers on the host, so each is kept until
 * something in it changes, and follows each container by itself.
 */
final class HostShare {

    private @Nullable Host host;
    private Set<TunnelType> tunnels = Set.of();
    /** What fits into the host's tunnels: that of containers that state none, and of the way outside; in bytes. */
    private int mtu;

    /** In the order of tenants and names. */
    private final List<ContainerPart> containers = new ArrayList<>();
    /** How many a tenant has. */
    private final SortedMap<String, Integer> tenants = new TreeMap<>();
    /** Of the containers that have any. */
    private final SortedMap<ContainerId, List<Published>> published = new TreeMap<>();

    private @Nullable List<ContainerPart> toldContainers;
    private @Nullable List<Published> toldPublished;
    private @Nullable List<ZoneLimit> limits;
    private boolean differs;

    /**
     * The host is this, and so joined to the others.
     *
     * @param intent with the containers that are here already
     */
    void join(Host now, Set<TunnelType> joints, Intent intent) {
        host = now;
        tunnels = joints;
        int overhead = joints.stream().mapToInt(TunnelType::overheadBytes).max().orElse(0);
        if (mtu != now.underlayMtu() - overhead) {
            mtu = now.underlayMtu() - overhead;
            containers.replaceAll(part -> {
                Tenant tenant = Objects.requireNonNull(intent.tenants().get(part.tenant()));
                return ContainerParts.of(
                        tenant, Objects.requireNonNull(tenant.containers().get(part.name())), mtu);
            });
            containersDiffer();
        }
    }

    /** Takes over a container that is here, in the place of what it was. */
    void put(Tenant tenant, Container container) {
        ContainerId id = new ContainerId(tenant.name(), container.name());
        ContainerPart part = ContainerParts.of(tenant, container, mtu);
        int place = placeOf(id);
        if (!isAt(place, id)) {
            containers.add(place, part);
            count(id.tenant(), 1);
            containersDiffer();
        } else if (!containers.set(place, part).equals(part)) {
            containersDiffer();
        }
        publish(id, ContainerParts.published(container));
    }

    /** Takes out a container that is here no more. */
    void remove(ContainerId id) {
        int place = placeOf(id);
        if (isAt(place, id)) {
            containers.remove(place);
            count(id.tenant(), -1);
            containersDiffer();
        }
        publish(id, List.of());
    }

    private void containersDiffer() {
        toldContainers = null;
        differs = true;
    }

    private void count(String tenant, int by) {
        boolean wasHere = tenants.containsKey(tenant);
        tenants.merge(tenant, by, (one, other) -> one + other == 0 ? null : one + other);
        if (wasHere != tenants.containsKey(tenant)) {
            limits = null;
        }
    }

    private void publish(ContainerId id, List<Published> ports) {
        List<Published> before = ports.isEmpty() ? published.remove(id) : published.put(id, ports);
        if (!ports.equals(before == null ? List.of() : before)) {
            toldPublished = null;
        }
    }

    /** Where a container is, or would be. */
    private int placeOf(ContainerId id) {
        int low = 0;
        int high = containers.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (idAt(middle).compareTo(id) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean isAt(int place, ContainerId id) {
        return place < containers.size() && idAt(place).equals(id);
    }

    private ContainerId idAt(int place) {
        ContainerPart part = containers.get(place);
        return new ContainerId(part.tenant(), part.name());
    }

    /** Whether the agent is told of other containers than the last time; whatever else it is told may differ even so. */
    boolean differs() {
        return differs;
    }

    /** A tenant's zones, or their limits, are others; whether the tenant is here. */
    boolean limitsChanged(String tenant) {
        if (!tenants.containsKey(tenant)) {
            return false;
        }
        limits = null;
        return true;
    }

    /**
     * What the host's agent is told.
     *
     * @param zoneLimits those of all zones
     * @param tunnelAddresses of all hosts
     */
    HostPart part(long revision, ZoneLimits zoneLimits, List<String> tunnelAddresses) {
        Host now = Objects.requireNonNull(host);
        differs = false;
        return new HostPart(
                now.name(),
                revision,
                now.bridge(),
                now.datapathId().isPresent()
                        ? HexFormat.of().toHexDigits(now.datapathId().getAsLong())
                        : "",
                now.address().toString(),
                now.underlayMtu(),
                tunnels.stream().map(TunnelType::word).toList(),
                containers(),
                Tenant.DEFAULT_MAX_SESSIONS,
                limits(zoneLimits),
                now.wayOut() == Host.WayOut.NONE
                        ? OutsidePart.NONE
                        : new OutsidePart(OutsidePart.NAT, tunnelAddresses, mtu, published()));
    }

    private List<ContainerPart> containers() {
        List<ContainerPart> known = toldContainers;
        if (known == null) {
            known = List.copyOf(containers);
            toldContainers = known;
        }
        return known;
    }

    private List<Published> published() {
        List<Published> known = toldPublished;
        if (known == null) {
            known = published.values().stream().flatMap(List::stream).toList();
            toldPublished = known;
        }
        return known;
    }

    private List<ZoneLimit> limits(ZoneLimits zoneLimits) {
        List<ZoneLimit> known = limits;
        if (known == null) {
            known = zoneLimits.of(tenants.keySet());
            limits = known;
        }
        return known;
    }
}
