package io.weir.controller.intent;

import io.weir.controller.store.Change;
import io.weir.controller.store.Entry;
import io.weir.controller.store.Revision;
import io.weir.controller.store.Store;
import io.weir.controller.store.StoreException;
import io.weir.controller.store.Summary;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.document.Edit;
import io.weir.flows.document.InUse;
import io.weir.flows.document.IntentReader;
import io.weir.flows.document.IntentWriter;
import io.weir.flows.document.Reading;
import io.weir.flows.document.Resource;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Moment;
import io.weir.flows.model.RuleId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the current intent and changes it. Changes are made one after the other, by one thread: each is read and
 * checked against what it changes, and is made once it is stored. Switches are told of it while the disk is at work, which
 * takes most of a millisecond and now and then many; should it fail, they are told to go back. Reading the current intent
 * waits for nobody.
 */
public final class Intents implements AutoCloseable {

    /** After so many changes of single things the whole intent is stored again, which bounds what a start must replay. */
    static final int WHOLE_EVERY = 1000;

    /** Rules of which what is left is ended in one turn; the next turn comes at once. */
    private static final int MAX_ENDS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Intents.class);

    private final Store store;
    private final Clock clock;
    private final IntentListener listener;
    private final ChangeQueue queue = new ChangeQueue();

    private volatile Current current = new Current(0, NetworkView.of(Intent.EMPTY));

    /** Why the store is not to be relied on; it is loaded again before the next change. */
    private volatile @Nullable String storeTrouble;

    /** Since a change could not be stored, none has been. Of the queue's thread. */
    private boolean inDoubt;

    /** Of the queue's thread. */
    private final InUse inUse = InUse.of(Intent.EMPTY);

    /** Of the queue's thread. */
    private final Drains drains = new Drains();

    private final DrainTimer ends;

    /** Revisions since the newest whole intent in the store. Of the queue's thread. */
    private int sinceWhole;

    private Intents(Store store, Clock clock, IntentListener listener) {
        this.store = store;
        this.clock = clock;
        this.listener = listener;
        ends = new DrainTimer(clock, this::endDrains);
    }

    /**
     * Reads the newest intent from the store.
     *
     * @param listener told of the intent now, if one was ever declared, and of each change
     * @throws StoreException if the store cannot be read, or holds what this Weir does not understand
     */
    public static Intents open(Store store, Clock clock, IntentListener listener) throws StoreException {
        Intents intents = new Intents(store, clock, listener);
        intents.load();
        return intents;
    }

    public Current current() {
        return current;
    }

    /** Why changes cannot be stored at present; empty if they can. */
    public String storeTrouble() {
        String trouble = storeTrouble;
        return trouble == null ? "" : trouble;
    }

    /** Whether no change is being made or waits for its turn. */
    public boolean isIdle() {
        return queue.isIdle();
    }

    /** The newest revisions before one, newest first. */
    public List<Summary> revisions(int count, long before) throws StoreException {
        return store.newest(count, before);
    }

    /**
     * The intent as it was at a revision; empty if there is none of that number. Waits for the disk, and makes the changes
     * since a whole intent again, at most {@link #WHOLE_EVERY}.
     */
    public Optional<Intent> at(long revision) throws StoreException {
        Current now = current;
        if (revision == now.revision()) {
            return Optional.of(now.intent());
        }
        if (revision < 1 || revision > now.revision()) {
            return Optional.empty();
        }
        return Optional.of(Replay.of(store.load(revision), InUse.of(Intent.EMPTY)));
    }

    /** Replaces the whole intent by what a document says. */
    public CompletableFuture<Outcome> replace(String text, Proposal proposal) {
        return inTurn(() -> change(
                proposal,
                moment -> IntentReader.read(text, current.intent(), moment),
                after -> new Change.Whole(IntentWriter.json(after))));
    }

    /** Adds or replaces one thing of the intent. */
    public CompletableFuture<Outcome> put(Resource resource, String text, Proposal proposal) {
        return inTurn(() -> change(
                proposal, moment -> Edit.put(resource, text, inUse(), moment), after -> stored(resource, after)));
    }

    /** Takes one thing out of the intent. */
    public CompletableFuture<Outcome> remove(Resource resource, Proposal proposal) {
        return inTurn(() -> removeNow(resource, proposal));
    }

    private Outcome removeNow(Resource resource, Proposal proposal) {
        return IntentWriter.json(resource, current.intent()).isEmpty()
                ? new Outcome.Missing(resource.path())
                : change(
                        proposal,
                        moment -> Edit.remove(resource, inUse(), moment),
                        after -> new Change.Remove(resource.path()));
    }

    /**
     * Adds a rule, under the name that it states or that follows from what it says.
     *
     * @param tier the tenant whose rule it is, or {@link RuleId#OPERATOR}
     */
    public CompletableFuture<Outcome> addRule(String tier, String text, Proposal proposal) {
        return inTurn(() -> {
            Intent before = current.intent();
            Outcome outcome = change(
                    proposal,
                    moment -> Edit.add(tier, text, inUse(), moment),
                    after -> stored(new Resource.OfRule(RuleChanges.added(tier, before, after)), after));
            return outcome instanceof Outcome.Made made
                    ? new Outcome.Made(
                            made.current(),
                            RuleChanges.added(tier, before, made.current().intent())
                                    .name())
                    : outcome;
        });
    }

    /** Lets a rule that only observed decide from now on. */
    public CompletableFuture<Outcome> promote(RuleId rule, Proposal proposal) {
        Resource resource = new Resource.OfRule(rule);
        return inTurn(() -> IntentWriter.json(resource, current.intent()).isEmpty()
                ? new Outcome.Missing(resource.path())
                : change(proposal, moment -> Edit.promote(rule, inUse(), moment), after -> stored(resource, after)));
    }

    /** Makes a change when it is its turn, from what the store holds. */
    private CompletableFuture<Outcome> inTurn(Supplier<Outcome> change) {
        return queue.submit(() -> isLoaded() ? change.get() : new Outcome.NotStored(storeTrouble()));
    }

    private static Change stored(Resource resource, Intent after) {
        return new Change.Put(
                resource.path(), IntentWriter.json(resource, after).orElseThrow());
    }

    /** What the current intent's parts have to themselves. */
    private InUse inUse() {
        inUse.moveTo(current.intent());
        return inUse;
    }

    /** Has what is left of the rules of an intent ended when its time is over. */
    private void endDrainsOf(Intent intent) {
        drains.follow(intent);
        ends.at(drains.nextEnd());
    }

    /** Ends what is left of the rules whose time is over, each by a revision of its own. */
    void endDrains() {
        if (!queue.offer(this::endDrainsNow)) {
            ends.again();
        }
    }

    private void endDrainsNow() {
        if (!isLoaded()) {
            ends.again();
            return;
        }
        long now = clock.instant().getEpochSecond();
        List<Resource.OfWithdrawn> over = drains.over(now, MAX_ENDS);
        for (Resource.OfWithdrawn left : over) {
            String why = "the time of what rule " + left.id() + " left is over";
            if (!(removeNow(left, new Proposal(OptionalLong.empty(), "weir", why)) instanceof Outcome.Made)) {
                ends.again();
                return;
            }
        }
        ends.at(drains.nextEnd());
    }

    /** Ends the change under way; those that wait are dropped, unanswered and not made. */
    @Override
    public void close() {
        ends.close();
        queue.close();
    }

    private Outcome change(Proposal proposal, Function<Moment, Reading> edit, Function<Intent, Change> asChange) {
        Current now = current;
        if (proposal.onlyAt().isPresent() && proposal.onlyAt().getAsLong() != now.revision()) {
            return new Outcome.Stale(now.revision());
        }
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Reading reading = edit.apply(new Moment(now.revision() + 1, at.getEpochSecond()));
        if (reading instanceof Reading.Bad bad) {
            return new Outcome.Bad(bad.problems());
        }
        Intent after = ((Reading.Whole) reading).intent();
        if (now.revision() > 0 && after.equals(now.intent())) {
            return new Outcome.Same(now);
        }
        Change change = sinceWhole >= WHOLE_EVERY ? new Change.Whole(IntentWriter.json(after)) : asChange.apply(after);
        Revision revision = new Revision(now.revision() + 1, at, proposal.who(), proposal.why());
        return append(now, revision, change, after, !inDoubt && canBeTakenBack(now, after))
                .map(next -> made(next, change))
                .orElseGet(() -> new Outcome.NotStored(storeTrouble()));
    }

    /** Switches whose host is new, or no longer there, would not be as they were before. */
    private static boolean canBeTakenBack(Current now, Intent after) {
        return now.intent().hosts().equals(after.hosts());
    }

    /**
     * Stores a change; its view is there once it is durable. Who is told ahead is told first of all: to begin storing takes
     * a tenth of a millisecond and more, and wakes a thread that would take a processor from the switches'.
     *
     * @param ahead whether switches are told before that
     */
    private Optional<Current> append(Current now, Revision revision, Change change, Intent after, boolean ahead) {
        boolean takeBack = false;
        try {
            Current next = new Current(revision.number(), now.view().next(after));
            if (ahead) {
                takeBack = true;
                listener.inForce(next);
            }
            Store.Appending appending = store.begin(revision, change);
            if (appending.await()) {
                takeBack = false;
                if (!ahead) {
                    listener.inForce(next);
                }
                return Optional.of(next);
            }
            storeTrouble = "the store holds another revision than the one before " + revision.number()
                    + "; it is read again before the next change: try again";
        } catch (StoreException e) {
            storeTrouble = String.valueOf(e.getMessage());
        } finally {
            if (takeBack) {
                listener.inForce(now);
            }
        }
        inDoubt = true;
        LOG.error("revision {} was not stored: {}", revision.number(), storeTrouble);
        return Optional.empty();
    }

    private Outcome made(Current next, Change change) {
        sinceWhole = change instanceof Change.Whole ? 0 : sinceWhole + 1;
        inDoubt = false;
        current = next;
        listener.durable(next);
        endDrainsOf(next.intent());
        return new Outcome.Made(next, "");
    }

    /** After a failure: what the store holds now may be the revision that failed, or not. */
    private boolean isLoaded() {
        if (storeTrouble == null) {
            return true;
        }
        try {
            load();
            storeTrouble = null;
            return true;
        } catch (StoreException e) {
            storeTrouble = String.valueOf(e.getMessage());
            return false;
        }
    }

    private void load() throws StoreException {
        List<Entry> entries = store.load();
        if (entries.isEmpty()) {
            return;
        }
        Intent intent = Replay.of(entries, inUse);
        long newest = entries.get(entries.size() - 1).revision().number();
        if (newest != current.revision()) {
            sinceWhole = entries.size() - 1;
            Current next = new Current(newest, current.view().next(intent));
            current = next;
            listener.inForce(next);
            listener.durable(next);
            endDrainsOf(intent);
        }
    }
}
