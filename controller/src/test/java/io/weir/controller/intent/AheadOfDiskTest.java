package io.weir.controller.intent;

import static io.weir.controller.intent.IntentsTest.ANN;
import static io.weir.controller.intent.IntentsTest.TEXT;
import static io.weir.controller.intent.IntentsTest.made;
import static io.weir.controller.intent.IntentsTest.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.weir.controller.openflow.TestSwitch;
import io.weir.controller.store.Change;
import io.weir.controller.store.Entry;
import io.weir.controller.store.Revision;
import io.weir.controller.store.SqliteStore;
import io.weir.controller.store.Store;
import io.weir.controller.store.StoreException;
import io.weir.controller.store.Summary;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of a change while the disk is at work, and what becomes of one that it does not take. */
class AheadOfDiskTest {

    @TempDir
    Path directory;

    private final Told told = new Told();

    /** A real store on a disk that is slow, or refuses. */
    private static final class Disk implements Store {

        private final Store store;
        private final Semaphore syncs = new Semaphore(0);
        private volatile boolean refuses;
        /** Keeps what it is given, and does not say so in time. */
        private volatile boolean isLate;

        private Disk(Store store) {
            this.store = store;
        }

        @Override
        public List<Entry> load(long revision) throws StoreException {
            return store.load(revision);
        }

        @Override
        public Appending begin(Revision revision, Change change) throws StoreException {
            if (refuses) {
                return () -> {
                    syncs.acquireUninterruptibly();
                    throw new StoreException("the disk is full");
                };
            }
            Appending appending = store.begin(revision, change);
            return () -> {
                syncs.acquireUninterruptibly();
                boolean appended = appending.await();
                if (isLate) {
                    throw new StoreException("no answer");
                }
                return appended;
            };
        }

        @Override
        public List<Summary> newest(int count, long before) throws StoreException {
            return store.newest(count, before);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private interface DiskWork {
        void on(Intents intents, Disk disk) throws Exception;
    }

    /** An intent is there, with one rule. */
    private void openOn(DiskWork work) throws Exception {
        try (Disk disk = new Disk(SqliteStore.open(directory.resolve("weir.db")));
                Intents intents = Intents.open(disk, Clock.systemUTC(), told)) {
            disk.syncs.release();
            made(intents.replace(TEXT, ANN));
            told.take();
            work.on(intents, disk);
        }
    }

    /** Until a change is on its way to the disk, and has come no further. */
    private static void await(Disk disk) {
        TestSwitch.await("the disk is at work", disk.syncs::hasQueuedThreads);
    }

    private CompletableFuture<Outcome> anotherRule(Intents intents) {
        return intents.put(resource("rules/b"), "{from: red, to: blue}", ANN);
    }

    @Test
    void anIntentThatWasNeverThereIsInForceOnceItIsDurable() throws Exception {
        try (Disk disk = new Disk(SqliteStore.open(directory.resolve("weir.db")));
                Intents intents = Intents.open(disk, Clock.systemUTC(), told)) {
            CompletableFuture<Outcome> first = intents.replace(TEXT, ANN);
            await(disk);
            assertEquals(List.of(), told.take());
            disk.syncs.release();
            made(first);
            assertEquals(List.of("in force 1 1", "durable 1"), told.take());
        }
    }

    @Test
    void aChangeIsInForceWhileTheDiskIsAtWork() throws Exception {
        openOn((intents, disk) -> {
            CompletableFuture<Outcome> change = anotherRule(intents);
            await(disk);
            assertEquals(List.of("in force 2 2"), told.take());
            assertFalse(change.isDone());
            assertEquals(1, intents.current().revision());
            disk.syncs.release();
            made(change);
            assertEquals(List.of("durable 2"), told.take());
            assertEquals(2, intents.current().revision());
        });
    }

    @Test
    void whatCouldNotBeStoredIsTakenBack() throws Exception {
        openOn((intents, disk) -> {
            disk.refuses = true;
            disk.syncs.release();
            CompletableFuture<Outcome> refused = anotherRule(intents);
            assertEquals(new Outcome.NotStored("the disk is full"), refused.get(10, TimeUnit.SECONDS));
            assertEquals(List.of("in force 2 2", "in force 1 1"), told.take());
            assertEquals(1, intents.current().revision());
        });
    }

    @Test
    void whileTheStoreIsInDoubtSwitchesAreToldOfNothingThatIsNotDurable() throws Exception {
        openOn((intents, disk) -> {
            disk.refuses = true;
            disk.syncs.release(3);
            anotherRule(intents).get(10, TimeUnit.SECONDS);
            told.take();
            anotherRule(intents).get(10, TimeUnit.SECONDS);
            assertEquals(List.of(), told.take());
            // The store can be read again, which says nothing of whether it can be written.
            Outcome bad =
                    intents.put(resource("rules/b"), "{from: nobody}", ANN).get(10, TimeUnit.SECONDS);
            assertInstanceOf(Outcome.Bad.class, bad);
            anotherRule(intents).get(10, TimeUnit.SECONDS);
            assertEquals(List.of(), told.take());
            disk.refuses = false;
            CompletableFuture<Outcome> better = anotherRule(intents);
            await(disk);
            assertEquals(List.of(), told.take());
            disk.syncs.release();
            made(better);
            assertEquals(List.of("in force 2 2", "durable 2"), told.take());

            CompletableFuture<Outcome> next = intents.remove(resource("rules/b"), ANN);
            await(disk);
            assertEquals(List.of("in force 3 1"), told.take());
            disk.syncs.release();
            made(next);
        });
    }

    @Test
    void whatWasKeptAllTheSameIsTakenUpBeforeTheNextChange() throws Exception {
        openOn((intents, disk) -> {
            disk.isLate = true;
            disk.syncs.release(2);
            assertEquals(
                    new Outcome.NotStored("no answer"), anotherRule(intents).get(10, TimeUnit.SECONDS));
            assertEquals(List.of("in force 2 2", "in force 1 1"), told.take());
            disk.isLate = false;
            Outcome.Made next = assertInstanceOf(
                    Outcome.Made.class, intents.remove(resource("rules/b"), ANN).get(10, TimeUnit.SECONDS));
            assertEquals(3, next.current().revision());
            assertEquals(List.of("in force 2 2", "durable 2", "in force 3 1", "durable 3"), told.take());
        });
    }

    /** A switch whose host goes is left as it is, so a new one would keep what it was given. */
    @Test
    void hostsComeAndGoOnceThatIsDurable() throws Exception {
        openOn((intents, disk) -> {
            String two = TEXT.replace("vm1: {", "vm2: {address: 192.0.2.61}, vm1: {");
            for (String text : List.of(two, TEXT)) {
                CompletableFuture<Outcome> change = intents.replace(text, ANN);
                await(disk);
                assertEquals(List.of(), told.take());
                disk.syncs.release();
                made(change);
                assertEquals(2, told.take().size());
            }
        });
    }
}
