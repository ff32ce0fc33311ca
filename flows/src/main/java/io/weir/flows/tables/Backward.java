package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.ETH_TYPE;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Leave;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Asks what {@link Policy} asks, the other way round: which sessions may the receiver begin with the sender?
 *
 * <pre>
 * in:  a packet, and what sessions its sender may begin
 * out: the same for its receiver → FENCE
 * </pre>
 */
public final class Backward implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(PolicyItem.PairLeave.class, PolicyItem.OpenInside.class, HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof PolicyItem.PairLeave pair) {
            out.accept(byRules(pair));
        } else if (item instanceof PolicyItem.OpenInside inside) {
            out.accept(within(inside));
        } else if (item instanceof HostItem.Base) {
            out.accept(
                    FlowIn.table(Table.BACKWARD, Priority.LAST, item.cookie()).goTo(Table.FENCE));
        }
    }

    private static Flow byRules(PolicyItem.PairLeave pair) {
        FlowIn flow =
                FlowIn.table(Table.BACKWARD, pair.priority(), pair.cookie()).when(ETH_TYPE, EtherType.IPV4);
        pair.to().asSender(flow);
        pair.from().asReceiver(flow);
        return flow.set(Registers.BACKWARD, pair.leave().code()).goTo(Table.FENCE);
    }

    private static Flow within(PolicyItem.OpenInside inside) {
        return FlowIn.table(Table.BACKWARD, Priority.DEFAULT, inside.cookie())
                .when(Registers.SOURCE_TENANT, inside.tenant())
                .when(Registers.DESTINATION_TENANT, inside.tenant())
                .set(Registers.BACKWARD, Leave.ANY.code())
                .goTo(Table.FENCE);
    }
}
