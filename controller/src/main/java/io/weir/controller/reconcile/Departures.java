package io.weir.controller.reconcile;

import io.weir.flows.openflow.SessionsOf;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The sessions that one switch is to forget, since their owners are gone. Belongs to the switch's event loop. */
final class Departures {

    /**
     * How long after a switch has confirmed that a container is gone its sessions are forgotten. Open vSwitch acts on cached
     * decisions for some milliseconds longer, and the container's packets would begin the same sessions again.
     */
    static final Duration REST = Duration.ofMillis(20);

    /** Beyond, whole zones are forgotten: each of these costs the switch a look at all that it tracks. */
    private static final int MAX_WAITING = 1_000;

    private Set<SessionsOf> waiting = new LinkedHashSet<>();
    private long dueAt;

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void add(Collection<SessionsOf> left, long now) {
        if (!left.isEmpty()) {
            waiting.addAll(left);
            dueAt = now + REST.toNanos();
        }
        if (waiting.size() > MAX_WAITING) {
            waiting = waiting.stream()
                    .map(sessions -> SessionsOf.all(sessions.zone()))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }

    /** Whether some of these may be among those that are to be forgotten. */
    boolean overlap(Collection<SessionsOf> taken) {
        return !waiting.isEmpty()
                && taken.stream().anyMatch(sessions -> waiting.stream().anyMatch(sessions::overlaps));
    }

    /** How long they must still be left alone. */
    Duration rest(long now) {
        return Duration.ofNanos(Math.max(0, dueAt - now));
    }

    /** All of them; none is left. */
    List<SessionsOf> take() {
        List<SessionsOf> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
