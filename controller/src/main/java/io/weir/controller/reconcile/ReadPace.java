package io.weir.controller.reconcile;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a switch rests between two readings of its flows: so long that neither it, nor the controller with all
 * switches together, is ever busy with reading for more than a small part of its time. Used by all event loops.
 */
final class ReadPace {

    /** Of its time, a switch is read for one part in this at most. */
    private static final int READ_SHARE = 20;

    /** Flows that are read again in a second, of all switches together: each takes about 2 µs, so 4 % of a core. */
    static final int FLOWS_PER_SECOND = 20_000;

    /** The golden ratio's fraction: its multiples leave no gaps and no clusters between 0 and 1. */
    private static final double SPREAD = 0.618_033_988_749_895;

    private final ReconcileSettings settings;
    private final AtomicLong flows = new AtomicLong();
    private final AtomicInteger rests = new AtomicInteger();

    ReadPace(ReconcileSettings settings) {
        this.settings = settings;
    }

    /** A switch has so many flows more, or fewer. */
    void flowsChanged(int by) {
        flows.addAndGet(by);
    }

    /**
     * The rest after a reading.
     *
     * @param took how long it took
     */
    Duration rest(Duration took) {
        Duration own = longer(settings.readInterval(), took.multipliedBy(READ_SHARE - 1));
        Duration rest = longer(own, spread(turn()));
        return rest.compareTo(settings.maxReadInterval()) > 0 ? settings.maxReadInterval() : rest;
    }

    /** The rest after a reading of a switch that tells of changes: it is read in case that it has not told of one. */
    Duration monitoredRest() {
        return spread(settings.monitoredReadInterval());
    }

    /** The rest after a look at what a switch told of. */
    Duration restAfterLook(Duration took) {
        Duration rest = took.multipliedBy(READ_SHARE - 1);
        return rest.compareTo(settings.readInterval()) > 0 ? settings.readInterval() : rest;
    }

    /** Whether so many switches have come since a rest began that it was too short. */
    boolean isTooSoon(Duration rested) {
        Duration shortest = turn().dividedBy(2);
        return rested.compareTo(settings.maxReadInterval().dividedBy(2)) < 0 && rested.compareTo(shortest) < 0;
    }

    /** How long it takes to read all switches in turn. */
    private Duration turn() {
        return Duration.ofMillis(flows.get() * 1000 / FLOWS_PER_SECOND);
    }

    /** From half as long to one and a half times, evenly: switches that came at once are not read at once for ever. */
    private Duration spread(Duration mean) {
        double turn = rests.incrementAndGet() * SPREAD;
        return Duration.ofMillis((long) (mean.toMillis() * (0.5 + turn - Math.floor(turn))));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
