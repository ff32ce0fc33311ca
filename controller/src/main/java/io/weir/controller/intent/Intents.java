package io.weir.controller.intent;

import io.weir.controller.store.Change;
import io.weir.controller.store.Entry;
import io.weir.controller.store.Revision;
import io.weir.controller.store.Store;
import io.weir.controller.store.StoreException;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.document.ContainerEdit;
import io.weir.flows.document.IntentReader;
import io.weir.flows.document.IntentWriter;
import io.weir.flows.document.Reading;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Tenant;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the current intent and changes it. Changes are made one after the other, by one thread: each is read and
 * checked against what it changes, stored, and only then told. Reading the current one waits for nobody.
 */
public final class Intents implements AutoCloseable {

    /** After so many changes of containers the whole intent is stored again, which bounds what a start must replay. */
    static final int WHOLE_EVERY = 1000;

    /** Changes that may wait for their turn; one more is refused. */
    private static final int MAX_WAITING = 64;

    private static final int CLOSE_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Intents.class);

    private final Store store;
    private final Clock clock;
    private final Consumer<Current> listener;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> new Thread(task, "weir-intent"));

    private volatile Current current = new Current(0, NetworkView.of(Intent.EMPTY));

    /** Why the store is not to be relied on; it is loaded again before the next change. */
    private volatile @Nullable String storeTrouble;

    /** Revisions since the newest whole intent in the store. Of the thread. */
    private int sinceWhole;

    private Intents(Store store, Clock clock, Consumer<Current> listener) {
        this.store = store;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Reads the newest intent from the store.
     *
     * @param listener told of the intent now, if one was ever declared, and after each change, in order; must not block
     * @throws StoreException if the store cannot be read, or holds what this Weir does not understand
     */
    public static Intents open(Store store, Clock clock, Consumer<Current> listener) throws StoreException {
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

    /** The newest revisions, newest first. */
    public List<Revision> revisions(int count) throws StoreException {
        return store.newest(count);
    }

    /** Replaces the whole intent by what a document says. */
    public CompletableFuture<Outcome> replace(String text, Proposal proposal) {
        return submit(() -> change(
                proposal, now -> IntentReader.read(text, now), after -> new Change.Whole(IntentWriter.json(after))));
    }

    /** Adds or replaces one container. */
    public CompletableFuture<Outcome> put(ContainerId id, String text, Proposal proposal) {
        return submit(() -> change(
                proposal,
                now -> ContainerEdit.put(text, id, now),
                after -> new Change.Put(id, IntentWriter.container(containerOf(id, after)))));
    }

    /** Takes one container out of the intent. */
    public CompletableFuture<Outcome> remove(ContainerId id, Proposal proposal) {
        return submit(() -> {
            Tenant tenant = current.intent().tenants().get(id.tenant());
            if (tenant == null || !tenant.containers().containsKey(id.name())) {
                return new Outcome.Missing(current.revision());
            }
            return change(proposal, now -> ContainerEdit.remove(id, now), after -> new Change.Remove(id));
        });
    }

    /** Ends the change under way; those that wait are dropped, unanswered and not made. */
    @Override
    public void close() {
        thread.getQueue().clear();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a change is still under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Outcome> submit(Supplier<Outcome> change) {
        try {
            return CompletableFuture.supplyAsync(change, thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new Outcome.Busy());
        }
    }

    private Outcome change(Proposal proposal, Function<Intent, Reading> edit, Function<Intent, Change> asChange) {
        if (storeTrouble != null && !loadAgain()) {
            return new Outcome.NotStored(storeTrouble());
        }
        Current now = current;
        if (proposal.onlyAt().isPresent() && proposal.onlyAt().getAsLong() != now.revision()) {
            return new Outcome.Stale(now.revision());
        }
        Reading reading = edit.apply(now.intent());
        if (reading instanceof Reading.Bad bad) {
            return new Outcome.Bad(bad.problems());
        }
        Intent after = ((Reading.Whole) reading).intent();
        if (now.revision() > 0 && after.equals(now.intent())) {
            return new Outcome.Same(now);
        }
        Change change = sinceWhole >= WHOLE_EVERY ? new Change.Whole(IntentWriter.json(after)) : asChange.apply(after);
        Revision revision = new Revision(
                now.revision() + 1, clock.instant().truncatedTo(ChronoUnit.MILLIS), proposal.who(), proposal.why());
        return append(revision, change) ? made(now, revision, change, after) : new Outcome.NotStored(storeTrouble());
    }

    private static Container containerOf(ContainerId id, Intent intent) {
        Tenant tenant = Objects.requireNonNull(intent.tenants().get(id.tenant()));
        return Objects.requireNonNull(tenant.containers().get(id.name()));
    }

    private boolean append(Revision revision, Change change) {
        try {
            if (store.append(revision, change)) {
                return true;
            }
            storeTrouble = "the store holds another revision than the one before " + revision.number()
                    + "; it is read again before the next change: try again";
        } catch (StoreException e) {
            storeTrouble = String.valueOf(e.getMessage());
        }
        LOG.error("revision {} was not stored: {}", revision.number(), storeTrouble);
        return false;
    }

    private Outcome made(Current now, Revision revision, Change change, Intent after) {
        sinceWhole = change instanceof Change.Whole ? 0 : sinceWhole + 1;
        Current next = new Current(revision.number(), now.view().next(after));
        current = next;
        listener.accept(next);
        return new Outcome.Made(next);
    }

    /** After a failure: what the store holds now may be the revision that failed, or not. */
    private boolean loadAgain() {
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
        Intent intent = Intent.EMPTY;
        for (Entry entry : entries) {
            intent = replayed(entry, intent);
        }
        long newest = entries.get(entries.size() - 1).revision().number();
        if (newest != current.revision()) {
            sinceWhole = entries.size() - 1;
            Current next = new Current(newest, current.view().next(intent));
            current = next;
            listener.accept(next);
        }
    }

    private static Intent replayed(Entry entry, Intent before) throws StoreException {
        Reading reading;
        if (entry.change() instanceof Change.Whole whole) {
            reading = IntentReader.read(whole.text(), before);
        } else if (entry.change() instanceof Change.Put put) {
            reading = ContainerEdit.put(put.text(), put.id(), before);
        } else {
            reading = ContainerEdit.remove(((Change.Remove) entry.change()).id(), before);
        }
        if (reading instanceof Reading.Bad bad) {
            throw new StoreException("revision " + entry.revision().number()
                    + " in the store is not understood: " + bad.problems().get(0)
                    + ". It was written by another Weir: start that one, get the intent, and apply it to a new store");
        }
        return ((Reading.Whole) reading).intent();
    }
}
