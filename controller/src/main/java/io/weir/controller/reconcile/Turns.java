package io.weir.controller.reconcile;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Does something bit by bit, like looking at what a change means for a switch, in turns on the loop where that takes long. */
final class Turns {

    /** A turn ends with the bit that it takes longer at. */
    private static final Duration TURN = Duration.ofMillis(1);

    private final Loop loop;
    private final BooleanSupplier bits;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /**
     * @param bits does one more; false, once there is none
     */
    Turns(Loop loop, BooleanSupplier bits) {
        this.loop = loop;
        this.bits = bits;
    }

    /** Takes the first turn now; most changes are known after it. */
    CompletableFuture<Void> go() {
        turn();
        return done;
    }

    private void turn() {
        long end = loop.now() + TURN.toNanos();
        try {
            while (bits.getAsBoolean()) {
                if (loop.now() - end > 0) {
                    loop.nextTurn(this::turn);
                    return;
                }
            }
            done.complete(null);
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }
}
