package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowChanges;
import io.weir.controller.openflow.FlowUpdate;
import io.weir.controller.openflow.Switch;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.SessionsOf;
import io.weir.flows.tables.Fence;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds out in what a switch is not as it is to be, by reading all of its flows or by looking at those that it told of, and
 * puts it right. Belongs to the switch's event loop.
 */
final class Audit {

    private final Switch connection;
    private final Loop loop;
    private final Course course;
    private final Round round;
    private final Departures departures;
    private final Monitor monitor;
    private final ReadTimer timer;
    /** What the switch may learn, as last known, and whether it has flows that it learned. */
    private @Nullable Learned learned;

    private boolean counts;

    Audit(Switch connection, Loop loop, ReadPace pace, Course course, Round round, Departures departures) {
        this.connection = connection;
        this.loop = loop;
        this.course = course;
        this.round = round;
        this.departures = departures;
        this.monitor = new Monitor(connection, loop, pace);
        this.timer = new ReadTimer(loop, pace, monitor::tells, round::look);
    }

    /** Whether it is time to read all flows. */
    boolean isReadDue() {
        return timer.isDue();
    }

    /** Whether there are flows to look at. */
    boolean hasSuspects() {
        return !monitor.suspects().isEmpty();
    }

    /** Another hand has changed a flow, or the switch itself. */
    void flowChanged(FlowUpdate update, Collection<Integer> ports) {
        if (update.flow().flow().filter(Fence::isOfGeneration).isPresent()) {
            return;
        }
        if (learned != null && update.flow().flow().filter(learned::has).isPresent()) {
            counts = true;
            if (!learned.isOutdated(update.flow().flow().get(), ports)) {
                return;
            }
        }
        monitor.suspects().add(update);
        round.look();
    }

    /** Until the switch tells of changes again, it is read as one that never does. */
    void paused() {
        monitor.paused();
    }

    /** The switch tells of changes again. */
    void resumed() {
        monitor.resumed();
    }

    /** All flows are read as often as if the switch did not tell of changes. */
    void readSooner() {
        timer.schedule();
    }

    /** Any flow may have been changed. */
    void suspectAll() {
        monitor.suspects().beyondCount();
        round.look();
    }

    /** Flows are about to be deleted, whose ports and rules the switch may have counted by. */
    void deletes() {
        if (counts) {
            timer.sweepSoon();
        }
    }

    /** The switch is as it is to be. */
    void settled() {
        timer.settled();
    }

    /** Nothing that is known of the switch counts any more. */
    void forget() {
        timer.callOff();
        monitor.forget();
    }

    /** Looks at the flows that the switch told of. */
    void inspect(Target target) {
        if (!monitor.mayLook(round::look)) {
            return;
        }
        if (monitor.suspects().isBeyondCount()) {
            monitor.looked(timer.lastTook());
            read(target, Expected.NO);
            return;
        }
        long start = loop.now();
        Inspection inspected = new Inspection(target, loop, monitor.suspects().take());
        CompletableFuture<FlowChanges> changes = inspected.changes();
        course.whenDone(changes.thenAccept(found -> {}), () -> {
            learned = inspected.learned();
            monitor.looked(Duration.ofNanos(loop.now() - start));
            repair(changes.join(), target);
        });
    }

    private void repair(FlowChanges changes, Target target) {
        if (!changes.isEmpty()) {
            round.report(changes, changes.strangers().size() + Repairs.count(changes.put()));
        }
        round.commit(changes, target, () -> round.settle(target, round.flows()));
    }

    /** Whether it is no surprise that flows of a switch differ: nothing was known of it. */
    enum Expected {
        YES,
        NO
    }

    /** Reads all flows. */
    void read(Target target, Expected expected) {
        timer.begun();
        monitor.ask(target.view().host().name());
        // It answers in order: whatever it told of until now will be in what is read.
        monitor.suspects().clear();
        if (expected == Expected.YES) {
            round.waiting("reading its flows");
        }
        long start = loop.now();
        Comparison comparison = new Comparison(target, loop, connection::resumeScan);
        course.begin();
        CompletableFuture<Void> scan = connection.scanFlows(comparison);
        comparison.asked();
        course.whenDone(scan.whenComplete((nothing, failure) -> comparison.answered()), () -> {
            timer.took(Duration.ofNanos(loop.now() - start));
            CompletableFuture<FlowChanges> changes = comparison.changes();
            course.whenDone(changes.thenAccept(found -> {}), () -> compared(comparison, changes.join(), expected));
        });
    }

    private void compared(Comparison comparison, FlowChanges changes, Expected expected) {
        learned = comparison.learned().orElse(learned);
        counts |= comparison.counts();
        if (changes.isEmpty()) {
            round.settle(comparison.target(), comparison.wanted());
            return;
        }
        if (expected == Expected.NO) {
            round.report(changes, comparison.isOfEmpty() ? round.flows() : comparison.differing());
        }
        Map<Flow, Set<SessionsOf>> left = expected == Expected.YES ? comparison.left() : Map.of();
        if (!left.isEmpty()) {
            FlowChanges first = new FlowChanges(List.copyOf(left.keySet()), comparison.foreignGuards(), List.of());
            round.enforce(first, comparison.target(), () -> {
                left.values().forEach(sessions -> departures.add(sessions, loop.now()));
                round.look();
            });
            return;
        }
        if (!comparison.isComplete()) {
            timer.again();
        }
        // What the switch let through before is not known: any of this may forbid something.
        round.enforce(changes, comparison.target(), () -> round.settle(comparison.target(), comparison.wanted()));
    }
}
