package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowChanges;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.Table;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * All flows, for a switch that has none. What lets packets in, the first table, comes last: until then every packet is
 * dropped as before, whatever else is there already, and so that may come bit by bit.
 */
final class Filling {

    private final Target target;
    /** Those of the first table, once all others have been handed out. */
    private List<Flow> entrance = new ArrayList<>();

    private int size;

    Filling(Target target) {
        this.target = target;
    }

    FlowChanges changes() {
        return new FlowChanges(this::ahead, List.of(), List.of(), this::entrance);
    }

    /** How many flows were handed out. */
    int size() {
        return size;
    }

    private Iterator<Flow> ahead() {
        List<Flow> heldBack = new ArrayList<>();
        entrance = heldBack;
        size = 0;
        return new Filtered(target.flows(), flow -> {
            size++;
            boolean first = isFirst(flow);
            if (first) {
                heldBack.add(flow);
            }
            return !first;
        });
    }

    private Iterator<Flow> entrance() {
        return entrance.iterator();
    }

    private static boolean isFirst(Flow flow) {
        return flow.table() == Table.CLASSIFY.number();
    }
}
