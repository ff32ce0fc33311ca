package io.weir.controller.openflow;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ends the connection of a switch that says nothing any more, or does not read. Belongs to the event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // who cancels a timer does not wait for it
final class Liveness {

    /** Silent intervals after which a switch is dead. */
    private static final int MAX_SILENT = 4;

    /** Bytes that may wait above the low water mark; only a peer that asks and does not read comes near. */
    private static final long MAX_WAITING = 8 << 20;

    private final Channel channel;
    private final ServerSettings settings;
    private final Consumer<String> close;
    private @Nullable Future<?> stall;
    private int silent;

    /**
     * @param close ends the connection, for a reason
     */
    Liveness(Channel channel, ServerSettings settings, Consumer<String> close) {
        this.channel = channel;
        this.settings = settings;
        this.close = close;
    }

    /** It has said something. */
    void heard() {
        silent = 0;
    }

    /**
     * It has been silent for an interval.
     *
     * @param ask asks whether it is there
     */
    void silent(Runnable ask) {
        silent++;
        if (silent >= MAX_SILENT) {
            close.accept("it has been silent for too long");
        } else if (channel.isWritable()) {
            ask.run();
        }
    }

    /** It reads, or has stopped to. */
    void writabilityChanged() {
        stop();
        if (!channel.isWritable()) {
            stall = channel.eventLoop()
                    .schedule(
                            () -> close.accept("it does not read"),
                            settings.stallTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    /** Whether it may be answered; if not, the connection ends. */
    boolean mayAnswer() {
        if (!channel.isWritable() && channel.bytesBeforeWritable() > MAX_WAITING) {
            close.accept("it asks and does not read");
            return false;
        }
        return true;
    }

    void stop() {
        if (stall != null) {
            stall.cancel(false);
        }
    }
}
