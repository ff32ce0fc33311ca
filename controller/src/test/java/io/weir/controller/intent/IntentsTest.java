package io.weir.controller.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.store.Change;
import io.weir.controller.store.Entry;
import io.weir.controller.store.Revision;
import io.weir.controller.store.SqliteStore;
import io.weir.controller.store.Store;
import io.weir.controller.store.StoreException;
import io.weir.flows.document.Resource;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntentsTest {

    private static final Proposal ANN = new Proposal(OptionalLong.empty(), "ann@desk", "");
    private static final String TEXT = """
            hosts: {vm1: {address: 192.0.2.60}}
            tenants:
              red: {subnets: {net: {cidr: 10.0.0.0/24}}, containers: {web: {host: vm1}}}
              blue: {subnets: {net: {cidr: 10.1.0.0/24}}}
            rules: [{name: a, from: blue, to: red, sessions: drain 60s}]
            """;

    /** Nobody waits for these times: the test moves them. */
    private static final long START = 4_000_000_000L;

    @TempDir
    Path directory;

    private final AtomicLong second = new AtomicLong(START);

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(second.get());
        }
    };

    /** What was told, in order. */
    private final Told told = new Told();

    private static class Told implements IntentListener {

        private final List<String> words = new CopyOnWriteArrayList<>();

        @Override
        public void inForce(Current next) {
            words.add(
                    "in force " + next.revision() + " " + next.intent().rules().size());
        }

        @Override
        public void durable(Current next) {
            words.add("durable " + next.revision());
        }

        /** What was told since this was asked last. */
        private List<String> take() {
            List<String> taken = List.copyOf(words);
            words.clear();
            return taken;
        }
    }

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
        public List<Entry> load() throws StoreException {
            return store.load();
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
        public List<Revision> newest(int count) throws StoreException {
            return store.newest(count);
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
                Intents intents = Intents.open(disk, clock, told)) {
            disk.syncs.release();
            made(intents.replace(TEXT, ANN));
            told.take();
            work.on(intents, disk);
        }
    }

    private CompletableFuture<Outcome> anotherRule(Intents intents) {
        return intents.put(resource("rules/b"), "{from: red, to: blue}", ANN);
    }

    private static void await(BooleanSupplier condition) throws Exception {
        for (int i = 0; i < 2_000 && !condition.getAsBoolean(); i++) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertTrue(condition.getAsBoolean());
    }

    private interface Work {
        void on(Intents intents) throws Exception;
    }

    private void open(Work work) throws Exception {
        try (Store store = SqliteStore.open(directory.resolve("weir.db"));
                Intents intents = Intents.open(store, clock, told)) {
            work.on(intents);
        }
    }

    private static Intent made(CompletableFuture<Outcome> outcome) throws Exception {
        return assertInstanceOf(Outcome.Made.class, outcome.get(10, TimeUnit.SECONDS))
                .current()
                .intent();
    }

    private static Resource resource(String path) {
        return Resource.parse(path).orElseThrow();
    }

    /** Changes take their turns, so that what is asked next is answered when it is done. */
    private static void endDrains(Intents intents) throws Exception {
        intents.endDrains();
        assertInstanceOf(
                Outcome.Missing.class,
                intents.remove(resource("rules/none"), ANN).get(10, TimeUnit.SECONDS));
    }

    private static List<Rule> withdrawn(Intent intent) {
        return intent.allRules().filter(Rule::isWithdrawn).toList();
    }

    @Test
    void everyKindOfEditIsReplayedToTheSameIntent() throws Exception {
        Intent[] last = {Intent.EMPTY};
        open(intents -> {
            made(intents.replace(TEXT, ANN));
            second.addAndGet(10);
            made(intents.put(resource("rules/a"), "{from: blue, to: red, protocol: tcp, sessions: keep}", ANN));
            made(intents.put(resource("rules/a"), "{from: blue, to: red, protocol: udp, sessions: keep}", ANN));
            made(intents.put(resource("tenants/red/rules/x"), "{from: blue, to: red/web, mode: observe}", ANN));
            made(intents.promote(new RuleId("red", "x"), ANN));
            made(intents.addRule("red", "{from: red, to: outside}", ANN));
            made(intents.remove(resource("tenants/red/rules/x"), ANN));
            made(intents.put(resource("tenants/red/containers/db"), "{host: vm1, labels: {role: db}}", ANN));
            made(intents.put(resource("tenants/red/subnets/more"), "{cidr: 10.3.0.0/24}", ANN));
            made(intents.put(
                    resource("tenants/new"),
                    "{subnets: {net: {cidr: 10.4.0.0/24}}, rules: [{from: red, to: new, sessions: drain 5m}]}",
                    ANN));
            made(intents.put(resource("tenants/new"), "{subnets: {net: {cidr: 10.4.0.0/24}}}", ANN));
            last[0] = made(intents.remove(resource("rules/a"), ANN));
        });
        assertEquals(4, withdrawn(last[0]).size());
        second.addAndGet(1);
        open(intents -> {
            assertEquals(12, intents.current().revision());
            assertEquals(last[0], intents.current().intent());
        });
    }

    /** That there is nothing is something else than that nobody has said anything yet. */
    @Test
    void theFirstIntentIsARevisionAlsoIfItIsEmpty() throws Exception {
        open(intents -> {
            assertEquals(Intent.EMPTY, made(intents.replace("{}", ANN)));
            assertEquals(1, intents.current().revision());
            assertInstanceOf(Outcome.Same.class, intents.replace("{}", ANN).get(10, TimeUnit.SECONDS));
        });
    }

    @Test
    void anIntentThatWasNeverThereIsInForceOnceItIsDurable() throws Exception {
        try (Disk disk = new Disk(SqliteStore.open(directory.resolve("weir.db")));
                Intents intents = Intents.open(disk, clock, told)) {
            CompletableFuture<Outcome> first = intents.replace(TEXT, ANN);
            await(disk.syncs::hasQueuedThreads);
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
            await(disk.syncs::hasQueuedThreads);
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
            await(disk.syncs::hasQueuedThreads);
            assertEquals(List.of(), told.take());
            disk.syncs.release();
            made(better);
            assertEquals(List.of("in force 2 2", "durable 2"), told.take());

            CompletableFuture<Outcome> next = intents.remove(resource("rules/b"), ANN);
            await(disk.syncs::hasQueuedThreads);
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
                await(disk.syncs::hasQueuedThreads);
                assertEquals(List.of(), told.take());
                disk.syncs.release();
                made(change);
                assertEquals(2, told.take().size());
            }
        });
    }

    @Test
    void whatADrainRuleLeftIsEndedByARevisionThatSaysSo() throws Exception {
        open(intents -> {
            made(intents.replace(TEXT, ANN));
            assertEquals(
                    1, withdrawn(made(intents.remove(resource("rules/a"), ANN))).size());
            second.addAndGet(59);
            endDrains(intents);
            assertEquals(1, withdrawn(intents.current().intent()).size());
            second.addAndGet(1);
            endDrains(intents);
            assertEquals(List.of(), withdrawn(intents.current().intent()));
            Revision newest = intents.revisions(1).get(0);
            assertEquals("weir", newest.who());
            assertTrue(newest.why().contains("operator/a"), newest.why());
        });
    }

    @Test
    void whatWasOverWhileTheControllerWasAwayIsEndedWhenItIsBack() throws Exception {
        open(intents -> {
            made(intents.replace(TEXT, ANN));
            made(intents.remove(resource("rules/a"), ANN));
        });
        second.addAndGet(100);
        CompletableFuture<Current> ended = new CompletableFuture<>();
        try (Store store = SqliteStore.open(directory.resolve("weir.db"));
                Intents intents = Intents.open(store, clock, new Told() {
                    @Override
                    public void durable(Current next) {
                        if (next.revision() == 3) {
                            ended.complete(next);
                        }
                    }
                })) {
            assertEquals(List.of(), withdrawn(ended.get(10, TimeUnit.SECONDS).intent()));
            assertEquals(3, intents.current().revision());
        }
    }

    @Test
    void aSnapshotWithADrainThatWasOverIsReplayedAsItWas() throws Exception {
        Intent[] last = {Intent.EMPTY};
        open(intents -> {
            made(intents.replace(TEXT, ANN));
            made(intents.remove(resource("rules/a"), ANN));
            for (int i = 0; i < Intents.WHOLE_EVERY - 1; i++) {
                made(intents.put(resource("rules/b"), "{from: blue, to: red, order: " + i % 2 + "}", ANN));
            }
            second.addAndGet(100);
            // Stored whole, with what is over and still there; only then it is ended.
            last[0] = made(intents.put(resource("rules/b"), "{from: blue, to: red, order: 5}", ANN));
            endDrains(intents);
        });
        open(intents -> assertEquals(
                last[0].rules().stream().filter(rule -> !rule.isWithdrawn()).toList(),
                intents.current().intent().rules()));
    }

    @Test
    void whatIsNotThereCannotBeTakenOut() throws Exception {
        open(intents -> {
            made(intents.replace(TEXT, ANN));
            for (String path : List.of(
                    "rules/z", "rules/a@7", "tenants/none", "tenants/none/rules/a", "tenants/red/containers/none")) {
                assertEquals(
                        new Outcome.Missing(path),
                        intents.remove(resource(path), ANN).get(10, TimeUnit.SECONDS));
            }
        });
    }
}
