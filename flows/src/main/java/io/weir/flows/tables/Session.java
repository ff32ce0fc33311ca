package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.CT_STATE;
import static io.weir.flows.openflow.Field.ETH_TYPE;
import static io.weir.flows.openflow.Field.IP_PROTO;

import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.CtState;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Turns round who is whose sender where a packet is a reply, so that whatever judges it sees the session as it was begun.
 *
 * <pre>
 * in:  a tracked packet
 * out: of no session that could be → dropped
 *      a local container's ICMP error about a session → turned round if it goes against it → RELATED
 *      an ICMP error from the outside, where routers on the way make them → turned round likewise → PUBLISHED
 *      a reply → turned round → PUBLISHED
 *      anything else → PUBLISHED
 * </pre>
 */
public final class Session implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof HostItem.Base) {
            out.accept(invalid(item));
            out.accept(turned(errorAbout(item, CtState.RPL.bit())).goTo(Table.RELATED));
            out.accept(errorAbout(item, 0).goTo(Table.RELATED));
            out.accept(turned(errorFromOutside(item, CtState.RPL.bit())).goTo(Table.PUBLISHED));
            out.accept(errorFromOutside(item, 0).goTo(Table.PUBLISHED));
            out.accept(turned(tracked(item, Priority.REST, CtState.RPL.bit(), CtState.RPL.bit()))
                    .goTo(Table.PUBLISHED));
            out.accept(FlowIn.table(Table.SESSION, Priority.LAST, item.cookie()).goTo(Table.PUBLISHED));
        }
    }

    private static Flow invalid(Item base) {
        return tracked(base, Priority.REFUSE, CtState.INV.bit(), CtState.INV.bit())
                .drop(Reason.INVALID);
    }

    private static FlowIn errorAbout(Item base, long direction) {
        return error(base, Priority.ITEM, direction).when(Registers.FROM_TUNNEL, 0);
    }

    private static FlowIn errorFromOutside(Item base, long direction) {
        return error(base, Priority.OUTSIDE, direction).when(Registers.SOURCE_TENANT, 0);
    }

    private static FlowIn error(Item base, int priority, long direction) {
        return tracked(base, priority, CtState.REL.bit() | direction, CtState.REL.bit() | CtState.RPL.bit())
                .when(IP_PROTO, Traffic.ICMP);
    }

    private static FlowIn tracked(Item base, int priority, long state, long mask) {
        return FlowIn.table(Table.SESSION, priority, base.cookie())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(CT_STATE, CtState.TRK.bit() | state, CtState.TRK.bit() | mask);
    }

    private static FlowIn turned(FlowIn flow) {
        swap(flow, Registers.SOURCE_TENANT, Registers.DESTINATION_TENANT);
        swap(flow, Registers.SOURCE_IDENTITY, Registers.DESTINATION_IDENTITY);
        return flow.set(Registers.RULE, 0);
    }

    /** By way of the register for the rule, which is not known yet. */
    private static void swap(FlowIn flow, Field one, Field other) {
        flow.move(one, Registers.RULE).move(other, one).move(Registers.RULE, other);
    }
}
