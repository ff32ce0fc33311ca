package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.CT_NW_DST;
import static io.weir.flows.openflow.Field.CT_NW_SRC;
import static io.weir.flows.openflow.Field.CT_STATE;
import static io.weir.flows.openflow.Field.ETH_TYPE;

import io.weir.flows.openflow.CtState;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import io.weir.flows.tables.TrafficMatch.Way;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lets the packets of a session that the outside began go on only while the port is published that it was begun with,
 * whichever way they go. Whatever the host's kernel is told to lead in, nothing else comes further than here.
 *
 * <pre>
 * in:  a tracked packet, its session's ends as it was begun
 * out: not begun by the outside → OBSERVE
 *      begun under an address that is a container's, or could be one's → dropped
 *      begun with a published port → OBSERVE
 *      anything else → dropped
 * </pre>
 */
public final class Published implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(ContainerItem.Published.class, OutsideItem.NotOutside.class, HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof ContainerItem.Published published) {
            published.ports().forEach(port -> out.accept(begunWith(published, port)));
        } else if (item instanceof OutsideItem.NotOutside inside) {
            out.accept(pretended(inside));
        } else if (item instanceof HostItem.Base) {
            out.accept(FlowIn.table(Table.PUBLISHED, Priority.REST, item.cookie())
                    .when(Registers.SOURCE_TENANT, 0)
                    .drop(Reason.NOT_PUBLISHED));
            out.accept(
                    FlowIn.table(Table.PUBLISHED, Priority.LAST, item.cookie()).goTo(Table.OBSERVE));
        }
    }

    private static Flow begunWith(ContainerItem.Published published, TrafficMatch port) {
        FlowIn flow = begunOutside(published, Priority.ITEM)
                .when(CT_NW_DST, published.outside().asLong());
        port.ofSession(flow, Way.BOTH);
        return flow.goTo(Table.OBSERVE);
    }

    private static Flow pretended(OutsideItem.NotOutside inside) {
        return begunOutside(inside, Priority.REFUSE)
                .when(Registers.DESTINATION_TENANT, inside.tenant())
                .when(
                        CT_NW_SRC,
                        inside.prefix().network().asLong(),
                        Integer.toUnsignedLong(inside.prefix().mask()))
                .drop(Reason.SPOOFED);
    }

    private static FlowIn begunOutside(Item item, int priority) {
        return FlowIn.table(Table.PUBLISHED, priority, item.cookie())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(CT_STATE, CtState.TRK.bit(), CtState.TRK.bit() | CtState.INV.bit())
                .when(Registers.SOURCE_TENANT, 0);
    }
}
