package io.weir.controller.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link Store} must do. */
interface StoreContract {

    String WEB = "tenants/red/containers/web";

    /** Opens the store; the second time in one test, what the first had is there. */
    Store open() throws Exception;

    static Revision revision(long number) {
        return new Revision(
                number, Instant.ofEpochMilli(1_700_000_000_000L + number), "ann@desk", "because of " + number);
    }

    @Test
    default void aNewStoreIsEmpty() throws Exception {
        try (Store store = open()) {
            assertEquals(List.of(), store.load());
            assertEquals(Optional.empty(), store.newest());
        }
    }

    @Test
    default void whatWasAppendedIsThereAfterOpeningAgain() throws Exception {
        List<Entry> entries = List.of(
                new Entry(revision(1), new Change.Whole("tenants: {red: {}} # Grün 网络 🕸\n")),
                new Entry(revision(2), new Change.Put(WEB, "{host: vm1}")),
                new Entry(revision(3), new Change.Remove(WEB)));
        try (Store store = open()) {
            for (Entry entry : entries) {
                assertTrue(store.append(entry.revision(), entry.change()));
            }
            assertEquals(entries, store.load());
        }
        try (Store store = open()) {
            assertEquals(entries, store.load());
            assertEquals(Optional.of(revision(3)), store.newest());
        }
    }

    @Test
    default void loadingBeginsAtTheNewestWholeIntent() throws Exception {
        try (Store store = open()) {
            store.append(revision(1), new Change.Whole("old"));
            store.append(revision(2), new Change.Put(WEB, "{}"));
            store.append(revision(3), new Change.Whole("new"));
            store.append(revision(4), new Change.Remove(WEB));
            assertEquals(
                    List.of(
                            new Entry(revision(3), new Change.Whole("new")),
                            new Entry(revision(4), new Change.Remove(WEB))),
                    store.load());
        }
    }

    @Test
    default void loadingUpToARevisionBeginsAtTheWholeIntentBeforeThat() throws Exception {
        try (Store store = open()) {
            store.append(revision(1), new Change.Whole("old"));
            store.append(revision(2), new Change.Put(WEB, "{}"));
            store.append(revision(3), new Change.Whole("new"));
            store.append(revision(4), new Change.Remove(WEB));
            Entry old = new Entry(revision(1), new Change.Whole("old"));
            assertEquals(List.of(old), store.load(1));
            assertEquals(List.of(old, new Entry(revision(2), new Change.Put(WEB, "{}"))), store.load(2));
            assertEquals(List.of(new Entry(revision(3), new Change.Whole("new"))), store.load(3));
            assertEquals(store.load(), store.load(99));
            assertEquals(List.of(), store.load(0));
        }
    }

    @Test
    default void aRevisionThatDoesNotFollowTheNewestIsNotAppended() throws Exception {
        try (Store store = open()) {
            assertFalse(store.append(revision(2), new Change.Whole("a gap")));
            assertTrue(store.append(revision(1), new Change.Whole("first")));
            assertFalse(store.append(revision(1), new Change.Whole("the same again")));
            assertFalse(store.append(revision(3), new Change.Whole("a gap")));
            assertEquals(List.of(new Entry(revision(1), new Change.Whole("first"))), store.load());
        }
    }

    @Test
    default void ofSeveralThatAppendTheSameRevisionExactlyOneSucceeds() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Store store = open()) {
            for (long number = 1; number <= 20; number++) {
                long next = number;
                List<Callable<Boolean>> attempts = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    String text = "by " + i;
                    attempts.add(() -> store.append(revision(next), new Change.Whole(text)));
                }
                int won = 0;
                for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
                    won += attempt.get() ? 1 : 0;
                }
                assertEquals(1, won, "revision " + number);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    default void theNewestRevisionsComeNewestFirst() throws Exception {
        try (Store store = open()) {
            for (long number = 1; number <= 5; number++) {
                store.append(
                        revision(number),
                        number < 4
                                ? new Change.Whole("")
                                : number == 4 ? new Change.Put(WEB, "{}") : new Change.Remove(WEB));
            }
            Summary third = new Summary(revision(3), "", false);
            List<Summary> newest =
                    List.of(new Summary(revision(5), WEB, true), new Summary(revision(4), WEB, false), third);
            assertEquals(newest, store.newest(3, Long.MAX_VALUE));
            assertEquals(5, store.newest(100, Long.MAX_VALUE).size());
            assertEquals(List.of(third), store.newest(1, 4));
            assertEquals(List.of(), store.newest(100, 1));
        }
    }

    @Test
    default void aLargeIntentComesBackWhole() throws Exception {
        String text = "x".repeat(8_000_000) + "end";
        try (Store store = open()) {
            store.append(revision(1), new Change.Whole(text));
        }
        try (Store store = open()) {
            assertEquals(List.of(new Entry(revision(1), new Change.Whole(text))), store.load());
        }
    }
}
