package io.weir.controller.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.store.Revision;
import io.weir.controller.store.SqliteStore;
import io.weir.controller.store.Store;
import io.weir.flows.document.Resource;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntentsTest {

    static final Proposal ANN = new Proposal(OptionalLong.empty(), "ann@desk", "");
    /** Two tenants, and a rule between them. */
    static final String TEXT = """
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

    private interface Work {
        void on(Intents intents) throws Exception;
    }

    private void open(Work work) throws Exception {
        try (Store store = SqliteStore.open(directory.resolve("weir.db"));
                Intents intents = Intents.open(store, clock, new Told())) {
            work.on(intents);
        }
    }

    static Intent made(CompletableFuture<Outcome> outcome) throws Exception {
        return assertInstanceOf(Outcome.Made.class, outcome.get(10, TimeUnit.SECONDS))
                .current()
                .intent();
    }

    static Resource resource(String path) {
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

    @Test
    void theIntentIsStillKnownAsItWasAtEachRevision() throws Exception {
        List<Intent> then = new ArrayList<>();
        open(intents -> {
            then.add(made(intents.replace(TEXT, ANN)));
            second.addAndGet(10);
            then.add(made(intents.put(resource("rules/a"), "{from: blue, to: red, protocol: tcp}", ANN)));
            then.add(made(intents.put(resource("tenants/red/containers/db"), "{host: vm1}", ANN)));
            then.add(made(intents.replace("{}", ANN)));
            then.add(made(intents.put(resource("tenants/red"), "{}", ANN)));
            assertAsTheyWere(then, intents);
        });
        second.addAndGet(1_000);
        open(intents -> assertAsTheyWere(then, intents));
    }

    private static void assertAsTheyWere(List<Intent> then, Intents intents) throws Exception {
        for (int i = 0; i < then.size(); i++) {
            assertEquals(then.get(i), intents.at(i + 1).orElseThrow(), "revision " + (i + 1));
        }
        assertTrue(intents.at(0).isEmpty());
        assertTrue(intents.at(then.size() + 1).isEmpty());
    }

    /** A tenant can be declared before any host, and any whole intent, is. */
    @Test
    void theFirstRevisionMayBeOfOneThing() throws Exception {
        Intent[] first = {Intent.EMPTY};
        open(intents -> first[0] = made(intents.put(resource("tenants/red"), "{}", ANN)));
        open(intents -> {
            assertEquals(first[0], intents.current().intent());
            assertEquals(first[0], intents.at(1).orElseThrow());
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
            Revision newest = intents.revisions(1, Long.MAX_VALUE).get(0).revision();
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
