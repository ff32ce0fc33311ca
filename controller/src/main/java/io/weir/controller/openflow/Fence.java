package io.weir.controller.openflow;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.Cookie;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when a switch has ceased to act on what it decided before a change, which a barrier's reply does not: Open vSwitch
 * answers that while its revalidators still go through the decisions that its datapath has cached, which takes the longer
 * the more these are.
 *
 * <p>Two flows that all packets pass on their way ({@link io.weir.flows.tables.Fence}) are exchanged with the change, in its
 * bundle. Open vSwitch keeps a flow that was removed until no cached decision refers to it, and only then sends that it was
 * removed (OpenFlow 1.4, 7.4.2); once that message has come for both, no such decision is left.
 *
 * <p>A decision refers to the flows that made it only once revalidators have looked at it. Those that none has looked at
 * are younger than the last exchange, and the packets that they were made for are counted by the fence. Where these are no
 * more than the revalidators look at in their first turn ({@link #FEW}), that turn is over by then. Else, and where no
 * fence stood, it is exchanged once more: by now all decisions have been looked at, or are about to be, so the second
 * one's messages can only come after all of them were. Open vSwitch lets 5 ms pass between the two.
 *
 * <p>Belongs to the switch's event loop.
 */
final class Fence {

    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);

    /** Decisions that each revalidator takes at once (REVALIDATE_MAX_BATCH in Open vSwitch's source). */
    private static final int FEW = 50;

    private static final FlowChanges NOTHING = new FlowChanges(List.of(), List.of(), List.of());

    private static final int NONE = 0;

    private final Channel channel;
    private final Commits commits;
    private final String remote;
    private final Duration timeout;
    /** Begins anywhere, lest it meet one that an earlier connection has left. */
    private int generation = ThreadLocalRandom.current().nextInt();

    private int standing = NONE;

    private Exchanged exchanged = new Exchanged(NONE, 0);

    /** A fence that is taken away. */
    private static final class Exchanged {
        private final int generation;
        private final CompletableFuture<Void> gone = new CompletableFuture<>();
        private int flows;
        /** That passed either of its flows, the greater number. */
        private long packets;

        private Exchanged(int generation, int flows) {
            this.generation = generation;
            this.flows = flows;
        }

        private boolean saysAll() {
            return generation != NONE && packets <= FEW;
        }
    }

    /**
     * @param remote where the switch connects from, for the log
     * @param timeout how long it may take
     */
    Fence(Channel channel, Commits commits, String remote, Duration timeout) {
        this.channel = channel;
        this.commits = commits;
        this.remote = remote;
        this.timeout = timeout;
    }

    /** Makes the changes, and is done when the switch acts on nothing any more that it decided before. */
    CompletableFuture<Void> commit(FlowChanges changes) {
        return exchange(changes)
                .thenCompose(old -> old.saysAll() ? CompletableFuture.completedFuture(old) : exchange(NOTHING))
                .thenAccept(old -> {});
    }

    /**
     * A flow was removed; it may be one of a fence.
     *
     * @param packets how many packets have matched it
     */
    void removed(long cookie, long packets) {
        if (cookie == Cookie.ofFence(exchanged.generation)) {
            exchanged.flows--;
            exchanged.packets = Math.max(exchanged.packets, packets);
            if (exchanged.flows == 0) {
                exchanged.gone.complete(null);
            }
        } else if (cookie == Cookie.ofFence(standing)) {
            // Another hand: it is as if none had stood.
            standing = NONE;
        }
    }

    /** The connection has ended. */
    void fail(Exception why) {
        exchanged.gone.completeExceptionally(why);
    }

    /** Commits with another fence; done when the old one is gone. */
    private CompletableFuture<Exchanged> exchange(FlowChanges changes) {
        List<Flow> next = io.weir.flows.tables.Fence.ofGeneration(nextGeneration());
        Exchanged old = new Exchanged(standing, next.size());
        exchanged = old;
        standing = generation;
        return commits.begin(changes, next)
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        standing = NONE;
                    }
                })
                .thenCompose(nothing -> old.generation == NONE ? CompletableFuture.completedFuture(old) : gone(old));
    }

    private CompletableFuture<Exchanged> gone(Exchanged old) {
        Future<?> timer = channel.eventLoop()
                .schedule(
                        () -> {
                            LOG.warn(
                                    "{}: it has not said for {} s that cached decisions are gone, and is taken at its word"
                                            + " that the change is made",
                                    remote,
                                    timeout.toSeconds());
                            old.gone.complete(null);
                        },
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
        return old.gone.whenComplete((nothing, failure) -> timer.cancel(false)).thenApply(nothing -> old);
    }

    private int nextGeneration() {
        do {
            generation = generation + 1 & 0x7fffffff;
        } while (generation == NONE);
        return generation;
    }
}
