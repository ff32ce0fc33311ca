package io.weir.controller.intent;

import java.time.Clock;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Says when the time of the next rule is over. Has one time at most to wait for, in a thread of its own. */
final class DrainTimer implements AutoCloseable {

    private static final long RETRY_MILLISECONDS = 1000;

    /** The clock may be set meanwhile: it is looked at again so often. */
    private static final long MAX_MILLISECONDS = 60_000;

    private final Clock clock;
    private final Runnable over;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "weir-drain"));
    private @Nullable ScheduledFuture<?> next;

    /**
     * @param over called when a time may be over; it looks which, and says what to wait for next
     */
    DrainTimer(Clock clock, Runnable over) {
        this.clock = clock;
        this.over = over;
    }

    /** Waits for a time instead of the one before; for none if it is empty. */
    synchronized void at(OptionalLong epochSecond) {
        if (epochSecond.isPresent()) {
            long millis = epochSecond.getAsLong() * 1000 - clock.millis();
            in(Math.max(0, Math.min(MAX_MILLISECONDS, millis)));
        } else if (next != null) {
            next.cancel(false);
            next = null;
        }
    }

    /** Tries once more, soon. */
    synchronized void again() {
        in(RETRY_MILLISECONDS);
    }

    private void in(long milliseconds) {
        if (next != null) {
            next.cancel(false);
        }
        if (!thread.isShutdown()) {
            next = thread.schedule(over, milliseconds, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void close() {
        thread.shutdownNow();
    }
}
