package io.weir.controller.openflow;

import io.weir.flows.openflow.Flow;
import java.util.List;

/**
 * What is to change on a switch, in this order.
 *
 * @param delete flows to delete; iterated more than once, with the same outcome each time
 * @param strangers flows as they were read that are to be deleted
 * @param put flows to add or replace; iterated more than once, likewise
 */
public record FlowChanges(Iterable<Flow> delete, List<FlowEntry> strangers, Iterable<Flow> put) {

    public FlowChanges {
        strangers = List.copyOf(strangers);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return !delete.iterator().hasNext()
                && strangers.isEmpty()
                && !put.iterator().hasNext();
    }

    /** The change with this number, counted from 0 in the order of sending, in words. */
    String describe(int number) {
        int beyond = number;
        for (Flow flow : delete) {
            if (beyond-- == 0) {
                return "delete " + flow;
            }
        }
        if (beyond < strangers.size()) {
            return "delete " + strangers.get(beyond).text();
        }
        beyond -= strangers.size();
        for (Flow flow : put) {
            if (beyond-- == 0) {
                return "add " + flow;
            }
        }
        return "change " + number;
    }
}
