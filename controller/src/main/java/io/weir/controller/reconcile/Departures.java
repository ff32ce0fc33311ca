package io.weir.controller.reconcile;

import io.weir.flows.openflow.SessionsOf;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sessions that one switch is to forget, since their owners are gone. Belongs to the switch's event loop. */
final class Departures {

    /**
     * How long sessions are gathered to be forgotten at once, where nobody waits for it. Before, the container must be gone
     * from the datapath's cached decisions too: by these its packets would begin the same sessions again.
     */
    static final Duration GATHERED = Duration.ofMillis(20);

    /** A switch is asked to forget so many at once, and then waited for: each costs it a look at all that it tracks. */
    static final int AT_ONCE = 100;

    /** Beyond, of zones with more than one of these all sessions are forgotten, whosever they are. */
    static final int MAX_WAITING = 4_000;

    /** By zone, of which there are 65,535. */
    private final Map<Integer, Set<SessionsOf>> byZone = new HashMap<>();

    /** When each is to be forgotten at the latest, in nanoseconds; who has waited longest comes first. */
    private final Map<SessionsOf, Long> due = new LinkedHashMap<>();

    boolean isEmpty() {
        return due.isEmpty();
    }

    /** Those of who has gone just now. */
    void add(Collection<SessionsOf> left, long now) {
        long gathered = now + GATHERED.toNanos();
        left.forEach(sessions -> add(sessions, gathered));
        if (due.size() > MAX_WAITING) {
            byZone.entrySet().stream()
                    .filter(zone -> zone.getValue().size() > 1)
                    .map(zone -> SessionsOf.all(zone.getKey()))
                    .toList()
                    .forEach(all -> add(all, gathered));
        }
    }

    /** What has not been forgotten after all; it has waited long enough. */
    void again(Collection<SessionsOf> sessions, long now) {
        sessions.forEach(each -> add(each, now));
    }

    private void add(SessionsOf sessions, long dueAt) {
        if (sessions.address().isEmpty()) {
            List.copyOf(ofZone(sessions)).forEach(this::remove);
        }
        remove(sessions);
        due.put(sessions, dueAt);
        byZone.computeIfAbsent(sessions.zone(), zone -> new HashSet<>()).add(sessions);
    }

    private void remove(SessionsOf sessions) {
        due.remove(sessions);
        byZone.computeIfPresent(sessions.zone(), (zone, others) -> {
            others.remove(sessions);
            return others.isEmpty() ? null : others;
        });
    }

    private Set<SessionsOf> ofZone(SessionsOf sessions) {
        return byZone.getOrDefault(sessions.zone(), Set.of());
    }

    /** Whether some of these may be among those that are to be forgotten. */
    boolean overlap(Collection<SessionsOf> taken) {
        return !isEmpty()
                && taken.stream().anyMatch(sessions -> ofZone(sessions).stream().anyMatch(sessions::overlaps));
    }

    /** How long until some are to be forgotten. */
    Duration rest(long now) {
        return isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, due.values().iterator().next() - now));
    }

    /** Those that have waited longest, which do not wait here any more. */
    List<SessionsOf> take() {
        List<SessionsOf> some = due.keySet().stream().limit(AT_ONCE).toList();
        some.forEach(this::remove);
        return some;
    }

    void clear() {
        due.clear();
        byZone.clear();
    }
}
