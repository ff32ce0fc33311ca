package io.weir.flows.tables;

import io.weir.flows.openflow.Flow;
import java.util.function.Consumer;

/** One table's share of the flows that an item needs. */
interface TableFlows {

    /** Hands over this table's flows for an item: none, where the table has nothing to do with its kind. */
    void flowsOf(Item item, Consumer<Flow> out);
}
