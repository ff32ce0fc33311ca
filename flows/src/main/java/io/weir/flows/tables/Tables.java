package io.weir.flows.tables;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All tables, in the order that packets pass them. */
public final class Tables {

    private static final List<TableFlows> ALL = List.of(
            new Classify(),
            new SpoofGuard(),
            new Source(),
            new ArpNd(),
            new Services(),
            new Route(),
            new Destination(),
            new Policy(),
            new Output());

    private Tables() {}

    /** The flows that an item needs, table by table. */
    public static List<Flow> flowsOf(Item item) {
        List<Flow> flows = new ArrayList<>(8);
        Consumer<Flow> out = flows::add;
        for (TableFlows table : ALL) {
            table.flowsOf(item, out);
        }
        if (item instanceof Item.Base) {
            for (Table table : Table.values()) {
                flows.add(FlowIn.table(table, Priority.MISS, item.cookie()).drop());
            }
        }
        return flows;
    }
}
