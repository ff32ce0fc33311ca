package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what a switch says of its flows while who compares them cannot take it, and does not read from the switch
 * meanwhile. Belongs to the event loop.
 */
final class ScanGate {

    private final Channel channel;
    private final Consumer<ByteBuf> through;
    private @Nullable FlowScan scan;
    /** What had been read already; it is little. */
    private final List<ByteBuf> held = new ArrayList<>();

    /**
     * @param through takes what was held back
     */
    ScanGate(Channel channel, Consumer<ByteBuf> through) {
        this.channel = channel;
        this.through = through;
    }

    void begin(FlowScan begun) {
        scan = begun;
    }

    void end(FlowScan ended) {
        if (scan == ended) {
            scan = null;
            resume();
        }
    }

    /**
     * Keeps a message for later if it must wait.
     *
     * @param tells whether it tells of flows; one that tells of none has to wait only behind others
     */
    boolean hold(ByteBuf frame, boolean tells) {
        boolean waits = (tells || !held.isEmpty()) && scan != null && !scan.isReady();
        if (waits) {
            channel.config().setAutoRead(false);
            held.add(frame.retain());
        }
        return waits;
    }

    /** Lets all through that was held back. */
    void resume() {
        if (!held.isEmpty()) {
            // Not one more is read before these have been seen.
            List<ByteBuf> all = List.copyOf(held);
            held.clear();
            try {
                all.forEach(through);
            } catch (RuntimeException e) {
                channel.pipeline().fireExceptionCaught(e);
            } finally {
                all.forEach(ByteBuf::release);
            }
            channel.config().setAutoRead(true);
        }
    }

    /** The connection has ended. */
    void drop() {
        held.forEach(ByteBuf::release);
        held.clear();
    }
}
