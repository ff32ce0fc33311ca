package io.weir.controller.rest;

import io.weir.controller.answers.Decisions;
import io.weir.controller.reconcile.Confirmation;
import io.weir.controller.reconcile.Fabric;
import io.weir.controller.reconcile.InstalledFlow;
import io.weir.controller.reconcile.Snapshot;
import io.weir.controller.reconcile.SwitchStatus;
import io.weir.controller.reconcile.SwitchStatus.State;
import io.weir.controller.reconcile.Unclaimed;
import io.weir.flows.compile.Ports;
import io.weir.flows.openflow.Flow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Switches that do as the test says: each host's is in one state, with some ports, and takes every flow it should. */
public final class FakeFabric implements Fabric {

    private final List<Snapshot> published = new CopyOnWriteArrayList<>();
    private final Map<String, State> states = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Integer>> ports = new ConcurrentHashMap<>();
    private final Map<String, List<InstalledFlow>> extra = new ConcurrentHashMap<>();

    private final Map<String, List<CompletableFuture<Confirmation>>> waiting = new ConcurrentHashMap<>();

    private final Decisions decisions = new Decisions();

    public FakeFabric is(String host, State state) {
        states.put(host, state);
        if (state == State.IN_SYNC) {
            waiting.getOrDefault(host, List.of()).forEach(it -> it.complete(confirmation(host)));
        }
        return this;
    }

    public FakeFabric hasPorts(String host, Map<String, Integer> numbers) {
        ports.put(host, numbers);
        return this;
    }

    /** Flows that somebody else put there. */
    public FakeFabric hasToo(String host, InstalledFlow... flows) {
        extra.put(host, List.of(flows));
        return this;
    }

    public List<Snapshot> published() {
        return published;
    }

    @Override
    public void publish(Snapshot snapshot) {
        published.add(snapshot);
    }

    private Optional<Snapshot> newest() {
        return published.isEmpty() ? Optional.empty() : Optional.of(published.get(published.size() - 1));
    }

    @Override
    public List<SwitchStatus> switches() {
        return newest().stream()
                .flatMap(snapshot ->
                        snapshot.view().intent().hosts().keySet().stream().map(host -> status(host, snapshot)))
                .toList();
    }

    private SwitchStatus status(String host, Snapshot snapshot) {
        State state = states.getOrDefault(host, State.DISCONNECTED);
        boolean away = state == State.DISCONNECTED;
        return new SwitchStatus(
                host,
                away ? "" : "0000005056000001",
                away ? "" : "192.0.2.60:41234",
                state,
                state == State.IN_SYNC ? snapshot.revision() : 0,
                away ? 0 : 57,
                0,
                state == State.FAILED ? "table full" : "",
                state == State.FAILED ? 2 : 0,
                ports.getOrDefault(host, Map.of()));
    }

    @Override
    public Optional<SwitchStatus> switchOf(String host) {
        return switches().stream().filter(status -> status.host().equals(host)).findFirst();
    }

    @Override
    public List<Unclaimed> unclaimed() {
        return List.of(new Unclaimed("00000000000000ff", "br9", "192.0.2.99:1", "no host has a bridge named br9"));
    }

    @Override
    public CompletableFuture<List<InstalledFlow>> flows(String host, long cookie, long cookieMask) {
        if (states.getOrDefault(host, State.DISCONNECTED) == State.DISCONNECTED) {
            return CompletableFuture.failedFuture(new IOException("not connected"));
        }
        Ports numbers = new Ports(ports.getOrDefault(host, Map.of()));
        List<InstalledFlow> flows = new ArrayList<>();
        for (Flow flow : newest().orElseThrow()
                .view()
                .host(host)
                .orElseThrow()
                .flows(numbers)
                .toList()) {
            flows.add(new InstalledFlow(Optional.of(flow), "", 10, 980, 12.5));
        }
        flows.addAll(extra.getOrDefault(host, List.of()));
        flows.removeIf(installed -> cookieMask != 0
                && installed
                        .flow()
                        .filter(flow -> (flow.cookie() & cookieMask) == (cookie & cookieMask))
                        .isEmpty());
        return CompletableFuture.completedFuture(flows);
    }

    @Override
    public Decisions decisions() {
        return decisions;
    }

    @Override
    public SortedMap<String, CompletableFuture<Confirmation>> confirmed(long revision) {
        SortedMap<String, CompletableFuture<Confirmation>> all = new TreeMap<>();
        switches().forEach(status -> all.put(status.host(), confirmed(status.host(), revision)));
        return all;
    }

    private CompletableFuture<Confirmation> confirmed(String host, long revision) {
        return switch (states.getOrDefault(host, State.DISCONNECTED)) {
            case IN_SYNC ->
                CompletableFuture.completedFuture(new Confirmation(host, Confirmation.Outcome.CONFIRMED, revision, ""));
            case FAILED ->
                CompletableFuture.completedFuture(new Confirmation(host, Confirmation.Outcome.FAILED, 0, "table full"));
            case DISCONNECTED ->
                CompletableFuture.completedFuture(
                        new Confirmation(host, Confirmation.Outcome.DISCONNECTED, 0, "not connected"));
            case PENDING -> new CompletableFuture<>();
        };
    }

    @Override
    public CompletableFuture<Confirmation> inSync(String host) {
        CompletableFuture<Confirmation> answer = new CompletableFuture<>();
        waiting.computeIfAbsent(host, name -> new CopyOnWriteArrayList<>()).add(answer);
        if (states.get(host) == State.IN_SYNC || switchOf(host).isEmpty()) {
            answer.complete(confirmation(host));
        }
        return answer;
    }

    /** Those that wait for a host, and have not given it up. */
    long waiting(String host) {
        return waiting.getOrDefault(host, List.of()).stream()
                .filter(it -> !it.isDone())
                .count();
    }

    private static Confirmation confirmation(String host) {
        return new Confirmation(host, Confirmation.Outcome.CONFIRMED, 1, "");
    }
}
