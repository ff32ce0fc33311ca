package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowChanges;
import io.weir.controller.openflow.FlowEntry;
import io.weir.controller.openflow.FlowFingerprint;
import io.weir.controller.openflow.FlowScan;
import io.weir.controller.openflow.SeenFlow;
import io.weir.flows.compile.EachFlow;
import io.weir.flows.compile.Handover;
import io.weir.flows.compile.ZoneHandover;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.SessionsOf;
import io.weir.flows.pipeline.Table;
import io.weir.flows.tables.Fence;
import io.weir.flows.tables.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a switch gives back against what it is to have, entry by entry as they come. Keeps fingerprints of what is
 * wanted, by which an entry that is as it should be is known from its bytes, and those entries that are not wanted, up to a
 * bound; the rest of them is left to the next round. What the switch learned stays, unless it can count no more. Of an
 * empty switch, nothing is kept or compared.
 *
 * <p>Fingerprints are made in turns on the loop, while the switch gathers its answer.
 */
final class Comparison implements FlowScan {

    /** Flows that are not wanted and deleted in one round. */
    static final int MAX_STRANGERS = 100_000;

    /** Addresses whose owner is looked for, each among all containers of its tenant; and zones, among all tenants. */
    private static final int MAX_WAYS = 1_000;

    /** After this time without an answer, a switch is not an empty one, and fingerprints are made before it comes. */
    private static final Duration SOON = Duration.ofMillis(5);

    /** Up to so many flows that are missing are gathered before they are sent; more are made while they are sent. */
    private static final int GATHERED = 20_000;

    private final Target target;
    private final Loop loop;
    private final Runnable ready;
    private final FlowFingerprint fingerprint = new FlowFingerprint();
    private final FlowIndex wanted = new FlowIndex();
    private final Learned learned = new Learned();
    private final Set<Integer> ports;
    private final List<FlowEntry> strangers = new ArrayList<>();
    /** Of those that are not as they should be, the ones that lead to a container. */
    private final List<Flow> ways = new ArrayList<>();
    /** Likewise, the ones that choose a zone. */
    private final List<Flow> tracking = new ArrayList<>();
    /** Learned flows that can count no more. */
    private final List<Flow> outdated = new ArrayList<>();

    /** Those for an empty switch. */
    private final Counted all;

    private Runnable timer = () -> {};
    private @Nullable CompletableFuture<Void> indexing;
    private boolean indexed;
    private @Nullable Throwable broken;
    /** Nothing more of the switch is to be compared. */
    private boolean over;

    private boolean complete = true;
    private boolean empty = true;
    private boolean counts;

    /**
     * @param ready told when it can take flows after it could not
     */
    Comparison(Target target, Loop loop, Runnable ready) {
        this.target = target;
        this.loop = loop;
        this.ready = ready;
        this.all = new Counted(target::flows);
        this.ports = Set.copyOf(target.ports().numbers().values());
    }

    Target target() {
        return target;
    }

    /** The switch has been asked. */
    void asked() {
        timer = loop.after(SOON, this::isReady);
    }

    /** The switch has answered, or failed to. */
    void answered() {
        timer.run();
        over = true;
    }

    /** Number of flows that are wanted; known once the changes have been gone through. */
    int wanted() {
        return empty ? all.count() : wanted.size();
    }

    /** Whether {@link #changes} is all there is to do. */
    boolean isComplete() {
        return complete;
    }

    /** What the switch may learn, if all that is wanted was gone through. */
    Optional<Learned> learned() {
        return indexed && broken == null ? Optional.of(learned) : Optional.empty();
    }

    /** Whether the switch has flows that it learned. */
    boolean counts() {
        return counts;
    }

    /** Whether the switch had no flow at all. */
    boolean isOfEmpty() {
        return empty;
    }

    /** How many flows differ from what is wanted, if the switch has any. */
    int differing() {
        return strangers.size() + wanted.unseen();
    }

    @Override
    public boolean isReady() {
        if (indexing == null) {
            Iterator<Item> items = target.items();
            indexing = new Turns(loop, () -> index(items)).go();
            var unused = indexing.whenComplete((nothing, failure) -> indexed(failure));
        }
        return indexed;
    }

