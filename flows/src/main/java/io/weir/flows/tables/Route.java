package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.ETH_DST;
import static io.weir.flows.openflow.Field.ETH_SRC;
import static io.weir.flows.openflow.Field.ETH_TYPE;
import static io.weir.flows.openflow.Field.IPV4_DST;
import static io.weir.flows.openflow.Field.IP_TTL;

import io.weir.flows.model.MacAddress;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Is the gateway: takes a packet that was sent to its MAC into the network of the destination's subnet. This happens on
 * the sender's host, so that what travels between hosts is in the destination's network already.
 *
 * <pre>
 * in:  an IPv4 packet from a container's own addresses
 * out: to the gateway's MAC, its TTL run out → dropped, and the controller answers (RFC 792, time exceeded)
 *      to the gateway's MAC, for a subnet of the tenant or of one it exchanges packets with
 *        → TTL one less, from the gateway's MAC, in that subnet's network → DESTINATION
 *      to the gateway's MAC, for any other address, of a tenant that a rule concerns with the outside
 *        → TTL one less, to the port that leads there → FENCE
 *      to the gateway's MAC, for any other address → dropped
 *      from the outside, for a container → in its subnet's network → DESTINATION
 *      to any other MAC → stays in its network → DESTINATION
 * </pre>
 *
 * Subnets that meet here never overlap (the intent refuses it), so one priority is longest prefix.
 */
public final class Route implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(SubnetItem.Route.class, OutsideItem.WayOut.class, OutsideItem.WayIn.class, HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof SubnetItem.Route route) {
            out.accept(toSubnet(route));
        } else if (item instanceof OutsideItem.WayOut way) {
            out.accept(outside(way));
        } else if (item instanceof OutsideItem.WayIn way) {
            out.accept(inside(way));
        } else if (item instanceof HostItem.Base) {
            out.accept(runOut(item, 0));
            out.accept(runOut(item, 1));
            out.accept(noRoute(item));
            out.accept(withinTheNetwork(item));
        }
    }

    private static Flow toSubnet(SubnetItem.Route route) {
        return FlowIn.table(Table.ROUTE, Priority.ITEM, route.cookie())
                .when(Registers.SOURCE_TENANT, route.tenant())
                .when(ETH_DST, MacAddress.GATEWAY.bits())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(
                        IPV4_DST,
                        route.prefix().network().asLong(),
                        Integer.toUnsignedLong(route.prefix().mask()))
                .decTtl()
                .set(ETH_SRC, MacAddress.GATEWAY.bits())
                .set(Registers.NETWORK, route.network())
                .goTo(Table.DESTINATION);
    }

    /** All that no route is for. From the gateway's MAC, so that who rejects it knows that it was routed. */
    private static Flow outside(OutsideItem.WayOut way) {
        return FlowIn.table(Table.ROUTE, Priority.WAY_OUT, way.cookie())
                .when(Registers.SOURCE_TENANT, way.tenant())
                .when(ETH_DST, MacAddress.GATEWAY.bits())
                .when(ETH_TYPE, EtherType.IPV4)
                .decTtl()
                .set(ETH_SRC, MacAddress.GATEWAY.bits())
                .set(ETH_DST, io.weir.flows.model.Outside.HOST_MAC.bits())
                .set(Registers.OUT_PORT, Integer.toUnsignedLong(way.port()))
                .goTo(Table.FENCE);
    }

    /** The host's kernel has lowered the TTL already. */
    private static Flow inside(OutsideItem.WayIn way) {
        return FlowIn.table(Table.ROUTE, Priority.ITEM, way.cookie())
                .when(Registers.SOURCE_TENANT, 0)
                .when(Registers.DESTINATION_TENANT, way.tenant())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(
                        IPV4_DST,
                        way.prefix().network().asLong(),
                        Integer.toUnsignedLong(way.prefix().mask()))
                .set(ETH_SRC, MacAddress.GATEWAY.bits())
                .set(Registers.NETWORK, way.network())
                .goTo(Table.DESTINATION);
    }

    private static Flow runOut(Item base, int ttl) {
        return FlowIn.table(Table.ROUTE, Priority.REFUSE, base.cookie())
                .when(ETH_DST, MacAddress.GATEWAY.bits())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(IP_TTL, ttl)
                .tellController()
                .drop(Reason.TTL);
    }

    private static Flow noRoute(Item base) {
        return FlowIn.table(Table.ROUTE, Priority.REST, base.cookie())
                .when(ETH_DST, MacAddress.GATEWAY.bits())
                .drop(Reason.UNKNOWN_DESTINATION);
    }

    private static Flow withinTheNetwork(Item base) {
        return FlowIn.table(Table.ROUTE, Priority.LAST, base.cookie()).goTo(Table.DESTINATION);
    }
}
