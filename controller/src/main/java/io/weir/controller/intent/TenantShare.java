package io.weir.controller.intent;

import io.weir.flows.model.Container;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.HostPart.Published;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one tenant has on one host; what the agent is told of it is kept, for each edit asks for it again. */
final class TenantShare {

    /** An MTU with which it has no containers. */
    static final int NO_MTU = -1;

    private final Tenant tenant;
    private final List<Container> containers;
    private final List<Published> published;
    private List<ContainerPart> parts = List.of();
    private int partsMtu = NO_MTU;

    private TenantShare(Tenant tenant, List<Container> containers) {
        this.tenant = tenant;
        this.containers = containers;
        this.published = containers.stream().flatMap(TenantShare::published).toList();
    }

    /** What a tenant has on some hosts, by host, where it has anything; nothing of a tenant that is not there. */
    static Map<String, TenantShare> on(Set<String> hosts, @Nullable Tenant tenant) {
        Map<String, TenantShare> shares = new HashMap<>();
        if (tenant != null) {
            Map<String, List<Container>> containers = new HashMap<>();
            for (Container container : tenant.containers().values()) {
                if (hosts.contains(container.host())) {
                    containers
                            .computeIfAbsent(container.host(), host -> new ArrayList<>())
                            .add(container);
                }
            }
            containers.forEach((host, there) -> shares.put(host, new TenantShare(tenant, there)));
        }
        return shares;
    }

    /**
     * The containers.
     *
     * @param mtu the largest IP packet of a container that states none, in bytes
     */
    List<ContainerPart> containers(int mtu) {
        if (mtu != partsMtu) {
            parts = containers.stream().map(container -> part(container, mtu)).toList();
            partsMtu = mtu;
        }
        return parts;
    }

    /** The ports of the host that lead to containers which are to run. */
    List<Published> published() {
        return published;
    }

    private static Stream<Published> published(Container container) {
        return container.state() == Container.State.RUNNING
                ? container.publish().stream().map(each -> published(container, each))
                : Stream.empty();
    }

    private static Published published(Container container, Publication publication) {
        return new Published(
                publication.word(),
                publication.port(),
                Outside.address(container.published().getAsInt()).toString(),
                publication.to());
    }

    private ContainerPart part(Container container, int mtu) {
        Subnet subnet = tenant.subnetOf(container);
        return new ContainerPart(
                tenant.name(),
                container.name(),
                container.address() + "/" + subnet.prefix().length(),
                subnet.gateway().toString(),
                subnet.dns().stream().map(Ipv4Address::toString).toList(),
                container.mac().toString(),
                container.port(),
                container.mtu().orElse(mtu),
                container.template().name(),
                container.template().options(),
                container.state().name().toLowerCase(Locale.ROOT));
    }
}
