package io.weir.provisioning.agent;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** When to try again what has failed: after 1 s, then twice as long each time, up to 60 s. Owned by the agent's loop. */
final class Backoff {

    private static final int MAX_SECONDS = 60;

    private final InstantSource clock;
    private final Map<String, Wait> waits = new HashMap<>();

    Backoff(InstantSource clock) {
        this.clock = clock;
    }

    private record Wait(long seconds, long untilMillis) {}

    void failed(String subject) {
        Wait before = waits.get(subject);
        long seconds = before == null ? 1 : Math.min(MAX_SECONDS, before.seconds() * 2);
        waits.put(subject, new Wait(seconds, clock.millis() + seconds * 1000));
    }

    void succeeded(String subject) {
        waits.remove(subject);
    }

    /** Forgets all subjects but these, so that what is no longer asked for does not stay. */
    void keepOnly(Set<String> subjects) {
        waits.keySet().retainAll(subjects);
    }

    boolean isDue(String subject) {
        return remaining(subject).isZero();
    }

    /** Time until the subject may be tried; zero if at once. */
    Duration remaining(String subject) {
        Wait wait = waits.get(subject);
        return wait == null ? Duration.ZERO : Duration.ofMillis(Math.max(0, wait.untilMillis() - clock.millis()));
    }
}
