package io.weir.controller.intent;

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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all tenants have on one host. Its lists are as long as there are containers on the host, so each is kept until
 * something in it changes: a rule that gives a tenant a zone leaves the containers' as it is.
 */
final class HostShare {

    private final SortedMap<String, TenantShare> tenants = new TreeMap<>();
    /** With this MTU for those that state none; none as long as nobody asked. */
    private final List<ContainerPart> allContainers = new ArrayList<>();

    private int containersMtu = TenantShare.NO_MTU;
    private @Nullable List<ContainerPart> containers;
    private @Nullable List<Published> published;
    private @Nullable List<ZoneLimit> limits;
    private boolean differs;

    /** Takes over what a tenant has here, which may be nothing. */
    void put(String tenant, @Nullable TenantShare share) {
        TenantShare before = share == null ? tenants.remove(tenant) : tenants.put(tenant, share);
        if (before == null || share == null) {
            limits = null;
        }
        List<ContainerPart> old = before == null ? List.of() : before.containers(containersMtu);
        List<ContainerPart> now = share == null ? List.of() : share.containers(containersMtu);
        if (!now.equals(old)) {
            int start = startOf(tenant);
            allContainers.subList(start, start + old.size()).clear();
            allContainers.addAll(start, now);
            containers = null;
            differs = true;
        }
        if (before == null || share == null || !share.published().equals(before.published())) {
            published = null;
        }
    }

    /** Where a tenant's containers are among all, or would be. */
    private int startOf(String tenant) {
        int low = 0;
        int high = allContainers.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (allContainers.get(middle).tenant().compareTo(tenant) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
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
    HostPart part(Host host, long revision, Intent intent, ZoneLimits zoneLimits, List<String> tunnelAddresses) {
        Set<TunnelType> tunnels =
                intent.overlay().typesAt(host.name(), intent.hosts().keySet());
        int overhead =
                tunnels.stream().mapToInt(TunnelType::overheadBytes).max().orElse(0);
        int mtu = host.underlayMtu() - overhead;
        differs = false;
        return new HostPart(
                host.name(),
                revision,
                host.bridge(),
                host.datapathId().isPresent()
                        ? HexFormat.of().toHexDigits(host.datapathId().getAsLong())
                        : "",
                host.address().toString(),
                host.underlayMtu(),
                tunnels.stream().map(TunnelType::word).toList(),
                containers(mtu),
                Tenant.DEFAULT_MAX_SESSIONS,
                limits(zoneLimits),
                host.wayOut() == Host.WayOut.NONE
                        ? OutsidePart.NONE
                        : new OutsidePart(OutsidePart.NAT, tunnelAddresses, mtu, published()));
    }

    private List<ContainerPart> containers(int mtu) {
        if (mtu != containersMtu) {
            allContainers.clear();
            tenants.values().forEach(share -> allContainers.addAll(share.containers(mtu)));
            containersMtu = mtu;
            containers = null;
        }
        List<ContainerPart> known = containers;
        if (known == null) {
            known = List.copyOf(allContainers);
            containers = known;
        }
        return known;
    }

    private List<Published> published() {
        List<Published> known = published;
        if (known == null) {
            List<Published> all = new ArrayList<>();
            tenants.values().forEach(share -> all.addAll(share.published()));
            known = List.copyOf(all);
            published = known;
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
