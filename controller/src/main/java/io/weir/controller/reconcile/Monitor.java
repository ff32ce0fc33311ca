package io.weir.controller.reconcile;

import io.weir.controller.openflow.Switch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a switch tells of changes by another hand: whether it does, of which flows, and when these may be looked at. Belongs
 * to the switch's event loop.
 */
final class Monitor {

    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

    private final Switch connection;
    private final Loop loop;
    private final ReadPace pace;
    private final Suspects suspects = new Suspects();
    private State state = State.NONE;
    /** On the loop's clock: suspects are not looked at before, so that they never keep it busy. */
    private long lookFrom;

    private Runnable timer = () -> {};

    private enum State {
        NONE,
        ASKED,
        TELLS,
        /** It tells not of all, for now. */
        PAUSED,
        REFUSED
    }

    Monitor(Switch connection, Loop loop, ReadPace pace) {
        this.connection = connection;
        this.loop = loop;
        this.pace = pace;
        this.lookFrom = loop.now();
    }

    /** Asks for it, once, before the first reading: of what comes after the switch has been read it tells. */
    void ask(@Nullable String host) {
        if (state == State.NONE) {
            state = State.ASKED;
            var unused = connection.monitorFlows().whenComplete((nothing, failure) -> {
                state = failure == null ? State.TELLS : State.REFUSED;
                if (failure != null) {
                    LOG.info("{}: it does not tell of changes and is read instead: {}", host, failure.getMessage());
                }
            });
        }
    }

    /** Whether it tells of each change now. */
    boolean tells() {
        return state == State.TELLS;
    }

    /** Until it tells of changes again, it is as one that never does. */
    void paused() {
        state = State.PAUSED;
    }

    void resumed() {
        state = State.TELLS;
    }

    /** The flows that it told of, until they are looked at. */
    Suspects suspects() {
        return suspects;
    }

    /** Whether it is time to look at them; if not, {@code look} is told when it is. */
    boolean mayLook(Runnable look) {
        timer.run();
        long early = lookFrom - loop.now();
        if (early > 0) {
            timer = loop.after(Duration.ofNanos(early), look);
        }
        return early <= 0;
    }

    /** They have been looked at, which took so long. */
    void looked(Duration took) {
        lookFrom = loop.now() + pace.restAfterLook(took).toNanos();
    }

    /** What it told no longer counts. */
    void forget() {
        timer.run();
        suspects.clear();
    }
}
