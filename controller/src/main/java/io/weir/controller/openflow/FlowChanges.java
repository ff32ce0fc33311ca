package io.weir.controller.openflow;

import io.weir.flows.openflow.Flow;
import java.util.List;

/**
 * What is to change on a switch, in this order.
 *
 * @param ahead flows that no packet meets before all else is done: they may be added bit by bit, each for itself; if
 *     something of it is refused, nothing of the rest is done. Iterated more than once, with the same outcome each time
 * @param delete flows to delete
 * @param strangers flows as they were read that are to be deleted
 * @param put flows to add or replace; iterated more than once, likewise
 */
public record FlowChanges(Iterable<Flow> ahead, List<Flow> delete, List<FlowEntry> strangers, Iterable<Flow> put) {

    public FlowChanges {
        delete = List.copyOf(delete);
        strangers = List.copyOf(strangers);
    }

    /** All at once. */
    public FlowChanges(List<Flow> delete, List<FlowEntry> strangers, Iterable<Flow> put) {
        this(List.of(), delete, strangers, put);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return delete.isEmpty()
                && strangers.isEmpty()
                && !put.iterator().hasNext()
                && !ahead.iterator().hasNext();
    }

    /** The change with this number, counted from 0 in the order of sending, in words. */
    String describe(int number) {
        int beyond = number;
        for (Flow flow : ahead) {
            if (beyond-- == 0) {
                return "add " + flow;
            }
        }
        if (beyond < delete.size()) {
            return "delete " + delete.get(beyond);
        }
        beyond -= delete.size();
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
