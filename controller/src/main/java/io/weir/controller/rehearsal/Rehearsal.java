package io.weir.controller.rehearsal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a private copy of the controller's machinery in the background, so that the real one is compiled before it
 * is needed. It gives way to real work after every step, of some milliseconds, and is bounded in what it does and in time.
 * What goes wrong in it ends it, and nothing else.
 */
public final class Rehearsal implements AutoCloseable {

    private static final int SWITCHES = 2;
    private static final int CHANGES = 60;

    private static final Duration LOOK = Duration.ofMillis(10);
    private static final long CLOSE_MILLISECONDS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private final Stage.Opening opening;
    private final BooleanSupplier realWork;
    private final Limits limits;
    private final ThreadGroup group = new ThreadGroup("weir-rehearsal");
    private final Thread thread = new Thread(group, this::run, "weir-rehearsal");
    private final long begun = System.nanoTime();
    private long stepBegun;
    private long worked;
    private volatile boolean stopped;

    /**
     * What it may take.
     *
     * @param work the sum of all steps
     * @param end from its beginning, whatever was done: a controller has then had real work to become quick by
     * @param quiet so long nothing else must have been under way before it goes on, once something was
     */
    record Limits(Duration work, Duration end, Duration quiet) {

        static final Limits USUAL = new Limits(Duration.ofSeconds(6), Duration.ofMinutes(2), Duration.ofMillis(200));
    }

    private Rehearsal(Stage.Opening opening, BooleanSupplier realWork, Limits limits) {
        this.opening = opening;
        this.realWork = realWork;
        this.limits = limits;
        thread.setDaemon(true);
    }

    /**
     * Begins, and returns at once.
     *
     * @param opening makes what to rehearse with
     * @param realWork whether the real controller has something to do now
     */
    public static Rehearsal begin(Stage.Opening opening, BooleanSupplier realWork) {
        return begin(opening, realWork, Limits.USUAL);
    }

    static Rehearsal begin(Stage.Opening opening, BooleanSupplier realWork, Limits limits) {
        Rehearsal rehearsal = new Rehearsal(opening, realWork, limits);
        rehearsal.thread.start();
        return rehearsal;
    }

    /** Ends it after the step under way. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(CLOSE_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    private void run() {
        Muted muted = new Muted(group);
        try (muted) {
            play();
        }
        LOG.debug("rehearsed for {} ms", Duration.ofNanos(worked).toMillis());
    }

    private void play() {
        stepBegun = System.nanoTime();
        try {
            await();
            try (Stage stage = opening.open();
                    RestConnection rest = new RestConnection(stage.restPort())) {
                new Script(stage, rest, this::await).play(SWITCHES, CHANGES);
            }
        } catch (Script.Ended e) {
            LOG.debug("the rehearsal ended early");
        } catch (IOException | RuntimeException e) {
            LOG.debug("the rehearsal failed", e);
        }
    }

    /** Between two steps. */
    private void await() throws Script.Ended {
        worked += System.nanoTime() - stepBegun;
        if (realWork.getAsBoolean()) {
            awaitQuiet();
        }
        stepBegun = System.nanoTime();
        if (stopped || worked > limits.work.toNanos() || stepBegun - begun > limits.end.toNanos()) {
            throw new Script.Ended();
        }
    }

    private void awaitQuiet() {
        long now = System.nanoTime();
        long quietSince = now;
        while (!stopped && now - quietSince < limits.quiet.toNanos() && now - begun < limits.end.toNanos()) {
            LockSupport.parkNanos(LOOK.toNanos());
            now = System.nanoTime();
            if (realWork.getAsBoolean()) {
                quietSince = now;
            }
        }
    }
}
