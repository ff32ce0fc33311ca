package io.weir.controller.reconcile;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection's event loop. What is asked of it after it has ended is passed over: so has the connection. */
record EventLoop(EventExecutor executor) implements Loop {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop has ended", e);
        }
    }

    /** Netty goes through what was given to {@link #execute}, for up to a second, before it reads again; not through timers. */
    @Override
    public void nextTurn(Runnable task) {
        var unused = after(Duration.ZERO, task);
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        try {
            Future<?> timer = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop has ended", e);
            return () -> {};
        }
    }

    @Override
    public long now() {
        return System.nanoTime();
    }
}
