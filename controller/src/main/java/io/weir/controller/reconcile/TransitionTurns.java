package io.weir.controller.reconcile;

import io.weir.flows.compile.Transition;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Looks at what a change means for a switch, in turns on the loop where that takes long. */
final class TransitionTurns {

    /** A turn ends with the tenant that it takes longer at. */
    private static final Duration TURN = Duration.ofMillis(1);

    private final Loop loop;
    private final Transition transition;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    TransitionTurns(Loop loop, Transition transition) {
        this.loop = loop;
        this.transition = transition;
    }

    /** Takes the first turn now; most changes are known after it. */
    CompletableFuture<Void> go() {
        turn();
        return done;
    }

    private void turn() {
        long end = loop.now() + TURN.toNanos();
        try {
            while (transition.look()) {
                if (loop.now() - end > 0) {
                    loop.execute(this::turn);
                    return;
                }
            }
            done.complete(null);
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }
}
