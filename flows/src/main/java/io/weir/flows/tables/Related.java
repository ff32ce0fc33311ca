package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.CT_NW_DST;
import static io.weir.flows.openflow.Field.CT_NW_SRC;
import static io.weir.flows.openflow.Field.CT_STATE;
import static io.weir.flows.openflow.Field.ETH_TYPE;
import static io.weir.flows.openflow.Field.IN_PORT;

import io.weir.flows.openflow.CtState;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Table;
import java.util.function.Consumer;

/**
 * Believes an ICMP error only from an end of the session that it speaks of, so that no container can break the sessions
 * of others with errors that it makes up.
 *
 * <pre>
 * in:  a local container's ICMP error about a session
 * out: goes against the session, from the end that it was begun with → OBSERVE
 *      goes along with it, from the end that began it → OBSERVE
 *      anything else → dropped
 * </pre>
 */
public final class Related implements TableFlows {

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof Item.SessionEnd end) {
            out.accept(errorFrom(end, CtState.RPL.bit())
                    .when(CT_NW_DST, end.address().asLong())
                    .goTo(Table.OBSERVE));
            out.accept(errorFrom(end, 0).when(CT_NW_SRC, end.address().asLong()).goTo(Table.OBSERVE));
        }
    }

    /**
     * The session's addresses are matched, not copied to be compared: Open vSwitch 3.1 leaves a {@code move} undone whose
     * packet is of the state {@code +rel} and of no other.
     */
    private static FlowIn errorFrom(Item.SessionEnd end, long direction) {
        return FlowIn.table(Table.RELATED, Priority.ITEM, end.cookie())
                .when(IN_PORT, Integer.toUnsignedLong(end.port()))
                .when(ETH_TYPE, EtherType.IPV4)
                .when(
                        CT_STATE,
                        CtState.TRK.bit() | direction,
                        CtState.TRK.bit() | CtState.INV.bit() | CtState.RPL.bit());
    }
}
