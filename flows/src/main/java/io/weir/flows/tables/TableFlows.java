package io.weir.flows.tables;

import io.weir.flows.openflow.Flow;
import java.util.Set;
import java.util.function.Consumer;

/** One table's share of the flows that an item needs. */
interface TableFlows {

    /** The kinds of items that it has flows for; it is asked about no other. */
    Set<Class<? extends Item>> kinds();

    /** Hands over this table's flows for an item: none, where the table has nothing to do with its kind. */
    void flowsOf(Item item, Consumer<Flow> out);
}
