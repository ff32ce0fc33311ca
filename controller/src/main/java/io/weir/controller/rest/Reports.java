package io.weir.controller.rest;

import io.weir.flows.model.HostReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The newest report of each host's agent, in memory only: after a restart the agents report again. */
public final class Reports {

    private final Clock clock;
    private final Map<String, Received> received = new ConcurrentHashMap<>();

    public Reports(Clock clock) {
        this.clock = clock;
    }

    /** A report and when it came. */
    private record Received(HostReport report, Instant at) {}

    /** A report and how old it is. */
    record Aged(HostReport report, long ageSeconds) {}

    /** Takes a report of a host that the intent has. */
    void put(String host, HostReport report) {
        received.put(host, new Received(report, clock.instant()));
    }

    Optional<Aged> get(String host) {
        return Optional.ofNullable(received.get(host))
                .map(last -> new Aged(
                        last.report,
                        Math.max(0, Duration.between(last.at, clock.instant()).toSeconds())));
    }

    /** Forgets the hosts that the intent no longer has. */
    public void retain(Set<String> hosts) {
        received.keySet().retainAll(hosts);
    }
}
