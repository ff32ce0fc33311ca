package io.weir.flows.tables;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All tables, in the order that packets pass them. */
public final class Tables {

    private static final List<TableFlows> ALL = List.of(
            new Classify(),
            new SpoofGuard(),
            new Source(),
            new SourceIdentity(),
            new Outside(),
            new ArpNd(),
            new Services(),
            new Route(),
            new Destination(),
            new Policy(),
            new Backward(),
            new Conntrack(),
            new Session(),
            new Related(),
            new Published(),
            new Observe(),
            new Stateful(),
            new Commit(),
            new Admit(),
            new Limit(),
            new Output(),
            new Drop());

    private Tables() {}

    /** The flows that an item needs, table by table. */
    public static List<Flow> flowsOf(Item item) {
        List<Flow> flows = new ArrayList<>(8);
        Consumer<Flow> out = flows::add;
        for (TableFlows table : ALL) {
            table.flowsOf(item, out);
        }
        if (item instanceof HostItem.Base) {
            for (Table table : Table.values()) {
                FlowIn miss = FlowIn.table(table, Priority.MISS, item.cookie());
                flows.add(whyMissed(table).map(miss::drop).orElseGet(miss::drop));
            }
        }
        return flows;
    }

    /** Why a packet is dropped that no flow of a table takes. */
    private static Optional<Reason> whyMissed(Table table) {
        return switch (table) {
            case CLASSIFY -> Optional.of(Reason.UNKNOWN_PORT);
            case SPOOF_GUARD -> Optional.of(Reason.OTHER_PROTOCOL);
            case SOURCE, SOURCE_IDENTITY -> Optional.of(Reason.UNKNOWN_SENDER);
            case ARP_ND -> Optional.of(Reason.UNANSWERED_ARP);
            case OUTSIDE, SERVICES, ROUTE, DESTINATION, OUTPUT -> Optional.of(Reason.UNKNOWN_DESTINATION);
            case SESSION -> Optional.of(Reason.INVALID);
            case RELATED -> Optional.of(Reason.FORGED_ERROR);
            case LIMIT -> Optional.of(Reason.SESSION_LIMIT);
            case PUBLISHED, ADMIT -> Optional.of(Reason.NOT_PUBLISHED);
            case POLICY, BACKWARD, CONNTRACK, OBSERVE, STATEFUL, COMMIT -> Optional.of(Reason.NO_RULE);
            case DROP, DROP_COUNT -> Optional.empty();
        };
    }
}
