package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowChanges;
import io.weir.controller.openflow.FlowEntry;
import io.weir.controller.openflow.FlowFingerprint;
import io.weir.controller.openflow.FlowScan;
import io.weir.controller.openflow.FlowUpdate;
import io.weir.controller.openflow.SeenFlow;
import io.weir.controller.openflow.Switch;
import io.weir.controller.openflow.SwitchEvents;
import io.weir.controller.openflow.SwitchException;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.SessionsOf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A switch that takes its time, refuses, does without saying so, and goes away, as a dice has it. Its flow table outlives
 * its connections.
 */
final class SimulatedSwitch implements Switch {

    /** The table, by the flow's key as text: in one order in every run. */
    final Map<String, Flow> table;

    /** As trouble: no question is answered, and the connection stays. */
    static final double ALWAYS_REFUSES = 2;

    private final Random dice;
    private final VirtualLoop loop;
    private final double trouble;
    private @Nullable SwitchEvents events;
    private CompletableFuture<Void> resumed = new CompletableFuture<>();
    private boolean monitored;
    private boolean gone;
    private int flowMods;
    private int questions;
    /** What it was to forget, each time, by the flows that it had then. */
    final Map<Set<Flow>, List<SessionsOf>> forgotten = new LinkedHashMap<>();

    SimulatedSwitch(Map<String, Flow> table, Random dice, VirtualLoop loop, double trouble) {
        this.table = table;
        this.dice = dice;
        this.loop = loop;
        this.trouble = trouble;
    }

    void events(SwitchEvents told) {
        events = told;
    }

    boolean isGone() {
        return gone;
    }

    /** How often its flows were asked for. */
    int questions() {
        return questions;
    }

    boolean isMonitored() {
        return monitored;
    }

    int flowMods() {
        return flowMods;
    }

    static Map<String, Flow> tableOf(Iterable<Flow> flows) {
        Map<String, Flow> table = new TreeMap<>();
        flows.forEach(flow -> table.put(flow.key().toString(), flow));
        return table;
    }

    @Override
    public long datapathId() {
        return 1;
    }

    @Override
    public String remote() {
        return "simulated";
    }

    @Override
    public CompletableFuture<Void> readFlows(long cookie, long cookieMask, Consumer<FlowEntry> sink) {
        questions++;
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.after(delay(), () -> {
            if (mishap(done)) {
                return;
            }
            List<Flow> flows = new ArrayList<>(table.values());
            flows.removeIf(flow -> ((flow.cookie() ^ cookie) & cookieMask) != 0);
            flows.forEach(flow -> sink.accept(entry(flow)));
            done.complete(null);
        });
        return done;
    }

    @Override
    public CompletableFuture<Void> scanFlows(FlowScan scan) {
        FlowFingerprint fingerprint = new FlowFingerprint();
        List<FlowEntry> entries = new ArrayList<>();
        resumed = new CompletableFuture<>();
        return readFlows(0, 0, entries::add)
                .thenCompose(nothing -> entries.isEmpty() || scan.isReady() ? done() : resumed)
                .thenRun(() -> entries.forEach(entry -> scan.take(new Seen(entry, fingerprint))));
    }

