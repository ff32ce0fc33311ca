package io.weir.controller.intent;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has changes made one after the other, in the order in which they came, by a thread of its own. */
final class ChangeQueue implements AutoCloseable {

    /** Changes that may wait for their turn; one more is refused. */
    private static final int MAX_WAITING = 64;

    private static final int CLOSE_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(ChangeQueue.class);

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> new Thread(task, "weir-intent"));

    /** Has a change made in its turn; {@link Outcome.Busy} if too many wait. */
    CompletableFuture<Outcome> submit(Supplier<Outcome> change) {
        try {
            return CompletableFuture.supplyAsync(change, thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new Outcome.Busy());
        }
    }

    /** Has something done in its turn; false if too many wait. */
    boolean offer(Runnable task) {
        try {
            thread.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Whether no change is being made or waits for its turn. */
    boolean isIdle() {
        return thread.getActiveCount() == 0 && thread.getQueue().isEmpty();
    }

    /** Ends the change under way; those that wait are dropped, unanswered and not made. */
    @Override
    public void close() {
        thread.getQueue().clear();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a change is still under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
