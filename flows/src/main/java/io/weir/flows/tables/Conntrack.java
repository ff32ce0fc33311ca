package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.ETH_TYPE;

import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Leave;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends through connection tracking what may pass only as part of certain sessions, in the zone that both directions of
 * a pair of tenants share.
 *
 * <pre>
 * in:  a packet, and which sessions its two ends may begin with each other
 * out: from the outside: tracked already → SESSION, but dropped if it would enter a tunnel
 *      to the outside → tracked and translated → SESSION
 *      both any, or both none → untracked → OBSERVE
 *      anything else → tracked → SESSION
 *      the same, between tenants without a zone → dropped
 * </pre>
 */
public final class Conntrack implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(PolicyItem.Zone.class, OutsideItem.WayOut.class, HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof PolicyItem.Zone zone) {
            out.accept(tracked(zone));
        } else if (item instanceof OutsideItem.WayOut way) {
            out.accept(outside(way));
        } else if (item instanceof HostItem.Base) {
            out.accept(fromOutside(item, Priority.REFUSE).when(Field.TUN_ID, 0).goTo(Table.SESSION));
            out.accept(fromOutside(item, Priority.OUTSIDE).drop(Reason.UNKNOWN_DESTINATION));
            out.accept(untracked(item, Leave.ANY));
            out.accept(untracked(item, Leave.NONE));
        }
    }

    private static Flow tracked(PolicyItem.Zone zone) {
        return FlowIn.table(Table.CONNTRACK, Priority.REST, zone.cookie())
                .when(Registers.SOURCE_TENANT, zone.tenant())
                .when(Registers.DESTINATION_TENANT, zone.toNumber())
                .when(ETH_TYPE, EtherType.IPV4)
                .set(Registers.ZONE, zone.zone())
                .move(Field.IPV4_SRC, Registers.SENDER)
                .track(Registers.ZONE, Table.SESSION);
    }

    private static Flow outside(OutsideItem.WayOut way) {
        return FlowIn.table(Table.CONNTRACK, Priority.OUTSIDE, way.cookie())
                .when(Registers.SOURCE_TENANT, way.tenant())
                .when(Registers.DESTINATION_TENANT, 0)
                .when(ETH_TYPE, EtherType.IPV4)
                .set(Registers.ZONE, way.zone())
                .move(Field.IPV4_SRC, Registers.SENDER)
                .trackTranslated(Registers.ZONE, Table.SESSION);
    }

    private static FlowIn fromOutside(Item base, int priority) {
        return FlowIn.table(Table.CONNTRACK, priority, base.cookie())
                .when(Registers.SOURCE_TENANT, 0)
                .when(ETH_TYPE, EtherType.IPV4);
    }

    private static Flow untracked(Item base, Leave both) {
        return FlowIn.table(Table.CONNTRACK, Priority.ITEM, base.cookie())
                .when(Registers.FORWARD, both.code())
                .when(Registers.BACKWARD, both.code())
                .goTo(Table.OBSERVE);
    }
}
