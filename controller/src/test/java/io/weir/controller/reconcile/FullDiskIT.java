package io.weir.controller.reconcile;

import static io.weir.controller.reconcile.ReconciledSwitch.desired;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.Listeners;
import io.weir.controller.intent.Current;
import io.weir.controller.intent.HostParts;
import io.weir.controller.intent.Intents;
import io.weir.controller.intent.Outcome;
import io.weir.controller.intent.Proposal;
import io.weir.controller.rest.Reports;
import io.weir.controller.store.SqliteStore;
import io.weir.controller.store.Store;
import io.weir.flows.document.Resource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The store's disk is full: what cannot be kept is not in force on a real switch either. */
final class FullDiskIT {

    private static final Proposal ANN = new Proposal(OptionalLong.empty(), "ann@desk", "");
    private static final Resource RULE = Resource.parse("rules/crossing").orElseThrow();
    private static final String CROSSING = "{from: usr1, to: usr2}";

    @RegisterExtension
    final ReconciledSwitch vm1 = new ReconciledSwitch();

    @TempDir
    Path disk;

    @BeforeEach
    void mount() throws Exception {
        run("mount", "-t", "tmpfs", "-o", "size=1m", "weir-full-disk", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "--lazy", disk.toString());
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertTrue(process.waitFor(10, TimeUnit.SECONDS), command[0]);
        assertEquals(0, process.exitValue(), command[0]);
    }

    private Path fill() throws IOException {
        Path ballast = disk.resolve("ballast");
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] page = new byte[4096];
            for (int i = 0; i < 1_000; i++) {
                out.write(page);
            }
        } catch (IOException full) {
            return ballast;
        }
        throw new AssertionError("there was room for more than the disk has");
    }

    private static Outcome outcome(CompletableFuture<Outcome> change) throws Exception {
        return change.get(20, TimeUnit.SECONDS);
    }

    private static Snapshot made(CompletableFuture<Outcome> change) throws Exception {
        Current current = assertInstanceOf(Outcome.Made.class, outcome(change)).current();
        return new Snapshot(current.revision(), current.view());
    }

    @Test
    void whatIsNotStoredIsTakenBackFromTheSwitch() throws Exception {
        Listeners listeners = new Listeners(vm1.switches(), new HostParts(), new Reports(Clock.systemUTC()));
        try (Store store = SqliteStore.open(disk.resolve("weir.db"));
                Intents intents = Intents.open(store, Clock.systemUTC(), listeners)) {
            Snapshot first = made(intents.replace(Clusters.TWO_HOSTS, ANN));
            vm1.connect();
            vm1.awaitInSync(1);
            Set<String> before = vm1.agelessFlows();

            Path ballast = fill();
            for (int i = 0; i < 3; i++) {
                Outcome.NotStored refused =
                        assertInstanceOf(Outcome.NotStored.class, outcome(intents.put(RULE, CROSSING, ANN)));
                assertTrue(refused.why().contains("is full: make room"), refused.why());
                assertEquals(1, intents.current().revision());
                assertEquals(
                        Confirmation.Outcome.CONFIRMED,
                        vm1.switches()
                                .confirmed("vm1", 1)
                                .get(10, TimeUnit.SECONDS)
                                .outcome());
                assertEquals(before, vm1.agelessFlows());
            }

            Files.delete(ballast);
            Snapshot second = made(intents.put(RULE, CROSSING, ANN));
            assertEquals(2, second.revision());
            vm1.switches().confirmed("vm1", 2).get(10, TimeUnit.SECONDS);
            assertEquals(desired(second), vm1.installed());

            Snapshot third = made(intents.remove(RULE, ANN));
            vm1.switches().confirmed("vm1", 3).get(10, TimeUnit.SECONDS);
            assertEquals(desired(third), vm1.installed());
            assertEquals(desired(first), vm1.installed());
            assertEquals(0, vm1.status().repaired());
        }
    }
}
