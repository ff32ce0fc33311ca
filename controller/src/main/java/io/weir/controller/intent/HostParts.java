package io.weir.controller.intent;

import io.weir.flows.model.Container;
import io.weir.flows.model.Host;
import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.HostPart.OutsidePart;
import io.weir.flows.model.HostPart.Published;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TunnelType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What each host's agent is to bring about, and the calls that wait for it to change. A part is made anew only if a
 * tenant on its host changed, and gets a new revision only if it then differs. All state is guarded by this object;
 * calls are answered outside of it.
 */
public final class HostParts {

    /** Calls that may wait at once; one more is refused. A waiting call is one object and no thread. */
    public static final int MAX_WAITING = 20_000;

    private Intent intent = Intent.EMPTY;
    private ZoneLimits limits = ZoneLimits.NONE;
    /** Of all hosts, sorted: one list for all parts, since each holds it. */
    private List<String> tunnelAddresses = List.of();

    private final Map<String, SortedMap<String, Share>> shares = new HashMap<>();
    private final Map<String, HostPart> parts = new HashMap<>();
    private final Map<String, Set<Call>> waiting = new HashMap<>();
    private int waitingCalls;

    /** What one tenant has on one host; what the agent is told of it is kept, for each edit asks for it again. */
    private static final class Share {
        private final Tenant tenant;
        private final List<Container> containers;
        private List<ContainerPart> parts = List.of();
        private int partsMtu = -1;

        private Share(Tenant tenant, List<Container> containers) {
            this.tenant = tenant;
            this.containers = containers;
        }

        private List<ContainerPart> parts(int mtu) {
            if (mtu != partsMtu) {
                parts = containers.stream()
                        .map(container -> containerPart(tenant, container, mtu))
                        .toList();
                partsMtu = mtu;
            }
            return parts;
        }
    }

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
        }
        next.tenants()
                .forEach((name, tenant) ->
                        hosts.addAll(moved(name, intent.tenants().get(name), tenant)));
        intent.tenants().forEach((name, tenant) -> {
            if (!next.tenants().containsKey(name)) {
                hosts.addAll(moved(name, tenant, null));
            }
        });
        ZoneLimits now = ZoneLimits.of(next);
        for (String name : now.differing(limits)) {
            shares.forEach((host, tenants) -> {
                if (tenants.containsKey(name)) {
                    hosts.add(host);
                }
            });
        }
        limits = now;
        intent = next;
        return hosts;
    }

    /** Follows one tenant; returns the hosts whose part may differ by it. */
    @SuppressWarnings("ReferenceEquality") // an edit keeps what it does not touch; comparing all would cost all
    private Set<String> moved(String name, @Nullable Tenant before, @Nullable Tenant after) {
        if (before == after) {
            return Set.of();
        }
        Map<String, List<Container>> old = byHost(before);
        Map<String, List<Container>> now = byHost(after);
        boolean sameSubnets =
                before != null && after != null && before.subnets().equals(after.subnets());
        Set<String> hosts = new TreeSet<>(old.keySet());
        hosts.addAll(now.keySet());
        hosts.removeIf(
                host -> sameSubnets && now.getOrDefault(host, List.of()).equals(old.getOrDefault(host, List.of())));
        for (String host : hosts) {
            SortedMap<String, Share> here = shares.computeIfAbsent(host, key -> new TreeMap<>());
            List<Container> containers = now.get(host);
            if (after == null || containers == null) {
                here.remove(name);
            } else {
                here.put(name, new Share(after, containers));
            }
        }
        return hosts;
    }

    private static Map<String, List<Container>> byHost(@Nullable Tenant tenant) {
        return tenant == null
                ? Map.of()
                : tenant.containers().values().stream().collect(Collectors.groupingBy(Container::host));
    }

    private Answer removed(String host) {
        parts.remove(host);
        shares.remove(host);
        return new Answer.NoHost();
    }

    private Answer remade(Host host, long revision) {
        HostPart before = parts.get(host.name());
        HostPart same = partOf(host, before == null ? revision : before.revision());
        if (same.equals(before)) {
            return new Answer.Unchanged();
        }
        HostPart part = at(revision, same);
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

    private HostPart partOf(Host host, long revision) {
        Set<TunnelType> tunnels =
                intent.overlay().typesAt(host.name(), intent.hosts().keySet());
        int overhead =
                tunnels.stream().mapToInt(TunnelType::overheadBytes).max().orElse(0);
        int mtu = host.underlayMtu() - overhead;
        List<ContainerPart> containers = new ArrayList<>();
        SortedMap<String, Share> here = shares.getOrDefault(host.name(), Collections.emptySortedMap());
        here.values().forEach(share -> containers.addAll(share.parts(mtu)));
        return new HostPart(
                host.name(),
                revision,
                host.bridge(),
                host.datapathId().isPresent()
                        ? HexFormat.of().toHexDigits(host.datapathId().getAsLong())
                        : "",
                host.address().toString(),
                host.underlayMtu(),
                tunnels.stream().map(TunnelType::word).toList(),
                containers,
                Tenant.DEFAULT_MAX_SESSIONS,
                limits.of(here.keySet()),
                outside(host, mtu, here.values()));
    }

    private OutsidePart outside(Host host, int mtu, Collection<Share> here) {
        if (host.wayOut() == Host.WayOut.NONE) {
            return OutsidePart.NONE;
        }
        List<Published> published = new ArrayList<>();
        here.forEach(share -> share.containers.forEach(container -> published(container, published)));
        return new OutsidePart(OutsidePart.NAT, tunnelAddresses, mtu, published);
    }

    private static void published(Container container, List<Published> into) {
        if (container.state() == Container.State.RUNNING) {
            for (Publication publication : container.publish()) {
                into.add(new Published(
                        publication.word(),
                        publication.port(),
                        Outside.address(container.published().getAsInt()).toString(),
                        publication.to()));
            }
        }
    }

    private static ContainerPart containerPart(Tenant tenant, Container container, int mtu) {
        Subnet subnet = tenant.subnetOf(container);
        return new ContainerPart(
                tenant.name(),
                container.name(),
                container.address() + "/" + subnet.prefix().length(),
                subnet.gateway().toString(),
                subnet.dns().stream().map(Ipv4Address::toString).toList(),
                container.mac().toString(),
                container.port(),
                container.mtu().orElse(mtu),
                container.template().name(),
                container.template().options(),
                container.state().name().toLowerCase(Locale.ROOT));
    }
}
