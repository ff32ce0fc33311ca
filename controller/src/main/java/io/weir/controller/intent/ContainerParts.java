package io.weir.controller.intent;

import io.weir.flows.model.Container;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.HostPart.Published;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.List;
import java.util.Locale;

/** What a host's agent is told of one container. */
final class ContainerParts {

    private ContainerParts() {}

    /**
     * The container.
     *
     * @param mtu the largest IP packet of a container that states none, in bytes
     */
    static ContainerPart of(Tenant tenant, Container container, int mtu) {
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

    /** The ports of the host that lead to it, if it is to run. */
    static List<Published> published(Container container) {
        return container.state() == Container.State.RUNNING
                ? container.publish().stream()
                        .map(each -> published(container, each))
                        .toList()
                : List.of();
    }

    private static Published published(Container container, Publication publication) {
        return new Published(
                publication.word(),
                publication.port(),
                Outside.address(container.published().getAsInt()).toString(),
                publication.to());
    }
}
