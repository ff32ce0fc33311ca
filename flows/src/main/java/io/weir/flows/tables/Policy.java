package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.ETH_TYPE;

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
 * Tells whether the sender may begin any session with the receiver, none, or some, by the first rule that concerns the
 * two. Both the sending and the receiving host ask.
 *
 * <pre>
 * in:  a packet whose sender and receiver are known
 * out: the first rule is about every session → ANY or NONE, its number noted → BACKWARD
 *      the first rule is about some sessions → SOME → BACKWARD
 *      no rule → ANY within a tenant whose inside is open, else NONE → BACKWARD
 * </pre>
 */
public final class Policy implements TableFlows {

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
            out.accept(noRule(item));
        }
    }

    private static Flow byRules(PolicyItem.PairLeave pair) {
        FlowIn flow = FlowIn.table(Table.POLICY, pair.priority(), pair.cookie()).when(ETH_TYPE, EtherType.IPV4);
        pair.from().asSender(flow);
        pair.to().asReceiver(flow);
        return flow.set(Registers.FORWARD, pair.leave().code())
                .set(Registers.RULE, pair.rule())
                .set(Registers.REASON, Reason.RULE.code())
                .goTo(Table.BACKWARD);
    }

    private static Flow within(PolicyItem.OpenInside inside) {
        return FlowIn.table(Table.POLICY, Priority.DEFAULT, inside.cookie())
                .when(Registers.SOURCE_TENANT, inside.tenant())
                .when(Registers.DESTINATION_TENANT, inside.tenant())
                .set(Registers.FORWARD, Leave.ANY.code())
                .goTo(Table.BACKWARD);
    }

    private static Flow noRule(Item base) {
        return FlowIn.table(Table.POLICY, Priority.LAST, base.cookie())
                .set(Registers.REASON, Reason.NO_RULE.code())
                .goTo(Table.BACKWARD);
    }
}
