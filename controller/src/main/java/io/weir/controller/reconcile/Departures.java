package io.weir.controller.reconcile;

import io.weir.flows.openflow.SessionsOf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sessions that one switch is to forget, since their owners are gone. Belongs to the switch's event loop. */
final class Departures {

    /**
     * How long after a switch has confirmed that a container is gone its sessions are forgotten. Open vSwitch acts on cached
     * decisions for some milliseconds longer, and the container's packets would begin the same sessions again.
     */
    static final Duration REST = Duration.ofMillis(20);

    /** A switch is asked to forget so many at once, and then waited for: each costs it a look at all that it tracks. */
    static final int AT_ONCE = 100;

    /** Beyond, of zones with more than one of these all sessions are forgotten, whosever they are. */
    static final int MAX_WAITING = 4_000;

    /** By zone, of which there are 65,535. */
    private final Map<Integer, Set<SessionsOf>> waiting = new LinkedHashMap<>();

    private int size;
    private long dueAt;

    boolean isEmpty() {
        return size == 0;
    }

    void add(Collection<SessionsOf> left, long now) {
        if (!left.isEmpty()) {
            again(left);
            dueAt = now + REST.toNanos();
        }
    }

    /** What has not been forgotten after all; it has waited long enough. */
    void again(Collection<SessionsOf> sessions) {
        sessions.forEach(this::add);
        if (size > MAX_WAITING) {
            waiting.values().stream()
                    .filter(ofZone -> ofZone.size() > 1)
                    .map(ofZone -> SessionsOf.all(ofZone.iterator().next().zone()))
                    .toList()
                    .forEach(this::add);
        }
    }

    private void add(SessionsOf sessions) {
        Set<SessionsOf> ofZone = waiting.computeIfAbsent(sessions.zone(), zone -> new LinkedHashSet<>());
        SessionsOf all = SessionsOf.all(sessions.zone());
        size -= ofZone.size();
        if (sessions.equals(all)) {
            ofZone.clear();
        }
        if (!ofZone.contains(all)) {
            ofZone.add(sessions);
        }
        size += ofZone.size();
    }

    /** Whether some of these may be among those that are to be forgotten. */
    boolean overlap(Collection<SessionsOf> taken) {
        return size > 0
                && taken.stream().anyMatch(sessions -> waiting.getOrDefault(sessions.zone(), Set.of()).stream()
                        .anyMatch(sessions::overlaps));
    }

    /** How long they must still be left alone. */
    Duration rest(long now) {
        return Duration.ofNanos(Math.max(0, dueAt - now));
    }

    /** Some of them, which do not wait here any more. */
    List<SessionsOf> take() {
        List<SessionsOf> some = new ArrayList<>();
        Iterator<Set<SessionsOf>> zones = waiting.values().iterator();
        while (zones.hasNext() && some.size() < AT_ONCE) {
            Iterator<SessionsOf> ofZone = zones.next().iterator();
            while (ofZone.hasNext() && some.size() < AT_ONCE) {
                some.add(ofZone.next());
                ofZone.remove();
            }
            if (!ofZone.hasNext()) {
                zones.remove();
            }
        }
        size -= some.size();
        return some;
    }

    void clear() {
        waiting.clear();
        size = 0;
    }
}
