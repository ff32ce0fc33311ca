package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowChanges;
import io.weir.controller.openflow.FlowUpdate;
import io.weir.controller.openflow.Switch;
import io.weir.controller.openflow.SwitchPorts;
import io.weir.flows.compile.HostView;
import io.weir.flows.compile.Ports;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
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
final class Reconciler implements Round {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Switch connection;
    private final Loop loop;
    private final ReadPace pace;
    private final Outcomes outcomes;
    private final Departures departures = new Departures();
    private final Course course;
    private final Audit audit;
    private final Advance advance;
    private final Retry retry;

    private @Nullable String host;
    private @Nullable HostView view;
    private Edition edition = Edition.NONE;
    private Ports ports;
    private @Nullable Target known;
    private boolean gone;
    /** Whether the last round had sessions forgotten. */
    private boolean forgot;

    private Edition attempted = Edition.NONE;
    private volatile Standing standing;

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
        this.pace = pace;
        this.outcomes = outcomes;
        this.course = new Course(this::failed, this::outdated);
        this.audit = new Audit(connection, loop, pace, course, this, departures);
        this.advance = new Advance(connection, loop, course, this, departures, audit::deletes);
        this.retry = new Retry(loop, settings, this::look);
        this.ports = new Ports(ports.numbers());
        this.standing = new Standing(SwitchStatus.State.PENDING, Edition.NONE, Edition.NONE, 0, "", 0, ports.numbers());
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
    void assign(String toHost, HostView toView, Edition atEdition) {
        if (!toHost.equals(host)) {
            forget();
        }
        if (!atEdition.equals(edition)) {
            retry.callOff();
            stand(SwitchStatus.State.PENDING, standing.confirmed(), standing.flows(), "", 0);
        }
        host = toHost;
        view = toView;
        edition = atEdition;
        look();
    }

    /** No host claims it any more: it is left as it is. */
    void release() {
        host = null;
        view = null;
        forget();
        stand(SwitchStatus.State.PENDING, Edition.NONE, 0, "", 0);
    }

    void portsChanged(SwitchPorts changed) {
        ports = new Ports(changed.numbers());
        standing = standing.withPorts(changed.numbers());
        look();
    }

    /** Another hand has changed a flow. */
    void flowChanged(FlowUpdate update) {
        if (host != null) {
            audit.flowChanged(update, standing.ports().values());
        }
    }

    /** Until it tells of changes again, it is read as one that never does. */
    void monitorPaused() {
        audit.paused();
        if (host != null) {
            LOG.info("{}: many flows change, and not each change is told", host);
            audit.readSooner();
        }
    }

    /** What changed meanwhile is not known. */
    void monitorResumed() {
        audit.resumed();
        if (host != null) {
            audit.suspectAll();
        }
    }

    void disconnected() {
        gone = true;
        departures.clear();
        release();
    }

    /** Goes on if there is something to do and nothing under way. Many reasons for it cost one round. */
    @Override
    public void look() {
        if (!course.isBusy() && !gone && !retry.isWaiting() && view != null) {
            HostView wanted = view;
            course.guarded(() -> round(new Target(edition, wanted, ports)));
        }
    }

    private void round(Target target) {
        attempted = target.edition();
        // Where many sessions are to be forgotten, changes are made in between.
        forgot = mustForget() && !(forgot && isChanging(target));
        if (forgot) {
            advance.forgetSessions();
        } else if (known == null) {
            audit.read(target, Audit.Expected.YES);
        } else if (audit.isReadDue()) {
            // What changes is a change from what is known, whatever the reading finds.
            audit.read(known, Audit.Expected.NO);
        } else if (known.differs(target)) {
            advance.change(known, target);
        } else if (!known.edition().equals(target.edition())) {
            settle(target, standing.flows());
        } else if (audit.hasSuspects()) {
            audit.inspect(target);
        }
    }

    private boolean isChanging(Target target) {
        return known != null && !audit.isReadDue() && known.differs(target);
    }

    /** Before anything else, once they are gathered; and before all is read: nobody knows what comes of it. */
    private boolean mustForget() {
        return !departures.isEmpty()
                && (known == null
                        || audit.isReadDue()
                        || departures.rest(loop.now()).isZero());
    }

    @Override
    public void commit(FlowChanges changes, Target target, Runnable then) {
        make(changes, target, connection::commit, then);
    }

    @Override
    public void enforce(FlowChanges changes, Target target, Runnable then) {
        make(changes, target, connection::enforce, then);
    }

    private void make(
            FlowChanges changes, Target target, Function<FlowChanges, CompletableFuture<Void>> how, Runnable then) {
        if (changes.isEmpty()) {
            then.run();
            return;
        }
        if (!standing.confirmed().equals(target.edition())) {
            waiting("");
        }
        course.begin();
        course.whenDone(how.apply(changes), then);
    }

    /** It has become another host's switch meanwhile: from the beginning. */
    private void outdated() {
        known = null;
        look();
    }

    @Override
    public void settle(Target target, int flows) {
        known = target;
        retry.succeeded();
        stand(SwitchStatus.State.IN_SYNC, target.edition(), flows, "", 0);
        // Not before: how long to rest depends on how many flows there are now.
        audit.settled();
        told();
        look();
    }

    @Override
    public void reached(Target target, int flows) {
        known = target;
        pending(flows, "");
    }

    @Override
    public void waiting(String detail) {
        pending(standing.flows(), detail);
    }

    @Override
    public int flows() {
        return standing.flows();
    }

    private void failed(Throwable failure) {
        known = null;
        if (gone || host == null) {
            return;
        }
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        String why = String.valueOf(cause.getMessage());
        Duration rest = retry.failed();
        LOG.warn("{}: {}; again in {} s", host, why, rest.toSeconds());
        stand(SwitchStatus.State.FAILED, standing.confirmed(), standing.flows(), why, loop.now() + rest.toNanos());
        told();
    }

    private void told() {
        if (host != null) {
            outcomes.settled(host, standing);
        }
    }

    /** What is under way no longer counts. */
    private void forget() {
        course.outdate();
        known = null;
        retry.callOff();
        audit.forget();
    }

    /** Somebody else's hand: every flow of it is counted, and named up to a bound. */
    @Override
    public void report(FlowChanges changes, int count) {
        Repairs.log(host, changes, count);
        if (host != null && count > 0) {
            outcomes.repaired(host, count);
        }
    }

    private void pending(int flows, String detail) {
        stand(SwitchStatus.State.PENDING, standing.confirmed(), flows, detail, 0);
    }

    private void stand(SwitchStatus.State state, Edition confirmed, int flows, String detail, long retryAt) {
        pace.flowsChanged(flows - standing.flows());
        standing = new Standing(state, confirmed, attempted, flows, detail, retryAt, standing.ports());
    }
}
