package io.weir.controller.openflow;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.weir.flows.openflow.Flow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The commit that is under way with a switch, if one is, and how long it may take. Belongs to the event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // who cancels a timer does not wait for it
final class Commits {

    /** Xids from here on are a commit's, which needs one for each change; the others are below. */
    static final int FIRST_XID = 1 << 24;

    /** Beyond it, commits begin again; there is room above for the largest. */
    private static final int MAX_XID = 1 << 30;

    private final Channel channel;
    private final Duration timeout;
    private final Consumer<String> close;
    private final Forms forms = new Forms();
    private @Nullable Commit commit;
    private @Nullable Future<?> timer;
    private int nextXid = FIRST_XID;

    /**
     * @param timeout how long the switch may say nothing of a commit
     * @param close ends the connection, for a reason
     */
    Commits(Channel channel, Duration timeout, Consumer<String> close) {
        this.channel = channel;
        this.timeout = timeout;
        this.close = close;
    }

    CompletableFuture<Void> begin(FlowChanges changes) {
        return begin(changes, List.of());
    }

    /**
     * Makes changes.
     *
     * @param fence flows that take the place of others with their keys, which are deleted
     */
    CompletableFuture<Void> begin(FlowChanges changes, List<Flow> fence) {
        if (commit != null) {
            return CompletableFuture.failedFuture(new SwitchException("a commit is under way"));
        }
        if (!channel.isActive()) {
            return CompletableFuture.failedFuture(new SwitchException("the switch is gone"));
        }
        Commit begun = new Commit(channel, nextXid, changes, fence, forms);
        commit = begun;
        progress();
        // What is answered is done after this: whoever waits for it may commit again at once.
        CompletableFuture<Void> done = begun.done().whenComplete((nothing, failure) -> {
            int next = begun.nextXid();
            nextXid = next > MAX_XID ? FIRST_XID : next;
            commit = null;
            stopTimer();
        });
        begun.start();
        return done;
    }

    /** The switch has read some of what was written. */
    void writable() {
        if (commit != null) {
            progress();
            commit.writable();
        }
    }

    /** Takes an error if it is about the commit. */
    boolean error(int xid, String text) {
        return commit != null && commit.error(xid, text);
    }

    void barrier(int xid) {
        if (commit != null) {
            progress();
            commit.barrier(xid);
        }
    }

    void controlReply(int xid, int type) {
        if (commit != null) {
            commit.controlReply(xid, type);
        }
    }

    /** The connection has ended. */
    void fail(Exception why) {
        stopTimer();
        if (commit != null) {
            commit.done().completeExceptionally(why);
        }
    }

    /** It has as long again from here. */
    private void progress() {
        stopTimer();
        timer = channel.eventLoop()
                .schedule(
                        () -> {
                            // What the switch has done of it cannot be told: only a new connection makes that certain.
                            close.accept("it did not answer a bundle");
                        },
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
