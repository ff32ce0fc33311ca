package io.weir.controller.openflow;

import io.netty.channel.Channel;
import io.weir.flows.openflow.Flow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One bundle on its way: opened, filled as fast as the switch reads, and committed once a barrier has shown that the
 * switch took every change. It is one however many changes there are: of several bundles, those after the first cost
 * Open vSwitch about half as much again. Belongs to the switch's event loop.
 *
 * <p>A few changes, all of forms that the switch has taken before, are committed at once, which saves their barrier,
 * some 0.3 ms of a change. Should it refuse one of these after all, the others are in force, and the
 * commit has failed like any other.
 *
 * <p>Xids: {@code first} is that of the message which opens; the changes follow, then the barrier behind them, commit or
 * discard, and a last barrier.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is acted upon
final class Commit {

    /** Bytes written in one turn on the event loop: a millisecond or two, and few enough not to outgrow the write buffer. */
    private static final int CHUNK = 64 * 1024;

    private static final int SMALL = 1024;

    /** Changes that are few. */
    private static final int FEW = 200;

    /** Refused changes that are named; a broken table would name every one. */
    private static final int MAX_REFUSED = 10;

    private static final int BARRIER_REQUEST = 20;

    private final Channel channel;
    private final FlowChanges changes;
    private final Forms forms;
    private final int first;
    private final Iterator<Flow> deletes;
    private final Iterator<FlowEntry> strangers;
    private final Iterator<Flow> puts;
    private final Iterator<Flow> fence;

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final List<String> refused = new ArrayList<>();
    /** Forms of the first few changes that the switch has not taken yet. */
    private final Set<Long> newForms = new HashSet<>();

    private final Bundle bundle;
    /** What is written in one turn; the same array for all. */
    private final Bytes out = new Bytes(SMALL);

    private int written;
    private boolean goesOn;
    private boolean filled;
    private boolean atOnce;
    private boolean committed;

    /**
     * @param fence flows that take the place of those with the same keys, which are deleted and told of
     * @param forms what the switch has taken before; what it takes now is added
     */
    Commit(Channel channel, int first, FlowChanges changes, List<Flow> fence, Forms forms) {
        this.channel = channel;
        this.bundle = new Bundle(first);
        this.changes = changes;
        this.forms = forms;
        this.first = first;
        this.deletes = changes.delete().iterator();
        this.strangers = changes.strangers().iterator();
        this.puts = changes.put().iterator();
        this.fence = fence.iterator();
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
        boolean behindChanges = !atOnce && xid == first + written + 1;
        if (!filled || !behindChanges && xid != first + written + 3) {
            return false;
        }
        if (behindChanges) {
            settle();
        } else if (committed && refused.isEmpty()) {
            forms.add(newForms);
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
            atOnce = written <= FEW && newForms.isEmpty() && changes.strangers().isEmpty();
            if (atOnce) {
                end(Bundle.COMMIT);
            } else {
                barrierRequest(first + written + 1);
            }
        }
        write();
        if (more && channel.isWritable() && !goesOn) {
            goesOn = true;
            // As a timer, because tasks would all have their turn before anything is read.
            channel.eventLoop()
                    .schedule(
                            () -> {
                                goesOn = false;
                                writable();
                            },
                            0,
                            TimeUnit.NANOSECONDS);
        }
    }

    /** Fills the buffer; whether there is more. */
    private boolean encode() {
        while (out.size() < CHUNK - FlowWriter.MAX_MESSAGE) {
            int xid = first + written + 1;
            if (deletes.hasNext()) {
                Flow flow = deletes.next();
                if (written < FEW) {
                    note(Forms.ofDelete(flow));
                }
                FlowWriter.delete(out, bundle, xid, flow.key());
            } else if (strangers.hasNext()) {
                FlowWriter.delete(out, bundle, xid, strangers.next());
            } else if (puts.hasNext()) {
                Flow flow = puts.next();
                if (written < FEW) {
                    note(Forms.ofPut(flow));
                }
                FlowWriter.put(out, bundle, xid, flow);
            } else if (fence.hasNext()) {
                Flow flow = fence.next();
                FlowWriter.delete(out, bundle, xid, flow.key());
                FlowWriter.putTold(out, bundle, xid + 1, flow);
                written++;
            } else {
                return false;
            }
            written++;
        }
        return true;
    }

    private void note(long form) {
        if (!forms.has(form)) {
            newForms.add(form);
        }
    }

    private void settle() {
        end(refused.isEmpty() ? Bundle.COMMIT : Bundle.DISCARD);
        write();
    }

    /** Ends the bundle. */
    private void end(int type) {
        bundle.control(out, first + written + 2, type);
        barrierRequest(first + written + 3);
    }

    private void write() {
        channel.writeAndFlush(out.writeTo(channel.alloc().buffer(out.size())));
        out.clear();
    }

    private void fail() {
        forms.clear();
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
