package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.IN_PORT;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.function.Consumer;

/**
 * Believes an ICMP error only from an end of the session that it speaks of, so that no container can break the sessions
 * of others with errors that it makes up.
 *
 * <pre>
 * in:  a local container's ICMP error, and the address it must come from
 * out: from that address → OBSERVE;  anything else → dropped
 * </pre>
 */
public final class Related implements TableFlows {

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof Item.SessionEnd end) {
            out.accept(FlowIn.table(Table.RELATED, Priority.ITEM, end.cookie())
                    .when(IN_PORT, Integer.toUnsignedLong(end.port()))
                    .when(Registers.SESSION_END, end.address().asLong())
                    .goTo(Table.OBSERVE));
        }
    }
}