    private static CompletableFuture<Void> done() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        done.complete(null);
        return done;
    }

    @Override
    public void resumeScan() {
        resumed.complete(null);
    }

    private record Seen(FlowEntry read, FlowFingerprint fingerprint) implements SeenFlow {
        @Override
        public long key() {
            return fingerprint.ofKey(read.key().orElseThrow());
        }

        @Override
        public long content() {
            return fingerprint.ofContent(read.flow().orElseThrow());
        }
    }

    @Override
    public CompletableFuture<Void> commit(FlowChanges changes) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.after(delay(), () -> {
            boolean silently = dice.nextBoolean();
            if (!silently && mishap(done)) {
                return;
            }
            changes.delete().forEach(flow -> table.remove(flow.key().toString()));
            changes.strangers()
                    .forEach(entry -> table.remove(entry.key().orElseThrow().toString()));
            changes.put().forEach(flow -> table.put(flow.key().toString(), flow));
            flowMods += changes.strangers().size();
            changes.delete().forEach(flow -> flowMods++);
            changes.put().forEach(flow -> flowMods++);
            // Done, and perhaps nobody hears of it.
            if (!silently || !mishap(done)) {
                done.complete(null);
            }
        });
        return done;
    }

    /** It acts on what it had decided before for as long as this. */
    static final Duration CACHED = Duration.ofMillis(8);

    @Override
    public CompletableFuture<Void> enforce(FlowChanges changes) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        commit(changes).whenComplete((nothing, failure) -> {
            if (failure != null) {
                over.completeExceptionally(failure);
            } else {
                loop.after(CACHED, () -> over.complete(null));
            }
        });
        return over;
    }

    /** It tells of changes from now on, or refuses to. */
    @Override
    public CompletableFuture<Void> monitorFlows() {
        monitored = dice.nextInt(3) > 0;
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.after(delay(), () -> {
            if (!monitored || mishap(done)) {
                monitored = false;
                done.completeExceptionally(new SwitchException("it does not tell"));
            } else {
                done.complete(null);
            }
        });
        return done;
    }

    /** The table is changed by another hand, or by the switch itself; it tells of that, or that it does not. */
    void apart(Runnable change) {
        Map<String, Flow> before = new TreeMap<>(table);
        change.run();
        SwitchEvents told = events;
        if (!monitored || gone || told == null) {
            return;
        }
        if (dice.nextInt(5) == 0) {
            told.monitorPaused();
            loop.after(delay(), () -> {
                if (!gone) {
                    told.monitorResumed();
                }
            });
            return;
        }
        before.forEach((key, flow) -> {
            Flow after = table.get(key);
            if (after == null) {
                told.flowChanged(new FlowUpdate(FlowUpdate.Kind.REMOVED, entry(flow)));
            } else if (!after.equals(flow)) {
                told.flowChanged(new FlowUpdate(FlowUpdate.Kind.MODIFIED, entry(after)));
            }
        });
        new TreeMap<>(table).forEach((key, flow) -> {
            if (!before.containsKey(key)) {
                told.flowChanged(new FlowUpdate(FlowUpdate.Kind.ADDED, entry(flow)));
            }
        });
    }

    private static FlowEntry entry(Flow flow) {
        return new FlowEntry(
                Optional.of(flow),
                Optional.of(flow.match()),
                new byte[0],
                flow.table(),
                flow.priority(),
                flow.cookie(),
                "",
                0,
                0,
                0);
    }

    @Override
    public CompletableFuture<Void> forgetSessions(List<SessionsOf> sessions) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.after(delay(), () -> {
            if (!mishap(done)) {
                forgotten.put(Set.copyOf(table.values()), sessions);
                done.complete(null);
            }
        });
        return done;
    }

    @Override
    public void send(int port, byte[] frame) {}

    @Override
    public void close(String why) {
        if (!gone) {
            gone = true;
            if (events != null) {
                events.disconnected();
            }
        }
    }

    private Duration delay() {
        return Duration.ofMillis(dice.nextInt(300));
    }

    private boolean mishap(CompletableFuture<Void> done) {
        if (gone) {
            done.completeExceptionally(new SwitchException("the switch is gone"));
            return true;
        }
        if (dice.nextDouble() >= trouble) {
            return false;
        }
        switch (trouble == ALWAYS_REFUSES ? 0 : dice.nextInt(3)) {
            case 0 -> done.completeExceptionally(new SwitchException("refused"));
            case 1 ->
                loop.after(Duration.ofSeconds(20), () -> done.completeExceptionally(new TimeoutException("no answer")));
            default -> {
                close("reset");
                done.completeExceptionally(new SwitchException("the switch is gone"));
            }
        }
        return true;
    }
}
