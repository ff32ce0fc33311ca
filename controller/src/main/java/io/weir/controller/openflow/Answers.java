package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The multipart answers that a switch owes, by xid. Belongs to the switch's event loop. */
final class Answers {

    /** Questions that may be open at one time; more come only from REST, and are refused. */
    private static final int MAX_OPEN = 64;

    private final EventExecutor loop;
    private final Duration timeout;
    private final Map<Integer, Open> open = new HashMap<>();

    Answers(EventExecutor loop, Duration timeout) {
        this.loop = loop;
        this.timeout = timeout;
    }

    /** Expects an answer; each of its parts goes to {@code parts}, and the time allowed begins again with each. */
    CompletableFuture<Void> expect(int xid, Consumer<ByteBuf> parts) {
        if (open.size() >= MAX_OPEN) {
            return CompletableFuture.failedFuture(new SwitchException("too many questions are open"));
        }
        Open question = new Open(parts);
        question.timer = timer(xid);
        open.put(xid, question);
        return question.done;
    }

    void part(int xid, ByteBuf body, boolean last) {
        Open question = open.get(xid);
        if (question == null) {
            return;
        }
        question.cancelTimer();
        question.parts.accept(body);
        if (last) {
            open.remove(xid);
            question.done.complete(null);
        } else {
            question.timer = timer(xid);
        }
    }

    /** Ends a question; whether there was one. */
    boolean fail(int xid, Exception why) {
        Open question = open.remove(xid);
        if (question == null) {
            return false;
        }
        question.cancelTimer();
        question.done.completeExceptionally(why);
        return true;
    }

    void failAll(Exception why) {
        List<Integer> all = new ArrayList<>(open.keySet());
        all.forEach(xid -> fail(xid, why));
    }

    private Future<?> timer(int xid) {
        return loop.schedule(
                () -> fail(xid, new TimeoutException("the switch did not answer within " + timeout.toSeconds() + " s")),
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static final class Open {
        private final Consumer<ByteBuf> parts;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private @Nullable Future<?> timer;

        private Open(Consumer<ByteBuf> parts) {
            this.parts = parts;
        }

        private void cancelTimer() {
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }
}
