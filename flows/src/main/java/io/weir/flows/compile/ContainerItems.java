package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.Host;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Tenant;
import io.weir.flows.tables.ContainerItem;
import io.weir.flows.tables.Item;
import io.weir.flows.tables.TrafficMatch;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Makes the items of a tenant's containers: on which port each is, and who of this host's asks for it. */
final class ContainerItems {

    private final TenantAtHost at;
    private final Tenant tenant;
    private final Ports ports;
    private final Consumer<Item> out;

    /**
     * @param ports the switch's; what needs one that is not there has no item
     */
    ContainerItems(TenantAtHost at, Ports ports, Consumer<Item> out) {
        this.at = at;
        this.tenant = at.tenant();
        this.ports = ports;
        this.out = out;
    }

    /** Those of one container; none if it is not there. */
    void add(Container container) {
        if (!Outline.isPresent(container)) {
            return;
        }
        if (at.has(container)) {
            OptionalInt port = ports.number(container.port());
            if (port.isPresent()) {
                local(container, port.getAsInt());
                published(container, port.getAsInt());
            }
        } else {
            remote(container);
        }
        if (at.outline().subnetsOn(at.host().name()).contains(container.subnet())) {
            neighbour(container);
        }
    }

    private void local(Container container, int port) {
        out.accept(new ContainerItem.LocalPort(
                at.id(container),
                tenant.number(),
                tenant.subnetOf(container).network(),
                container.address(),
                container.mac(),
                port,
                tenant.identityOf(container)));
    }

    private void published(Container container, int port) {
        if (container.published().isPresent()
                && at.hasWayOut()
                && ports.number(Outside.PORT).isPresent()) {
            out.accept(new ContainerItem.Published(
                    at.id(container),
                    tenant.number(),
                    at.policy().outsideZone().getAsInt(),
                    Outside.address(container.published().getAsInt()),
                    container.address(),
                    container.mac(),
                    port,
                    tenant.identityOf(container),
                    targets(container.publish())));
        }
    }

    /** In an order that the host's ports have no part in: two items are equal if their flows are. */
    private static List<TrafficMatch> targets(List<Publication> publish) {
        return publish.stream()
                .map(each -> TrafficMatch.ofPort(each.protocol(), each.to()))
                .sorted(TrafficMatch.IN_ORDER)
                .toList();
    }

    private void remote(Container container) {
        Host other = at.joined().host(container.host());
        OptionalInt tunnel = ports.number(at.joined().between(at.host(), other).portName());
        if (tunnel.isPresent()) {
            out.accept(new ContainerItem.RemoteContainer(
                    at.id(container),
                    tenant.number(),
                    tenant.subnetOf(container).network(),
                    container.address(),
                    container.mac(),
                    tunnel.getAsInt(),
                    other.address(),
                    tenant.identityOf(container)));
        }
    }

    private void neighbour(Container container) {
        out.accept(new ContainerItem.Neighbour(
                at.id(container),
                tenant.number(),
                tenant.subnetOf(container).network(),
                container.address(),
                container.mac()));
    }
}
