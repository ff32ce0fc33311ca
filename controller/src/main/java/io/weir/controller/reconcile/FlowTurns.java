package io.weir.controller.reconcile;

import io.weir.flows.openflow.Flow;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/** Goes through many flows a few at a time, so that the loop's other switches have their turn in between. */
final class FlowTurns {

    /** Flows in one turn: about a millisecond. */
    private static final int TURN = 500;

    private final Loop loop;
    private final Iterator<Flow> flows;
    private final Consumer<Flow> each;
    private final Consumer<Optional<RuntimeException>> end;
    private boolean stopped;

    /**
     * @param end called once, unless it is stopped; with what went wrong, if something did
     */
    FlowTurns(Loop loop, Iterator<Flow> flows, Consumer<Flow> each, Consumer<Optional<RuntimeException>> end) {
        this.loop = loop;
        this.flows = flows;
        this.each = each;
        this.end = end;
    }

    /** Takes the first turn now. */
    void turn() {
        if (stopped) {
            return;
        }
        try {
            for (int i = 0; i < TURN && flows.hasNext(); i++) {
                each.accept(flows.next());
            }
            if (flows.hasNext()) {
                loop.execute(this::turn);
                return;
            }
        } catch (RuntimeException e) {
            end.accept(Optional.of(e));
            return;
        }
        end.accept(Optional.empty());
    }

    /** Takes no further turn. */
    void stop() {
        stopped = true;
    }
}
