package io.weir.controller.reconcile;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A loop whose time passes only when a test lets it. */
final class VirtualLoop implements Loop {

    private static final class Task {
        private final long at;
        private final long order;
        private final Runnable work;
        private boolean calledOff;

        private Task(long at, long order, Runnable work) {
            this.at = at;
            this.order = order;
            this.work = work;
        }
    }

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.<Task>comparingLong(task -> task.at).thenComparingLong(task -> task.order));
    private long now;
    private long count;

    @Override
    public void execute(Runnable work) {
        after(Duration.ZERO, work);
    }

    @Override
    public void nextTurn(Runnable work) {
        after(Duration.ZERO, work);
    }

    @Override
    public Runnable after(Duration delay, Runnable work) {
        Task task = new Task(now + delay.toNanos(), count++, work);
        tasks.add(task);
        return () -> task.calledOff = true;
    }

    @Override
    public long now() {
        return now;
    }

    /** Lets time pass, with all that is due in it. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        for (Task next = tasks.peek(); next != null && next.at <= end; next = tasks.peek()) {
            tasks.remove();
            now = next.at;
            if (!next.calledOff) {
                next.work.run();
            }
        }
        now = end;
    }
}
