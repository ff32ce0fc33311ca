package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowChanges;
import io.weir.controller.openflow.FlowUpdate;
import io.weir.controller.openflow.Switch;
import io.weir.controller.openflow.SwitchPorts;
import io.weir.flows.compile.Handover;
import io.weir.flows.compile.HostView;
import io.weir.flows.compile.Ports;
import io.weir.flows.compile.Transition;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowText;
import io.weir.flows.openflow.SessionsOf;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one switch as the intent wants it. All of its state belongs to the switch's event loop, except the standing,
 * which any thread may read.
 *
 * <pre>
 * connected, failed, or time for it → read all flows, compare → nothing differs: known
 *                                                             → differs: one bundle, barrier → known
 *                                                             → an address was another's: those flows go, then its
 *                                                               sessions, and all is read again
 * known, and intent or ports differ → what follows from the difference, one bundle, barrier → known
 * the switch tells of changed flows → look at these; what is wrong, one bundle, barrier → known
 *                                     an address is handed on → first its old owner goes, then its sessions
 * refused, no answer                → nothing is known; again after a rest
 * </pre>
 */
final class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    /** Of a repair, so many changes are named in the log; beyond, their number. */
    private static final int MAX_NAMED = 50;

    private final Switch connection;
    private final Loop loop;
    private final ReconcileSettings settings;
    private final ReadPace pace;
    private final Outcomes outcomes;
    private final Departures departures = new Departures();

    private @Nullable String host;
    private @Nullable HostView view;
    private long revision;
    private Ports ports;
    private @Nullable Target known;
    private boolean busy;
    private boolean readDue;
    private Monitor monitor = Monitor.NONE;
    private final Suspects suspects = new Suspects();
    /** On the loop's clock: suspects are not looked at before, so that they never keep it busy. */
    private long inspectFrom;

    private Runnable inspection = () -> {};
    /** What the switch may learn, as last known, and whether it has flows that it learned. */
    private @Nullable Learned learned;

    private boolean counts;
    private Duration lastRead = Duration.ZERO;
    /** How long a reading took after which the next has not been scheduled yet. */
    private @Nullable Duration readTook;
    /** Whether the next reading is to find what the switch learned and can count no more. */
    private boolean sweeping;

    private boolean gone;
    private long attempted;
    private int failures;
    /** Counts the hosts that it has been the switch of. */
    private int epoch;

    private Runnable timer = () -> {};
    private @Nullable Runnable retry;
    private volatile Standing standing;

    /** Whether the switch tells of each change of its flows by another hand. */
    private enum Monitor {
        NONE,
        ASKED,
        TELLS,
        /** It tells not of all, for now. */
        PAUSED,
        REFUSED
    }

    /** Who is told how a host's switch took a revision; called on the event loop. */
    interface Outcomes {
        void settled(String host, Standing standing);

        void repaired(String host, int flows);
    }

    Reconciler(
            Switch connection,
            SwitchPorts ports,
            Loop loop,
            ReconcileSettings settings,
            ReadPace pace,
            Outcomes outcomes) {
        this.connection = connection;
        this.loop = loop;
        this.settings = settings;
        this.pace = pace;
        this.outcomes = outcomes;
        this.ports = new Ports(ports.numbers());
        this.inspectFrom = loop.now();
        this.standing = new Standing(SwitchStatus.State.PENDING, 0, 0, 0, "", 0, ports.numbers());
    }

    Standing standing() {
        return standing;
    }

    /** Seconds until it tries again, 0 if it is not waiting. */
    long retryInSeconds() {
        Standing now = standing;
        return now.state() == SwitchStatus.State.FAILED
                ? Math.max(1, Duration.ofNanos(now.retryAt() - loop.now()).toSeconds())
                : 0;
    }

    /** From now on it is this host's switch. */
    void assign(String toHost, HostView toView, long atRevision) {
        if (!toHost.equals(host)) {
            forget();
        }
        if (atRevision != revision) {
            callOffRetry();
            stand(SwitchStatus.State.PENDING, standing.revision(), standing.flows(), "", 0);
        }
        host = toHost;
        view = toView;
        revision = atRevision;
        look();
    }

    /** No host claims it any more: it is left as it is. */
    void release() {
        host = null;
        view = null;
        forget();
        stand(SwitchStatus.State.PENDING, 0, 0, "", 0);
    }

    void portsChanged(SwitchPorts changed) {
        ports = new Ports(changed.numbers());
        Standing now = standing;
        standing = new Standing(
                now.state(),
                now.revision(),
                now.attempted(),
                now.flows(),
                now.detail(),
                now.retryAt(),
                changed.numbers());
        look();
    }

    /** Another hand has changed a flow. */
    void flowChanged(FlowUpdate update) {
        if (host == null) {
            return;
        }
        if (learned != null && update.flow().flow().filter(learned::has).isPresent()) {
            counts = true;
            if (!learned.isOutdated(update.flow().flow().get(), standing.ports().values())) {
                return;
            }
        }
        suspects.add(update);
        look();
    }

    /** Until it tells of changes again, it is read as one that never does. */
    void monitorPaused() {
        monitor = Monitor.PAUSED;
        if (host != null) {
            LOG.info("{}: many flows change, and not each change is told", host);
            scheduleRead(lastRead);
        }
    }

    /** What changed meanwhile is not known. */
    void monitorResumed() {
        monitor = Monitor.TELLS;
        if (host != null) {
            suspects.beyondCount();
            look();
        }
    }

    void disconnected() {
        gone = true;
        departures.take();
        release();
    }

    /** Goes on if there is something to do and nothing under way. Many reasons for it cost one round. */
    private void look() {
        if (!busy && !gone && retry == null && view != null) {
            HostView wanted = view;
            guarded(() -> round(new Target(revision, wanted, ports)));
        }
    }

    /** The loop's top: what goes wrong in a round, by our fault too, is a failure like any other, and tried again. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("{}: a round failed", host, e);
            busy = false;
            failed(e);
        }
    }

    private void round(Target target) {
        attempted = target.revision();
        if (mustForget()) {
            forgetSessions();
        } else if (known == null || readDue) {
            // What changes is a change from what is known, whatever the reading finds.
            read(known == null ? target : known);
        } else if (known.differs(target)) {
            change(known, target);
        } else if (known.revision() != target.revision()) {
            settle(target, standing.flows());
        } else if (!suspects.isEmpty()) {
            inspect(target);
        }
    }

    /** What the switch counted deleted flows' ports and rules by may be there yet: it is read as soon as others are. */
    private void sweepSoon() {
        if (isMonitored() && !sweeping) {
            sweeping = true;
            scheduleRead(lastRead);
        }
    }

    private void inspect(Target target) {
        long start = loop.now();
        inspection.run();
        if (inspectFrom - start > 0) {
            inspection = loop.after(Duration.ofNanos(inspectFrom - start), this::look);
            return;
        }
        if (suspects.isBeyondCount()) {
            inspectFrom = start + pace.restAfterLook(lastRead).toNanos();
            read(target);
            return;
        }
        busy = true;
        Inspection inspected = new Inspection(target, loop, suspects.take());
        CompletableFuture<FlowChanges> changes = inspected.changes();
        whenDone(changes.thenAccept(found -> {}), () -> {
            learned = inspected.learned();
            Duration took = Duration.ofNanos(loop.now() - start);
            inspectFrom = loop.now() + pace.restAfterLook(took).toNanos();
            repair(changes.join(), target);
        });
    }

    private void repair(FlowChanges changes, Target target) {
        if (!changes.isEmpty()) {
            int put = 0;
            for (Flow unused : changes.put()) {
                put++;
            }
            report(changes, changes.strangers().size() + put);
        }
        commit(changes, target, () -> settle(target, standing.flows()));
    }

    /** Asks for it before the first reading: of what comes after the switch has been read it tells. */
    private void monitor() {
        if (monitor == Monitor.NONE) {
            monitor = Monitor.ASKED;
            var unused = connection.monitorFlows().whenComplete((nothing, failure) -> {
                monitor = failure == null ? Monitor.TELLS : Monitor.REFUSED;
                if (failure != null) {
                    LOG.info("{}: it does not tell of changes and is read instead: {}", host, failure.getMessage());
                }
            });
        }
    }

    /** Before anything else, once they may be; and before all is read: nobody knows what comes of it. */
    private boolean mustForget() {
        return !departures.isEmpty()
                && (known == null || readDue || departures.rest(loop.now()).isZero());
    }

    private void change(Target from, Target target) {
        Handover handover = Handover.between(from.view(), target.view());
        if (departures.overlap(handover.taken())) {
            forgetSessions();
        } else if (handover.passed().isEmpty()) {
            advance(from, target, handover, flows -> settle(target, flows));
        } else {
            Target without = new Target(from.revision(), from.view().without(handover.passed()), from.ports());
            advance(from, without, Handover.between(from.view(), without.view()), flows -> {
                known = without;
                stand(SwitchStatus.State.PENDING, standing.revision(), flows, "", 0);
                look();
            });
        }
    }

    private void advance(Target from, Target to, Handover handover, IntConsumer then) {
        busy = true;
        Transition transition = new Transition(from.view(), from.ports(), to.view(), to.ports());
        whenDone(new TransitionTurns(loop, transition).go(), () -> {
            Counted delete = new Counted(transition::delete);
            Counted put = new Counted(transition::put);
            if (counts && delete.iterator().hasNext()) {
                sweepSoon();
            }
            commit(new FlowChanges(delete, List.of(), put), to, () -> {
                departures.add(handover.left(), loop.now());
                if (!departures.isEmpty()) {
                    var unused = loop.after(departures.rest(loop.now()), this::look);
                }
                then.accept(standing.flows() + put.count() - transition.replaced() - delete.count());
            });
        });
    }

    private void forgetSessions() {
        busy = true;
        var unused = loop.after(departures.rest(loop.now()), () -> {
            List<SessionsOf> sessions = departures.take();
            whenDone(
                    connection.forgetSessions(sessions).whenComplete((nothing, failure) -> {
                        if (failure != null) {
                            departures.add(sessions, loop.now());
                        }
                    }),
                    this::look);
        });
    }

    private void read(Target target) {
        busy = true;
        readDue = false;
        sweeping = false;
        timer.run();
        monitor();
        // It answers in order: whatever it told of until now will be in what is read.
        suspects.clear();
        boolean expected = known == null;
        if (expected) {
            stand(SwitchStatus.State.PENDING, standing.revision(), standing.flows(), "reading its flows", 0);
        }
        long start = loop.now();
        Comparison comparison = new Comparison(target, loop, connection::resumeScan);
        CompletableFuture<Void> scan = connection.scanFlows(comparison);
        comparison.asked();
        whenDone(scan.whenComplete((nothing, failure) -> comparison.answered()), () -> {
            lastRead = Duration.ofNanos(loop.now() - start);
            readTook = lastRead;
            compare(comparison, expected);
        });
    }

    private void compare(Comparison comparison, boolean expected) {
        busy = true;
        CompletableFuture<FlowChanges> changes = comparison.changes();
        whenDone(changes.thenAccept(found -> {}), () -> compared(comparison, changes.join(), expected));
    }

    private void compared(Comparison comparison, FlowChanges changes, boolean expected) {
        learned = comparison.learned().orElse(learned);
        counts |= comparison.counts();
        if (changes.isEmpty()) {
            settle(comparison.target(), comparison.wanted());
            return;
        }
        if (!expected) {
            report(changes, comparison.isOfEmpty() ? standing.flows() : comparison.differing());
        }
        Map<Flow, Set<SessionsOf>> left = expected ? comparison.left() : Map.of();
        if (!left.isEmpty()) {
            FlowChanges first = new FlowChanges(List.copyOf(left.keySet()), comparison.foreignGuards(), List.of());
            commit(first, comparison.target(), () -> {
                left.values().forEach(sessions -> departures.add(sessions, loop.now()));
                look();
            });
            return;
        }
        readDue = !comparison.isComplete();
        commit(changes, comparison.target(), () -> settle(comparison.target(), comparison.wanted()));
    }

    private void commit(FlowChanges changes, Target target, Runnable then) {
        if (changes.isEmpty()) {
            then.run();
            return;
        }
        busy = true;
        if (standing.revision() != target.revision()) {
            stand(SwitchStatus.State.PENDING, standing.revision(), standing.flows(), "", 0);
        }
        whenDone(connection.commit(changes), then);
    }

    /** Goes on with a round, unless it has become another host's switch meanwhile: then from the beginning. */
    private void whenDone(CompletableFuture<Void> step, Runnable next) {
        int begun = epoch;
        var unused = step.whenComplete((nothing, failure) -> {
            busy = false;
            if (begun != epoch) {
                known = null;
                look();
            } else if (failure != null) {
                failed(failure);
            } else {
                guarded(next);
            }
        });
    }

    private void settle(Target target, int flows) {
        known = target;
        failures = 0;
        stand(SwitchStatus.State.IN_SYNC, target.revision(), flows, "", 0);
        if (readTook != null) {
            // Not before: how long to rest depends on how many flows there are now.
            scheduleRead(readTook);
            readTook = null;
        }
        told();
        look();
    }

    private void failed(Throwable failure) {
        known = null;
        if (gone || host == null) {
            return;
        }
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        Duration rest = rest();
        failures++;
        String why = String.valueOf(cause.getMessage());
        LOG.warn("{}: {}; again in {} s", host, why, rest.toSeconds());
        stand(SwitchStatus.State.FAILED, standing.revision(), standing.flows(), why, loop.now() + rest.toNanos());
        retry = loop.after(rest, () -> {
            retry = null;
            look();
        });
        told();
    }

    private void told() {
        if (host != null) {
            outcomes.settled(host, standing);
        }
    }

    /** Doubles with each failure, up to its bound. */
    private Duration rest() {
        Duration rest = settings.firstRetry().multipliedBy(1L << Math.min(failures, 20));
        return rest.compareTo(settings.maxRetry()) > 0 ? settings.maxRetry() : rest;
    }

    /** What is under way no longer counts. */
    private void forget() {
        epoch++;
        known = null;
        callOffRetry();
        timer.run();
        inspection.run();
        suspects.clear();
    }

    private void callOffRetry() {
        if (retry != null) {
            retry.run();
            retry = null;
        }
    }

    private void scheduleRead(Duration took) {
        long readAt = loop.now();
        timer.run();
        arm(took, readAt, isMonitored() && !sweeping ? pace.monitoredRest() : pace.rest(took));
    }

    private boolean isMonitored() {
        return monitor == Monitor.TELLS;
    }

    private void arm(Duration took, long readAt, Duration rest) {
        timer = loop.after(rest, () -> {
            Duration rested = Duration.ofNanos(loop.now() - readAt);
            if (!isMonitored() && pace.isTooSoon(rested)) {
                arm(took, readAt, pace.rest(took).minus(rested));
            } else {
                readDue = true;
                look();
            }
        });
    }

    /** Somebody else's hand: every flow of it is counted, and named up to a bound. */
    private void report(FlowChanges changes, int count) {
        Stream<String> deleted = changes.strangers().stream()
                .map(stranger ->
                        "deleted " + stranger.flow().map(FlowText::format).orElseGet(stranger::text));
        Stream<String> put = StreamSupport.stream(changes.put().spliterator(), false)
                .map(flow -> "put back " + FlowText.format(flow));
        Stream.concat(deleted, put)
                .limit(MAX_NAMED)
                .forEach(done -> LOG.warn("{}: changed by another hand, {}", host, done));
        if (count > MAX_NAMED) {
            LOG.warn("{}: and {} more", host, count - MAX_NAMED);
        }
        if (host != null && count > 0) {
            outcomes.repaired(host, count);
        }
    }

    private void stand(SwitchStatus.State state, long confirmed, int flows, String detail, long retryAt) {
        pace.flowsChanged(flows - standing.flows());
        standing = new Standing(state, confirmed, attempted, flows, detail, retryAt, standing.ports());
    }
}
