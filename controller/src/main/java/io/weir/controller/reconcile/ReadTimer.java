package io.weir.controller.reconcile;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** When all flows of a switch are read again. Belongs to the switch's event loop. */
final class ReadTimer {

    private final Loop loop;
    private final ReadPace pace;
    private final BooleanSupplier monitored;
    private final Runnable look;
    private boolean due;
    private Duration lastTook = Duration.ZERO;
    /** How long a reading took after which the next has not been scheduled yet. */
    private @Nullable Duration unscheduled;
    /** Whether the next reading is to find what the switch learned and can count no more. */
    private boolean sweeping;

    private Runnable timer = () -> {};

    /**
     * @param monitored whether the switch tells of each change now, so that it need seldom be read
     * @param look told when a reading is due
     */
    ReadTimer(Loop loop, ReadPace pace, BooleanSupplier monitored, Runnable look) {
        this.loop = loop;
        this.pace = pace;
        this.monitored = monitored;
        this.look = look;
    }

    boolean isDue() {
        return due;
    }

    /** How long the last reading took. */
    Duration lastTook() {
        return lastTook;
    }

    /** A reading has begun. */
    void begun() {
        due = false;
        sweeping = false;
        timer.run();
    }

    void took(Duration time) {
        lastTook = time;
        unscheduled = time;
    }

    /** The last reading did not find all that differs. */
    void again() {
        due = true;
    }

    /** What was read has been put right: the next reading can be scheduled. */
    void settled() {
        if (unscheduled != null) {
            schedule(unscheduled);
            unscheduled = null;
        }
    }

    /** Schedules the next reading anew. */
    void schedule() {
        schedule(lastTook);
    }

    /** What the switch counted deleted flows' ports and rules by may be there yet: it is read as soon as others are. */
    void sweepSoon() {
        if (monitored.getAsBoolean() && !sweeping) {
            sweeping = true;
            schedule();
        }
    }

    void callOff() {
        timer.run();
    }

    private void schedule(Duration took) {
        long readAt = loop.now();
        timer.run();
        arm(took, readAt, monitored.getAsBoolean() && !sweeping ? pace.monitoredRest() : pace.rest(took));
    }

    private void arm(Duration took, long readAt, Duration rest) {
        timer = loop.after(rest, () -> {
            Duration rested = Duration.ofNanos(loop.now() - readAt);
            if (!monitored.getAsBoolean() && pace.isTooSoon(rested)) {
                arm(took, readAt, pace.rest(took).minus(rested));
            } else {
                due = true;
                look.run();
            }
        });
    }
}
