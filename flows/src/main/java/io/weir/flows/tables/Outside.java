package io.weir.flows.tables;

import static io.weir.flows.model.Outside.HOST;
import static io.weir.flows.model.Outside.PREFIX;
import static io.weir.flows.model.Outside.SWITCH_MAC;
import static io.weir.flows.model.Outside.address;
import static io.weir.flows.openflow.Field.ARP_OP;
import static io.weir.flows.openflow.Field.ARP_SHA;
import static io.weir.flows.openflow.Field.ARP_SPA;
import static io.weir.flows.openflow.Field.ARP_THA;
import static io.weir.flows.openflow.Field.ARP_TPA;
import static io.weir.flows.openflow.Field.ETH_DST;
import static io.weir.flows.openflow.Field.ETH_SRC;
import static io.weir.flows.openflow.Field.ETH_TYPE;
import static io.weir.flows.openflow.Field.IPV4_DST;

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
 * Takes in what the host's kernel sends on {@link io.weir.flows.model.Outside#PORT}. Each tenant that a rule concerns with
 * the outside has an address there, and what comes to it is translated back as the session that it belongs to. So has each
 * container that publishes ports: what comes to it is the container's, whether or not its session is known yet.
 *
 * <pre>
 * in:  a packet from the outside
 * out: to a tenant's address there → tracked, translated back → ROUTE
 *      to a container's address there, which it has if it publishes ports → tracked, translated → SESSION
 *      an ARP request for any address there but the kernel's own → turned into the answer, back
 *      anything else → dropped
 * </pre>
 */
public final class Outside implements TableFlows {

    private static final int REQUEST = 1;
    private static final int REPLY = 2;

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(OutsideItem.WayOut.class, ContainerItem.Published.class, HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof OutsideItem.WayOut way) {
            out.accept(toTenant(way));
        } else if (item instanceof ContainerItem.Published published) {
            out.accept(toContainer(published));
        } else if (item instanceof HostItem.Base) {
            out.accept(
                    request(item, Priority.REFUSE).when(ARP_TPA, HOST.asLong()).drop(Reason.UNANSWERED_ARP));
            out.accept(answer(item));
        }
    }

    private static Flow toTenant(OutsideItem.WayOut way) {
        return FlowIn.table(Table.OUTSIDE, Priority.ITEM, way.cookie())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(IPV4_DST, address(way.zone()).asLong())
                .set(Registers.DESTINATION_TENANT, way.tenant())
                .set(Registers.ZONE, way.zone())
                .trackTranslated(Registers.ZONE, Table.ROUTE);
    }

    private static Flow toContainer(ContainerItem.Published published) {
        FlowIn flow = FlowIn.table(Table.OUTSIDE, Priority.ITEM, published.cookie())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(IPV4_DST, published.outside().asLong())
                .set(ETH_SRC, MacAddress.GATEWAY.bits())
                .set(ETH_DST, published.mac().bits())
                .set(Registers.DESTINATION_TENANT, published.tenant())
                .set(Registers.OUT_PORT, Integer.toUnsignedLong(published.port()))
                .set(Registers.ZONE, published.zone());
        if (published.identity() != 0) {
            flow.set(Registers.DESTINATION_IDENTITY, published.identity());
        }
        return flow.trackTranslated(Registers.ZONE, Table.SESSION);
    }

    private static FlowIn request(Item base, int priority) {
        return FlowIn.table(Table.OUTSIDE, priority, base.cookie())
                .when(ETH_TYPE, EtherType.ARP)
                .when(ARP_OP, REQUEST);
    }

    /** The address that is asked for stays in a register while the asking one takes its place. */
    private static Flow answer(Item base) {
        return request(base, Priority.ITEM)
                .when(ARP_TPA, PREFIX.network().asLong(), Integer.toUnsignedLong(PREFIX.mask()))
                .move(ETH_SRC, ETH_DST)
                .set(ETH_SRC, SWITCH_MAC.bits())
                .set(ARP_OP, REPLY)
                .move(ARP_SHA, ARP_THA)
                .set(ARP_SHA, SWITCH_MAC.bits())
                .move(ARP_TPA, Registers.SENDER)
                .move(ARP_SPA, ARP_TPA)
                .move(Registers.SENDER, ARP_SPA)
                .outputInPort();
    }
}
