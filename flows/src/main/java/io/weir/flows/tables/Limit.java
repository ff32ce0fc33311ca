package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.CT_MARK;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Drops the first packet of a session that there was no room for: where a zone has as many sessions as it may, or answers
 * to a translated one could not be told from another's, Open vSwitch hands a packet on as if nothing were, but leaves it
 * without the mark that it was to get.
 *
 * <pre>
 * in:  the first packet of a session, just committed
 * out: without a mark → dropped
 *      anything else → OUTPUT
 * </pre>
 */
public final class Limit implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof HostItem.Base) {
            out.accept(FlowIn.table(Table.LIMIT, Priority.REFUSE, item.cookie())
                    .when(CT_MARK, 0)
                    .drop(Reason.SESSION_LIMIT));
            out.accept(FlowIn.table(Table.LIMIT, Priority.LAST, item.cookie()).goTo(Table.OUTPUT));
        }
    }
}
