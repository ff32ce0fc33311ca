package io.weir.controller.reconcile;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is under way with one switch: one step at a time. Belongs to the switch's event loop. */
final class Course {

    private static final Logger LOG = LoggerFactory.getLogger(Course.class);

    private final Consumer<Throwable> failed;
    private final Runnable outdated;
    private boolean busy;
    /** Counts the hosts that it has been the switch of. */
    private int epoch;

    /**
     * @param failed told of a step that failed, or threw
     * @param outdated told of a step that has ended and counts no more
     */
    Course(Consumer<Throwable> failed, Runnable outdated) {
        this.failed = failed;
        this.outdated = outdated;
    }

    boolean isBusy() {
        return busy;
    }

    /** A step has begun. */
    void begin() {
        busy = true;
    }

    /** What is under way no longer counts. */
    void outdate() {
        epoch++;
    }

    /** Goes on when a step is done, if it still counts. */
    void whenDone(CompletableFuture<Void> step, Runnable next) {
        busy = true;
        int begun = epoch;
        var unused = step.whenComplete((nothing, failure) -> {
            busy = false;
            if (begun != epoch) {
                outdated.run();
            } else if (failure != null) {
                failed.accept(failure);
            } else {
                guarded(next);
            }
        });
    }

    /** The loop's top: what goes wrong in a round, by our fault too, is a failure like any other, and tried again. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("a round failed", e);
            busy = false;
            failed.accept(e);
        }
    }
}
