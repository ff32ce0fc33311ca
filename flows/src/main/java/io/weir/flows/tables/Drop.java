package io.weir.flows.tables;

import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.Cookie;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The end of every packet that goes nowhere. The switch makes itself a counter for each port, reason and rule that it drops
 * packets for, so that only what happens costs a flow.
 *
 * <pre>
 * in:  a packet, and the reason why it is dropped
 * out: forbidden by a rule that rejects or logs → to the controller, which answers or notes it; counted → DROP_COUNT
 *      anything else → counted → DROP_COUNT
 * </pre>
 */
public final class Drop implements TableFlows {

    /** Of a counter: above the flow that takes what has none yet. */
    public static final int COUNTER_PRIORITY = 1;

    /** What a counter counts by. */
    public static final List<Field> COUNTED_BY = List.of(Field.IN_PORT, Registers.REASON, Registers.RULE);

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(PolicyItem.RuleCount.class, HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof PolicyItem.RuleCount count && count.effect() == PolicyItem.Effect.DENY) {
            FlowIn flow = FlowIn.table(Table.DROP, Priority.ITEM, count.cookie())
                    .when(Registers.FROM_TUNNEL, 0)
                    .when(Registers.RULE, count.rule())
                    .when(Registers.REASON, Reason.RULE.code());
            out.accept(counted(count.tells() ? flow.tellController() : flow));
        } else if (item instanceof HostItem.Base) {
            out.accept(counted(FlowIn.table(Table.DROP, Priority.LAST, item.cookie())));
        }
    }

    private static Flow counted(FlowIn flow) {
        return flow.learn(Table.DROP_COUNT, COUNTER_PRIORITY, Cookie.LEARNED, COUNTED_BY)
                .goTo(Table.DROP_COUNT);
    }
}
