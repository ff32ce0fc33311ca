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
 * are younger than the last exchange, and the packets that they were made for are counted by the fence. Where any were, and
 * where no fence stood, it is exchanged again, until one has stood for as long as Open vSwitch lets pass from one look at
 * all decisions to the next ({@link #REST}): a fence that goes sooner was referred to by none, since none was looked at
 * while it stood. One that some refer to goes when the look after that one is over, and then all have been looked at since
 * the change.
 *
 * <p>Belongs to the switch's event loop.
 */
final class Fence {

    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);

    /** From the begin of one look at all decisions to that of the next, at least (Open vSwitch's source, of its revalidators). */
    private static final Duration REST = Duration.ofMillis(5);

    /** After so long without a fence that stood, there are no decisions left that could refer to one. */
    private static final Duration ENOUGH = Duration.ofMillis(50);

    private static final FlowChanges NOTHING = new FlowChanges(List.of(), List.of(), List.of());

    private static final int NONE = 0;

    private final Channel channel;
    private final Commits commits;
    private final String remote;
    private final Duration timeout;
    /** Begins anywhere, lest it meet one that an earlier connection has left. */
    private int generation = ThreadLocalRandom.current().nextInt();

    private int standing = NONE;
    /** When the switch had the fence that stands, at the latest. */
    private long standingSince;

    private Exchanged exchanged = new Exchanged(NONE, 0, 0);

    /** A fence that is taken away. */
    private static final class Exchanged {
        private final int generation;
        private final CompletableFuture<Void> gone = new CompletableFuture<>();
        private int flows;
        /** That passed either of its flows, the greater number. */
        private long packets;

        private final long since;

        private Exchanged(int generation, int flows, long since) {
            this.generation = generation;
            this.flows = flows;
            this.since = since;
        }

        private boolean wasUnused() {
            return generation != NONE && packets == 0;
        }

        /** To be asked when it is gone. */
        private boolean stood() {
            return generation != NONE && System.nanoTime() - since >= REST.toNanos();
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
        return exchange(changes).thenCompose(old -> {
            long end = System.nanoTime() + ENOUGH.toNanos();
            return old.wasUnused() ? CompletableFuture.completedFuture(null) : exchangeUntilOneStood(end);
        });
    }

    private CompletableFuture<Void> exchangeUntilOneStood(long end) {
        return exchange(NOTHING)
                .thenCompose(old -> old.stood() || System.nanoTime() - end > 0
                        ? CompletableFuture.completedFuture(null)
                        : exchangeUntilOneStood(end));
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
        Exchanged old = new Exchanged(standing, next.size(), standingSince);
        exchanged = old;
        standing = generation;
        return commits.begin(changes, next)
                .whenComplete((nothing, failure) -> {
                    standingSince = System.nanoTime();
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
