package io.weir.controller.intent;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Host;
import io.weir.flows.model.HostPart;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What each host's agent is to bring about, and the calls that wait for it to change. A part is made anew only if a
 * tenant on its host changed, and gets a new revision only if it then differs. All state is guarded by this object;
 * calls are answered outside of it.
 */
public final class HostParts {

    /** Calls that may wait at once; one more is refused. A waiting call is one object and no thread. */
    public static final int MAX_WAITING = 20_000;

    private Intent intent = Intent.EMPTY;
    private final ZoneLimits limits = new ZoneLimits();
    /** Of all hosts, sorted: one list for all parts, since each holds it. */
    private List<String> tunnelAddresses = List.of();

    private final Map<String, HostShare> shares = new HashMap<>();
    private final Map<String, HostPart> parts = new HashMap<>();
    private final Map<String, Set<Call>> waiting = new HashMap<>();
    private int waitingCalls;

    /** A call that waits; it is like no other. */
    private static final class Call {
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    }

    /** What a call for a part gets. */
    public sealed interface Answer {

        record Part(HostPart part) implements Answer {}

        /** It is still the one that the caller has. */
        record Unchanged() implements Answer {}

        /** The intent has no such host. */
        record NoHost() implements Answer {}

        /** Too many calls wait already. */
        record Busy() implements Answer {}
    }

    /** The part of a host; empty if the intent has no such host. */
    public synchronized Optional<HostPart> part(String host) {
        return Optional.ofNullable(parts.get(host));
    }

    /**
     * The part of a host as soon as its revision is another than {@code known}, at the latest after {@code seconds}.
     * Another, not a later one: a store that was put back to an older state has lower revisions.
     */
    public CompletableFuture<Answer> next(String host, long known, long seconds) {
        Call call = new Call();
        synchronized (this) {
            HostPart part = parts.get(host);
            if (part == null) {
                return CompletableFuture.completedFuture(new Answer.NoHost());
            }
            if (part.revision() != known) {
                return CompletableFuture.completedFuture(new Answer.Part(part));
            }
            if (seconds <= 0) {
                return CompletableFuture.completedFuture(new Answer.Unchanged());
            }
            if (waitingCalls >= MAX_WAITING) {
                return CompletableFuture.completedFuture(new Answer.Busy());
            }
            waiting.computeIfAbsent(host, name -> new HashSet<>()).add(call);
            waitingCalls++;
        }
        return call.answer
                .completeOnTimeout(new Answer.Unchanged(), seconds, TimeUnit.SECONDS)
                .whenComplete((answer, error) -> forget(host, call));
    }

    private synchronized void forget(String host, Call call) {
        Set<Call> calls = waiting.get(host);
        if (calls != null && calls.remove(call)) {
            waitingCalls--;
            if (calls.isEmpty()) {
                waiting.remove(host);
            }
        }
    }

    /** Follows the intent, and answers those whose part changed. */
    public void update(Current current) {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            for (String host : follow(current.intent())) {
                Host declared = intent.hosts().get(host);
                Answer answer = declared == null ? removed(host) : remade(declared, current.revision());
                if (!(answer instanceof Answer.Unchanged)) {
                    waiting.getOrDefault(host, Set.of())
                            .forEach(call -> answers.add(() -> call.answer.complete(answer)));
                }
            }
        }
        answers.forEach(Runnable::run);
    }

    /** Answers all that wait with what they have, for the controller is going away. */
    public void close() {
        List<Call> calls = new ArrayList<>();
        synchronized (this) {
            waiting.values().forEach(calls::addAll);
        }
        calls.forEach(call -> call.answer.complete(new Answer.Unchanged()));
    }

    /** Takes over the intent; returns the hosts whose part may differ. */
    private Set<String> follow(Intent next) {
        Set<String> hosts = new TreeSet<>();
        if (!next.hosts().equals(intent.hosts()) || !next.overlay().equals(intent.overlay())) {
            hosts.addAll(intent.hosts().keySet());
            hosts.addAll(next.hosts().keySet());
            tunnelAddresses = next.hosts().values().stream()
                    .map(Host::address)
                    .sorted()
                    .map(Ipv4Address::toString)
                    .toList();
            next.hosts().forEach((name, host) -> share(name)
                    .join(host, next.overlay().typesAt(name, next.hosts().keySet()), intent));
        }
        List<Change<String, Tenant>> differing = SharedMap.changes(intent.tenants(), next.tenants());
        for (Change<String, Tenant> change : differing) {
            hosts.addAll(moved(change));
        }
        for (String name : limits.follow(intent, next, differing)) {
            shares.forEach((host, share) -> {
                if (share.limitsChanged(name)) {
                    hosts.add(host);
                }
            });
        }
        intent = next;
        return hosts;
    }

    private HostShare share(String host) {
        return shares.computeIfAbsent(host, name -> new HostShare());
    }

    /** Follows one tenant; returns the hosts whose part may differ by it. */
    private Set<String> moved(Change<String, Tenant> tenant) {
        Set<String> hosts = new TreeSet<>();
        for (Change<String, Container> change : containers(tenant)) {
            Container before = change.before();
            Container after = change.after();
            if (before != null && (after == null || !after.host().equals(before.host()))) {
                share(before.host()).remove(new ContainerId(tenant.key(), before.name()));
                hosts.add(before.host());
            }
            if (after != null && tenant.after() != null) {
                share(after.host()).put(tenant.after(), after);
                hosts.add(after.host());
            }
        }
        return hosts;
    }

    /** The containers that differ, and those that are in subnets which do. */
    private static List<Change<String, Container>> containers(Change<String, Tenant> tenant) {
        Tenant before = tenant.before();
        Tenant after = tenant.after();
        SortedMap<String, Container> none = Collections.emptySortedMap();
        List<Change<String, Container>> changes = SharedMap.changes(
                before == null ? none : before.containers(), after == null ? none : after.containers());
        if (before != null && after != null) {
            Set<String> subnets = SharedMap.differing(before.subnets(), after.subnets());
            if (!subnets.isEmpty()) {
                after.containers().values().stream()
                        .filter(container -> subnets.contains(container.subnet()))
                        .forEach(container -> changes.add(new Change<>(container.name(), null, container)));
            }
        }
        return changes;
    }

    private Answer removed(String host) {
        parts.remove(host);
        shares.remove(host);
        return new Answer.NoHost();
    }

    private Answer remade(Host host, long revision) {
        HostPart before = parts.get(host.name());
        HostShare share = share(host.name());
        // Where it is known that containers differ, they need not be compared.
        boolean differs = share.differs();
        HostPart part = share.part(revision, limits, tunnelAddresses);
        if (before != null && !differs && at(before.revision(), part).equals(before)) {
            return new Answer.Unchanged();
        }
        parts.put(host.name(), part);
        return new Answer.Part(part);
    }

    private static HostPart at(long revision, HostPart part) {
        return new HostPart(
                part.host(),
                revision,
                part.bridge(),
                part.datapathId(),
                part.address(),
                part.underlayMtu(),
                part.tunnels(),
                part.containers(),
                part.zoneLimit(),
                part.zones(),
                part.outside());
    }
}
