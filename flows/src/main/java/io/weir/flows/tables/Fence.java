package io.weir.flows.tables;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.Cookie;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Table;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Both fences: what may be sent passes {@code FENCE} before connection tracking could take it, and {@code SESSION_FENCE}
 * after that. Neither decides anything. But a switch that is told to exchange the flow that all of it passes there tells
 * when it acts no more on any decision that it made by the old one.
 *
 * <pre>
 * in:  every packet that may be sent
 * out: the same → CONNTRACK, or STATEFUL
 * </pre>
 */
public final class Fence implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof HostItem.Base) {
            out.accept(first(Priority.LAST, item.cookie()));
            out.accept(second(Priority.LAST, item.cookie()));
        }
    }

    /** The flows that all packets pass until they are exchanged for those of another generation; wanted by no item. */
    public static List<Flow> ofGeneration(int generation) {
        long cookie = Cookie.ofFence(generation);
        return List.of(first(Priority.ITEM, cookie), second(Priority.ITEM, cookie));
    }

    /** Whether it is among {@link #ofGeneration}, of whichever. */
    public static boolean isOfGeneration(Flow flow) {
        return Cookie.isFence(flow.cookie())
                && ofGeneration((int) flow.cookie()).contains(flow);
    }

    private static Flow first(int priority, long cookie) {
        return FlowIn.table(Table.FENCE, priority, cookie).goTo(Table.CONNTRACK);
    }

    private static Flow second(int priority, long cookie) {
        return FlowIn.table(Table.SESSION_FENCE, priority, cookie).goTo(Table.STATEFUL);
    }
}
