package io.weir.controller.reconcile;

import io.weir.flows.openflow.Flow;
import io.weir.flows.tables.Item;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells which flows a switch has not as it should, item after item, in the order in which all were added to an index, one
 * group for each item. Of an item whose flows are all there, none is made.
 */
final class Missing {

    private final FlowIndex wanted;
    private int group;

    Missing(FlowIndex wanted) {
        this.wanted = wanted;
    }

    /** Those of the next item. */
    List<Flow> of(Item item) {
        int its = group++;
        if (wanted.isGroupSeen(its)) {
            return List.of();
        }
        int number = wanted.start(its);
        List<Flow> missing = new ArrayList<>();
        for (Flow flow : item.flows()) {
            if (!wanted.isSeen(number++)) {
                missing.add(flow);
            }
        }
        return missing;
    }
}
