package io.weir.flows.openflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to do to a switch's flows.
 *
 * @param delete flows to take out
 * @param put flows to add, each in the place of one with the same key if there is one
 */
public record FlowDiff(List<Flow> delete, List<Flow> put) {

    /** Nothing to do. */
    public static final FlowDiff NONE = new FlowDiff(List.of(), List.of());

    public FlowDiff {
        delete = List.copyOf(delete);
        put = List.copyOf(put);
    }

    /** What turns {@code from} into {@code to}; flows that are in both stay untouched. */
    public static FlowDiff between(Collection<Flow> from, Collection<Flow> to) {
        if (from.isEmpty()) {
            return new FlowDiff(List.of(), List.copyOf(to));
        }
        Map<Flow.Key, Flow> rest = new LinkedHashMap<>();
        from.forEach(flow -> rest.put(flow.key(), flow));
        List<Flow> put = new ArrayList<>();
        for (Flow flow : to) {
            Flow old = rest.remove(flow.key());
            if (!flow.equals(old)) {
                put.add(flow);
            }
        }
        return new FlowDiff(new ArrayList<>(rest.values()), put);
    }

    /** What results from doing it to {@code flows}. */
    public List<Flow> applyTo(Collection<Flow> flows) {
        Map<Flow.Key, Flow> result = new LinkedHashMap<>();
        flows.forEach(flow -> result.put(flow.key(), flow));
        delete.forEach(flow -> result.remove(flow.key()));
        put.forEach(flow -> result.put(flow.key(), flow));
        return new ArrayList<>(result.values());
    }

    public boolean isEmpty() {
        return delete.isEmpty() && put.isEmpty();
    }
}
