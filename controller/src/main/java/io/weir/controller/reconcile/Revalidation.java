package io.weir.controller.reconcile;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What Open vSwitch does after it has answered: its revalidators end the decisions that it had cached. */
final class Revalidation {

    /**
     * How long after a switch has confirmed a change that may forbid something it is taken to be in force. A barrier's
     * answer does not wait for the revalidators; no OpenFlow message does.
     */
    static final Duration TIME = Duration.ofMillis(2);

    private Revalidation() {}

    /** Done when what the switch has just confirmed is taken to be in force. */
    static CompletableFuture<Void> after(Loop loop) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        var unused = loop.after(TIME, () -> over.complete(null));
        return over;
    }
}
