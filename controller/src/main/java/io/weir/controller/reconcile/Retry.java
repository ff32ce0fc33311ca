package io.weir.controller.reconcile;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a switch that failed is tried again: after a rest that doubles with each failure. Belongs to its event loop. */
final class Retry {

    private final Loop loop;
    private final ReconcileSettings settings;
    private final Runnable again;
    private int failures;
    /** Cancels the rest, if there is one. */
    private @Nullable Runnable timer;

    /**
     * @param again told when the rest is over
     */
    Retry(Loop loop, ReconcileSettings settings, Runnable again) {
        this.loop = loop;
        this.settings = settings;
        this.again = again;
    }

    boolean isWaiting() {
        return timer != null;
    }

    /** Begins a rest; how long it is. */
    Duration failed() {
        Duration rest = settings.firstRetry().multipliedBy(1L << Math.min(failures, 20));
        if (rest.compareTo(settings.maxRetry()) > 0) {
            rest = settings.maxRetry();
        }
        failures++;
        timer = loop.after(rest, () -> {
            timer = null;
            again.run();
        });
        return rest;
    }

    void succeeded() {
        failures = 0;
    }

    /** Ends the rest: there is something new to try. */
    void callOff() {
        if (timer != null) {
            timer.run();
            timer = null;
        }
    }
}
