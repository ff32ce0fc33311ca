package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.weir.flows.openflow.Flow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One bundle on its way: opened, filled as fast as the switch reads, and committed once a barrier has shown that the
 * switch took every change. Belongs to the switch's event loop.
 *
 * <p>Xids: {@code first} opens, the changes follow, then the barrier behind them, commit or discard, and a last barrier.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is acted upon
final class Commit {

    /** Bytes encoded before they are handed to the channel: few enough not to outgrow the write buffer. */
    private static final int CHUNK = 64 * 1024;

    /** Refused changes that are named; a broken table would name every one. */
    private static final int MAX_REFUSED = 10;

    private static final int BARRIER_REQUEST = 20;

    private final Channel channel;
    private final Bundle bundle;
    private final FlowChanges changes;
    private final int first;
    private final Iterator<Flow> deletes;
    private final Iterator<FlowEntry> strangers;
    private final Iterator<Flow> puts;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final List<String> refused = new ArrayList<>();
    private int written;
    private boolean filled;
    private boolean committed;

    Commit(Channel channel, int first, FlowChanges changes) {
        this.channel = channel;
        this.bundle = new Bundle(first);
        this.changes = changes;
        this.first = first;
        this.deletes = changes.delete().iterator();
        this.strangers = changes.strangers().iterator();
        this.puts = changes.put().iterator();
    }

    CompletableFuture<Void> done() {
        return done;
    }

    /** The first xid that it did not use. */
    int nextXid() {
        return first + written + 4;
    }

    void start() {
        ByteBuf out = channel.alloc().buffer(CHUNK);
        bundle.control(out, first, Bundle.OPEN);
        fill(out);
    }

    /** Goes on filling after the switch has read some. */
    void writable() {
        if (!filled && !done.isDone()) {
            fill(channel.alloc().buffer(CHUNK));
        }
    }

    /** Takes a barrier reply if it is one of its own. */
    boolean barrier(int xid) {
        if (!filled || xid != first + written + 1 && xid != first + written + 3) {
            return false;
        }
        if (xid == first + written + 1) {
            settle();
        } else if (committed) {
            done.complete(null);
        } else {
            fail();
        }
        return true;
    }

    void controlReply(int type) {
        if (type == Bundle.COMMIT_REPLY) {
            committed = true;
        }
    }

    /** Takes an error if it is about one of its own messages. */
    boolean error(int xid, String text) {
        int number = xid - first;
        if (number < 0 || number > written + 3) {
            return false;
        }
        if (refused.size() < MAX_REFUSED) {
            boolean change = number >= 1 && number <= written;
            refused.add(change ? text + ": " + changes.describe(number - 1) : text);
        }
        return true;
    }

    private void fill(ByteBuf first) {
        ByteBuf out = first;
        while (encode(out)) {
            channel.write(out);
            if (!channel.isWritable()) {
                channel.flush();
                return;
            }
            out = channel.alloc().buffer(CHUNK);
        }
        filled = true;
        barrierRequest(out, this.first + written + 1);
        channel.writeAndFlush(out);
    }

    /** Fills the buffer; whether there is more. */
    private boolean encode(ByteBuf out) {
        while (out.readableBytes() < CHUNK - FlowWriter.MAX_MESSAGE) {
            int xid = first + written + 1;
            if (deletes.hasNext()) {
                FlowWriter.delete(out, bundle, xid, deletes.next().key());
            } else if (strangers.hasNext()) {
                FlowWriter.delete(out, bundle, xid, strangers.next());
            } else if (puts.hasNext()) {
                FlowWriter.put(out, bundle, xid, puts.next());
            } else {
                return false;
            }
            written++;
        }
        return true;
    }

    private void settle() {
        ByteBuf out = channel.alloc().buffer(2 * Bundle.CONTROL_LENGTH);
        boolean good = refused.isEmpty();
        bundle.control(out, first + written + 2, good ? Bundle.COMMIT : Bundle.DISCARD);
        barrierRequest(out, first + written + 3);
        channel.writeAndFlush(out);
    }

    private void fail() {
        String why = refused.isEmpty() ? "the switch did not answer the commit" : String.join("; ", refused);
        done.completeExceptionally(new SwitchException("bundle refused: " + why));
    }

    private static void barrierRequest(ByteBuf out, int xid) {
        out.writeByte(Wire.VERSION)
                .writeByte(BARRIER_REQUEST)
                .writeShort(Wire.HEADER)
                .writeInt(xid);
    }
}
