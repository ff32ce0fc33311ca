package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.CT_MARK;
import static io.weir.flows.openflow.Field.CT_STATE;
import static io.weir.flows.openflow.Field.ETH_TYPE;

import io.weir.flows.openflow.Action.Ct.Alg;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.function.Consumer;

/**
 * Has new sessions remembered with the number of the rule that let them in, and counts by rule, on the sender's host, what
 * passes.
 *
 * <pre>
 * in:  a packet that may go to the receiver it is for
 * out: the first of a tracked session → committed, the rule's number in its mark → OUTPUT
 *      anything else → OUTPUT
 * </pre>
 */
public final class Commit implements TableFlows {

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof Item.RuleCount count && count.effect().lets()) {
            if (count.effect() != Item.Effect.KEEP) {
                out.accept(newSession(count, 0));
                if (count.effect() == Item.Effect.ALLOW_WITH_FTP) {
                    // Both hosts must follow the control connection.
                    out.accept(newSession(count, 1));
                }
            }
            out.accept(FlowIn.table(Table.COMMIT, Priority.REST, count.cookie())
                    .when(Registers.FROM_TUNNEL, 0)
                    .when(Registers.RULE, count.rule())
                    .goTo(Table.OUTPUT));
        } else if (item instanceof Item.Base) {
            out.accept(first(item, Priority.REST)
                    .commit(Registers.ZONE, Registers.RULE)
                    .goTo(Table.OUTPUT));
            out.accept(FlowIn.table(Table.COMMIT, Priority.LAST, item.cookie()).goTo(Table.OUTPUT));
        }
    }

    private static Flow newSession(Item.RuleCount count, int fromTunnel) {
        FlowIn flow = first(count, Priority.ITEM)
                .when(Registers.FROM_TUNNEL, fromTunnel)
                .when(Registers.RULE, count.rule());
        if (count.tells() && fromTunnel == 0) {
            flow.tellController();
        }
        Alg alg = count.effect() == Item.Effect.ALLOW_WITH_FTP ? Alg.FTP : Alg.NONE;
        return flow.commit(Registers.ZONE, count.rule(), alg).goTo(Table.OUTPUT);
    }

    /** A session that is new and not yet remembered: until a reply comes, later packets may count as new as well. */
    private static FlowIn first(Item item, int priority) {
        return FlowIn.table(Table.COMMIT, priority, item.cookie())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(CT_STATE, CtState.TRACKED | CtState.NEW, CtState.TRACKED | CtState.NEW)
                .when(CT_MARK, 0);
    }
}
