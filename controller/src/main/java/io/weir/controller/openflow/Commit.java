package io.weir.controller.openflow;

import io.netty.channel.Channel;
import io.weir.flows.openflow.Flow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One bundle on its way: opened, filled as fast as the switch reads, and committed once a barrier has shown that the
 * switch took every change. It is one however many changes there are: of several bundles, those after the first cost
 * Open vSwitch about half as much again. Belongs to the switch's event loop.
 *
 * <p>Xids: {@code first} is that of the message which opens; the changes follow, then the barrier behind them, commit or
 * discard, and a last barrier.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is acted upon
final class Commit {

    /** Bytes written in one turn on the event loop: a millisecond or two, and few enough not to outgrow the write buffer. */
    private static final int CHUNK = 64 * 1024;

    private static final int SMALL = 1024;

    /** Refused changes that are named; a broken table would name every one. */
    private static final int MAX_REFUSED = 10;

    private static final int BARRIER_REQUEST = 20;

    private final Channel channel;
    private final FlowChanges changes;
    private final int first;
    private final Iterator<Flow> deletes;
    private final Iterator<FlowEntry> strangers;
    private final Iterator<Flow> puts;

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final List<String> refused = new ArrayList<>();
    private final Bundle bundle;
    /** What is written in one turn; the same array for all. */
    private final Bytes out = new Bytes(SMALL);

    private int written;
    private boolean goesOn;
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
        bundle.control(out, first, Bundle.OPEN);
        fill();
    }

    /** Goes on filling after the switch has read some. */
    void writable() {
        if (!filled && !done.isDone()) {
            fill();
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

    void controlReply(int xid, int type) {
        if (filled && xid == first + written + 2 && type == Bundle.COMMIT_REPLY) {
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

    /** Writes a chunk; the next has its turn when others have had theirs, or when the switch has read some. */
    private void fill() {
        boolean more = encode();
        if (!more) {
            filled = true;
            barrierRequest(first + written + 1);
        }
        write();
        if (more && channel.isWritable() && !goesOn) {
            goesOn = true;
            channel.eventLoop().execute(() -> {
                goesOn = false;
                writable();
            });
        }
    }

    /** Fills the buffer; whether there is more. */
    private boolean encode() {
        while (out.size() < CHUNK - FlowWriter.MAX_MESSAGE) {
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
        boolean good = refused.isEmpty();
        bundle.control(out, first + written + 2, good ? Bundle.COMMIT : Bundle.DISCARD);
        barrierRequest(first + written + 3);
        write();
    }

    private void write() {
        channel.writeAndFlush(out.writeTo(channel.alloc().buffer(out.size())));
        out.clear();
    }

    private void fail() {
        String why = refused.isEmpty() ? "the switch did not answer the commit" : String.join("; ", refused);
        done.completeExceptionally(new SwitchException("bundle refused: " + why));
    }

    private void barrierRequest(int xid) {
        out.writeByte(Wire.VERSION)
                .writeByte(BARRIER_REQUEST)
                .writeShort(Wire.HEADER)
                .writeInt(xid);
    }
}
