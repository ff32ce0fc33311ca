package io.weir.flows.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.Table;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FenceTest {

    private final List<Flow> flows =
            Cluster.VIEW.host("vm1").orElseThrow().flows(Cluster.VM1_PORTS).toList();

    @Test
    void holdsToItsGoldenFile() {
        Cluster.holdsToItsGoldenFile(Table.FENCE);
        Cluster.holdsToItsGoldenFile(Table.SESSION_FENCE);
    }

    /** Else a change could be taken to be in force while the datapath still acts on what it decided before. */
    @Test
    void nothingIsTrackedOrSentPastThem() {
        assertEquals(Set.of(Table.FENCE), leadingTo(Table.CONNTRACK));
        assertEquals(Set.of(Table.SESSION_FENCE), leadingTo(Table.STATEFUL));
        assertEquals(Set.of(Table.STATEFUL), leadingTo(Table.COMMIT));
        assertEquals(Set.of(Table.COMMIT, Table.LIMIT), leadingTo(Table.OUTPUT));
    }

    private Set<Table> leadingTo(Table table) {
        return flows.stream()
                .filter(flow -> flow.next().isPresent() && flow.next().getAsInt() == table.number())
                .map(flow -> Table.of(flow.table()).orElseThrow())
                .collect(Collectors.toSet());
    }

    /** Whichever generation's stand there, every packet goes on as without them. */
    @Test
    void whatStandsThereForAWhileLeadsWhereTheWantedFlowsLead() {
        for (int generation : new int[] {1, 2, 0x7fffffff}) {
            for (Flow flow : Fence.ofGeneration(generation)) {
                assertTrue(Fence.isOfGeneration(flow));
                Flow wanted = flows.stream()
                        .filter(each ->
                                each.table() == flow.table() && each.next().isPresent())
                        .findAny()
                        .orElseThrow();
                assertEquals(wanted.next(), flow.next());
                assertTrue(flow.match().terms().isEmpty() && flow.actions().isEmpty());
                assertTrue(flow.priority() > wanted.priority());
                assertFalse(Fence.isOfGeneration(wanted));
                assertFalse(Fence.isOfGeneration(new Flow(
                        flow.table(), flow.priority() + 1, flow.cookie(), flow.match(), flow.actions(), flow.next())));
            }
        }
    }
}
