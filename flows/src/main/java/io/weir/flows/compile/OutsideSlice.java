package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Host;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.openflow.SessionsOf;
import io.weir.flows.tables.Item;
import io.weir.flows.tables.TrafficMatch;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** What one host must know of one tenant's way outside, and of its containers there that publish ports. */
final class OutsideSlice {

    private final Host host;
    private final Tenant tenant;
    private final Outline outline;
    private final TenantPolicy policy;

    OutsideSlice(Host host, Tenant tenant, Outline outline, TenantPolicy policy) {
        this.host = host;
        this.tenant = tenant;
        this.outline = outline;
        this.policy = policy;
    }

    /** Whether the tenant has a way outside on this host. */
    boolean isOpen() {
        return outline.isOn(host.name())
                && host.wayOut() == Host.WayOut.NAT
                && policy.outsideZone().isPresent();
    }

    /**
     * The items that are no container's; none without the port that leads outside.
     *
     * @param inReach the tenant, and those that it exchanges packets with
     */
    void items(Ports ports, Collection<Outline> inReach, Consumer<Item> out) {
        OptionalInt port = ports.number(Outside.PORT);
        if (!isOpen() || port.isEmpty()) {
            return;
        }
        int zone = policy.outsideZone().getAsInt();
        out.accept(new Item.WayOut(tenant.name(), tenant.number(), port.getAsInt(), zone));
        Set<String> subnetsHere = outline.subnetsOn(host.name());
        for (Subnet subnet : tenant.subnets().values()) {
            if (subnetsHere.contains(subnet.name())) {
                out.accept(new Item.WayIn(
                        tenant.name(), tenant.number(), subnet.name(), subnet.network(), subnet.prefix()));
            }
        }
        if (policy.concernsOutsidesSessions()) {
            for (Outline owner : inReach) {
                for (Subnet subnet : owner.subnets().values()) {
                    String of = owner.name() + "/" + subnet.name();
                    out.accept(new Item.NotOutside(tenant.name(), tenant.number(), of, subnet.prefix()));
                }
            }
        }
    }

    /** What a container needs that publishes ports; nothing if it does not, or without its port. */
    void container(Container container, Ports ports, Consumer<Item> out) {
        OptionalInt port = ports.number(container.port());
        boolean isPublished = container.published().isPresent()
                && container.host().equals(host.name())
                && isOpen()
                && ports.number(Outside.PORT).isPresent();
        if (isPublished && port.isPresent()) {
            out.accept(new Item.Published(
                    new ContainerId(tenant.name(), container.name()),
                    tenant.number(),
                    policy.outsideZone().getAsInt(),
                    Outside.address(container.published().getAsInt()),
                    container.address(),
                    container.mac(),
                    port.getAsInt(),
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

    /** The sessions that the outside began with a container, by the address that stands for it. */
    Optional<SessionsOf> sessionsWith(Container container) {
        if (container.published().isEmpty() || policy.outsideZone().isEmpty()) {
            return Optional.empty();
        }
        Ipv4Address address = Outside.address(container.published().getAsInt());
        return Optional.of(new SessionsOf(policy.outsideZone().getAsInt(), OptionalInt.of(address.bits())));
    }
}
