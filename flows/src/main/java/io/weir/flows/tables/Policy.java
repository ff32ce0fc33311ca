package io.weir.flows.tables;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.function.Consumer;

/**
 * Judges whether the sender's tenant may send to the receiver's. Both the sending and the receiving host ask.
 *
 * <pre>
 * in:  a packet whose sender's and receiver's tenants are known
 * out: a pair that may → OUTPUT;  anything else → dropped
 * </pre>
 */
public final class Policy implements TableFlows {

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof Item.TenantPair pair) {
            out.accept(allow(pair));
        }
    }

    private static Flow allow(Item.TenantPair pair) {
        return FlowIn.table(Table.POLICY, Priority.ITEM, pair.cookie())
                .when(Registers.SOURCE_TENANT, pair.tenant())
                .when(Registers.DESTINATION_TENANT, pair.toNumber())
                .goTo(Table.OUTPUT);
    }
}
