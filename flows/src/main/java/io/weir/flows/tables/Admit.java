package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.ETH_TYPE;
import static io.weir.flows.openflow.Field.IPV4_DST;

import io.weir.flows.openflow.Action.Ct.Nat;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Has the sessions remembered that the outside begins, as sessions with the container that publishes the port: its address
 * takes the place of the one that stands for it on the way outside, and the other way round in what it answers.
 *
 * <pre>
 * in:  the first packet of a session that the outside begins, which may go to the receiver it is for
 * out: to a container's address there → committed, translated, the rule's number in its mark → LIMIT
 * </pre>
 */
public final class Admit implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(ContainerItem.Published.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof ContainerItem.Published published) {
            out.accept(FlowIn.table(Table.ADMIT, Priority.ITEM, published.cookie())
                    .when(ETH_TYPE, EtherType.IPV4)
                    .when(IPV4_DST, published.outside().asLong())
                    .commit(Registers.ZONE, Registers.RULE, new Nat.Destination(published.address()), Table.LIMIT));
        }
    }
}