    /** Adds the next item's flows to what is wanted; false, once there is none. */
    private boolean index(Iterator<Item> items) {
        if (over || !items.hasNext()) {
            return false;
        }
        for (Flow flow : items.next().flows()) {
            wanted.add(fingerprint.ofKey(flow.key()), fingerprint.ofContent(flow));
            learned.add(flow);
        }
        wanted.endGroup();
        return true;
    }

    private void indexed(@Nullable Throwable failure) {
        if (!over) {
            broken = failure;
            indexed = true;
            ready.run();
        }
    }

    @Override
    public void take(SeenFlow flow) {
        empty = false;
        if (broken != null) {
            return;
        }
        int position = wanted.find(flow.key());
        if (position >= 0 && wanted.content(position) == flow.content()) {
            wanted.see(position);
        } else {
            take(flow.read());
        }
    }

    private void take(FlowEntry entry) {
        int position =
                entry.key().map(key -> wanted.find(fingerprint.ofKey(key))).orElse(-1);
        if (position >= 0
                && entry.flow().isPresent()
                && fingerprint.ofContent(entry.flow().get()) == wanted.content(position)) {
            wanted.see(position);
            return;
        }
        boolean isWay = entry.table() == Table.DESTINATION.number() || entry.table() == Table.OUTSIDE.number();
        if (isWay && ways.size() < MAX_WAYS) {
            entry.flow().ifPresent(ways::add);
        }
        if (entry.table() == Table.CONNTRACK.number() && tracking.size() < MAX_WAYS) {
            entry.flow().ifPresent(tracking::add);
        }
        if (position < 0) {
            notWanted(entry);
        }
    }

    /** The sessions of addresses and in zones that were others' when the switch was last written, and the flows that say so. */
    Map<Flow, Set<SessionsOf>> left() {
        Map<Flow, Set<SessionsOf>> left = new LinkedHashMap<>(Handover.left(target.view(), ways));
        left.putAll(ZoneHandover.left(target.view(), tracking));
        return left;
    }

    /** The flows that are not wanted and let a container send. */
    List<FlowEntry> foreignGuards() {
        return strangers.stream()
                .filter(entry -> entry.table() == Table.SPOOF_GUARD.number())
                .toList();
    }

    private void notWanted(FlowEntry entry) {
        if (entry.flow().filter(Fence::isOfGeneration).isPresent()) {
            return;
        }
        boolean itsOwn = entry.flow().filter(learned::has).isPresent();
        counts |= itsOwn;
        if (itsOwn && !learned.isOutdated(entry.flow().get(), ports)) {
            return;
        }
        if (strangers.size() + outdated.size() >= MAX_STRANGERS) {
            complete = false;
        } else if (itsOwn) {
            outdated.add(entry.flow().get());
        } else {
            strangers.add(entry);
        }
    }

    /**
     * What makes the switch as it is wanted, now or in a later turn: a flow that is there in another form is replaced in its
     * place.
     */
    CompletableFuture<FlowChanges> changes() {
        if (broken != null) {
            return CompletableFuture.failedFuture(broken);
        }
        if (empty) {
            return CompletableFuture.completedFuture(new FlowChanges(List.of(), List.of(), all));
        }
        if (wanted.unseen() == 0) {
            return CompletableFuture.completedFuture(new FlowChanges(outdated, strangers, List.of()));
        }
        if (wanted.unseen() > GATHERED) {
            return CompletableFuture.completedFuture(new FlowChanges(outdated, strangers, this::missing));
        }
        return gather();
    }

    private CompletableFuture<FlowChanges> gather() {
        List<Flow> gathered = new ArrayList<>();
        Missing missing = new Missing(wanted);
        Iterator<Item> items = target.items();
        return new Turns(loop, () -> {
                    if (items.hasNext()) {
                        gathered.addAll(missing.of(items.next()));
                    }
                    return items.hasNext();
                })
                .go()
                .thenApply(nothing -> new FlowChanges(outdated, strangers, gathered));
    }

    private Iterator<Flow> missing() {
        return new EachFlow(target.items(), new Missing(wanted)::of);
    }
}
