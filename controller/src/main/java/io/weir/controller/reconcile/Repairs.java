package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowChanges;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowText;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what another hand had done to a switch's flows. */
final class Repairs {

    private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);

    /** So many changes are named; beyond, their number. */
    private static final int MAX_NAMED = 50;

    private Repairs() {}

    /**
     * Names what is put right, up to a bound.
     *
     * @param count how many flows that is
     */
    static void log(@Nullable String host, FlowChanges changes, int count) {
        Stream<String> deleted = changes.strangers().stream()
                .map(stranger ->
                        "deleted " + stranger.flow().map(FlowText::format).orElseGet(stranger::text));
        Stream<String> put = StreamSupport.stream(changes.put().spliterator(), false)
                .map(flow -> "put back " + FlowText.format(flow));
        Stream.concat(deleted, put)
                .limit(MAX_NAMED)
                .forEach(done -> LOG.warn("{}: changed by another hand, {}", host, done));
        if (count > MAX_NAMED) {
            LOG.warn("{}: and {} more", host, count - MAX_NAMED);
        }
    }

    static int count(Iterable<Flow> flows) {
        int count = 0;
        for (Flow unused : flows) {
            count++;
        }
        return count;
    }
}
