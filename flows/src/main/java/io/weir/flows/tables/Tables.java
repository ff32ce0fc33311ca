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
            new Fence(),
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

    /** By an item's class, the tables that have flows for it: most items are of a few tables. */
    private static final ClassValue<List<TableFlows>> BY_KIND = new ClassValue<>() {
        @Override
        protected List<TableFlows> computeValue(Class<?> kind) {
            return ALL.stream().filter(table -> table.kinds().contains(kind)).toList();
        }
    };

    private Tables() {}

    /** The flows that an item needs, table by table. */
    public static List<Flow> flowsOf(Item item) {
        List<TableFlows> tables = BY_KIND.get(item.getClass());
        Gathered gathered = new Gathered(tables.size());
        for (int i = 0; i < tables.size(); i++) {
            tables.get(i).flowsOf(item, gathered);
        }
        List<Flow> flows = gathered.flows;
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
            case POLICY, BACKWARD, FENCE, CONNTRACK, OBSERVE, SESSION_FENCE, STATEFUL, COMMIT ->
                Optional.of(Reason.NO_RULE);
            case DROP, DROP_COUNT -> Optional.empty();
        };
    }

    /** A class, because a lambda that holds a list takes several times as long to make, and each item needs one. */
    private static final class Gathered implements Consumer<Flow> {

        private final List<Flow> flows;

        private Gathered(int tables) {
            this.flows = new ArrayList<>(2 * tables);
        }

        @Override
        public void accept(Flow flow) {
            flows.add(flow);
        }
    }
}
