package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.ETH_TYPE;

import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Leave;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.function.Consumer;

/**
 * Sends through connection tracking what may pass only as part of certain sessions, in the zone that both directions of
 * a pair of tenants share.
 *
 * <pre>
 * in:  a packet, and which sessions its two ends may begin with each other
 * out: both any, or both none → untracked → OBSERVE
 *      anything else → tracked → SESSION
 *      the same, between tenants without a zone → dropped
 * </pre>
 */
public final class Conntrack implements TableFlows {

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof Item.Zone zone) {
            out.accept(tracked(zone));
        } else if (item instanceof Item.Base) {
            out.accept(untracked(item, Leave.ANY));
            out.accept(untracked(item, Leave.NONE));
        }
    }

    private static Flow tracked(Item.Zone zone) {
        return FlowIn.table(Table.CONNTRACK, Priority.REST, zone.cookie())
                .when(Registers.SOURCE_TENANT, zone.tenant())
                .when(Registers.DESTINATION_TENANT, zone.toNumber())
                .when(ETH_TYPE, EtherType.IPV4)
                .set(Registers.ZONE, zone.zone())
                .move(Field.IPV4_SRC, Registers.SENDER)
                .track(Registers.ZONE, Table.SESSION);
    }

    private static Flow untracked(Item base, Leave both) {
        return FlowIn.table(Table.CONNTRACK, Priority.ITEM, base.cookie())
                .when(Registers.FORWARD, both.code())
                .when(Registers.BACKWARD, both.code())
                .goTo(Table.OBSERVE);
    }
}
