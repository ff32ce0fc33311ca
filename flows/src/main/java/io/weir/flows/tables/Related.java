package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.CT_NW_DST;
import static io.weir.flows.openflow.Field.CT_NW_SRC;
import static io.weir.flows.openflow.Field.CT_STATE;
import static io.weir.flows.openflow.Field.ETH_TYPE;

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
 * Believes an ICMP error only from an end of the session that it speaks of, so that no container can break the sessions
 * of others with errors that it makes up.
 *
 * <pre>
 * in:  a local container's ICMP error about a session
 * out: goes against the session, and its sender is not whom that was begun with → dropped
 *      goes along with it, and its sender is not who began it → dropped
 *      of a container that publishes ports, about a session that the outside began with it → PUBLISHED
 *      anything else → PUBLISHED
 * </pre>
 *
 * Open vSwitch matches no field against another, so two addresses are compared bit by bit: a flow for each value of each
 * bit, and they differ if one takes the packet. That is 128 flows for both ends, whatever the number of containers.
 */
public final class Related implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(HostItem.Base.class, ContainerItem.Published.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof HostItem.Base) {
            for (int bit = 31; bit >= 0; bit--) {
                senderIsNot(item, bit, CtState.RPL.bit(), CT_NW_DST, out);
                senderIsNot(item, bit, 0, CT_NW_SRC, out);
            }
            out.accept(tracked(item, Priority.REST, 0, 0).goTo(Table.PUBLISHED));
        } else if (item instanceof ContainerItem.Published published) {
            out.accept(ofPublished(published));
        }
    }

    /** The outside began the session with the address that stands for the container. */
    private static Flow ofPublished(ContainerItem.Published published) {
        return tracked(published, Priority.OUTSIDE, CtState.RPL.bit(), CtState.RPL.bit())
                .when(Registers.SENDER, published.address().asLong())
                .when(CT_NW_DST, published.outside().asLong())
                .goTo(Table.PUBLISHED);
    }

    /** The higher bit has the higher priority: a packet may differ in many, and one flow must take it. */
    private static void senderIsNot(Item base, int bit, long direction, Field end, Consumer<Flow> out) {
        long mask = 1L << bit;
        for (long sender : new long[] {0, mask}) {
            out.accept(tracked(base, Priority.ITEM + bit, direction, CtState.RPL.bit())
                    .when(Registers.SENDER, sender, mask)
                    .when(end, mask - sender, mask)
                    .drop(Reason.FORGED_ERROR));
        }
    }

    private static FlowIn tracked(Item base, int priority, long state, long mask) {
        return FlowIn.table(Table.RELATED, priority, base.cookie())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(CT_STATE, CtState.TRK.bit() | state, CtState.TRK.bit() | CtState.INV.bit() | mask);
    }
}
