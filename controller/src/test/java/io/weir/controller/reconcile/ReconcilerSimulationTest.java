package io.weir.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Intent;
import io.weir.flows.openflow.Flow;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One switch through all that can befall it, in virtual time; each run follows from its seed. */
final class ReconcilerSimulationTest {

    private static final int RUNS = 40;

    private static final int EVENTS = 50;

    private static final String OTHER_ADDRESS = Clusters.TWO_HOSTS.replace("192.168.1.3", "192.168.1.77");

    @Test
    void whateverHappensTheSwitchEndsAsItIsWanted() {
        for (long seed = 0; seed < RUNS; seed++) {
            World world = new World(seed, 0.25);
            for (int i = 0; i < EVENTS; i++) {
                world.event();
                world.loop.pass(Duration.ofMillis(world.dice.nextInt(1_500)));
            }
            CompletableFuture<Confirmation> confirmed = world.switches.confirmed("vm1", world.snapshot.revision());
            world.trouble = 0;
            world.connection.close("the troubles end");
            world.connect();
            world.loop.pass(Duration.ofSeconds(40));

            assertEquals(world.desired(), world.withoutCounters("seed " + seed), "seed " + seed);
            SwitchStatus status = world.switches.switchOf("vm1").orElseThrow();
            assertEquals(SwitchStatus.State.IN_SYNC, status.state(), "seed " + seed);
            assertEquals(world.snapshot.revision(), status.revision(), "seed " + seed);
            assertEquals(world.desired().size(), status.flows(), "seed " + seed);
            assertTrue(confirmed.isDone(), "seed " + seed);
        }
    }

    @Test
    void howManyFlowsASwitchHasIsKnownAfterEachChange() {
        World world = new World(7, 0);
        world.loop.pass(Duration.ofSeconds(10));
        for (int i = 0; i < 20; i++) {
            if (i % 3 == 0) {
                world.publish(i % 2 == 0 ? Clusters.WITH_RULE : Clusters.TWO_HOSTS);
            }
            // Another number of a container's port: some flows go, some come, and some become others in their place.
            world.ports.put("a-veth", 200 + i);
            world.events.portsChanged(world.switchPorts());
            world.loop.pass(Duration.ofSeconds(1));
            assertEquals(world.desired(), world.table, "after change " + i);
            assertEquals(
                    world.table.size(),
                    world.switches.switchOf("vm1").orElseThrow().flows(),
                    "after change " + i);
        }
    }

    /** This switch answers in the moment in which it is changed. */
    @Test
    void whatForbidsIsConfirmedOnlyWhenCachedDecisionsAreOver() {
        World world = new World(9, 0);
        world.loop.pass(Duration.ofSeconds(10));
        for (int i = 0; i < 5; i++) {
            assertEquals(Duration.ZERO, fromFlowsToConfirmation(world, Clusters.WITH_RULE));
            assertEquals(SimulatedSwitch.CACHED, fromFlowsToConfirmation(world, Clusters.TWO_HOSTS));
        }
    }

    /** Nobody knows what a switch let through that has just connected. */
    @Test
    void whatASwitchThatConnectsIsGivenIsConfirmedOnlyThenToo() {
        World world = new World(9, 0);
        world.loop.pass(Duration.ofSeconds(10));
        world.connection.close("it comes back");
        world.table.clear();
        world.publish(Clusters.WITH_RULE);
        world.connect();
        assertEquals(SimulatedSwitch.CACHED, fromFlowsToConfirmation(world));
    }

    private static Duration fromFlowsToConfirmation(World world, String intent) {
        world.publish(intent);
        return fromFlowsToConfirmation(world);
    }

    private static Duration fromFlowsToConfirmation(World world) {
        Duration step = Duration.ofNanos(SimulatedSwitch.CACHED.toNanos() / 4);
        CompletableFuture<Confirmation> confirmed = world.switches.confirmed("vm1", world.snapshot.revision());
        long changed = 0;
        for (int i = 0; i < 2_000 && !confirmed.isDone(); i++) {
            world.loop.pass(step);
            if (changed == 0 && world.table.equals(world.desired())) {
                changed = world.loop.now();
            }
        }
        assertTrue(confirmed.isDone() && changed != 0);
        return Duration.ofNanos(world.loop.now() - changed);
    }

    @Test
    void whatIsConfirmedIsSo() {
        for (long seed = 0; seed < RUNS; seed++) {
            World world = new World(seed, 0);
            for (int i = 0; i < 20; i++) {
                world.publish(i % 2 == 0 ? Clusters.WITH_RULE : Clusters.TWO_HOSTS);
                Map<String, Flow> wanted = world.desired();
                long revision = world.snapshot.revision();
                String run = "seed " + seed + " revision " + revision;
                var checked = world.switches.confirmed("vm1", revision).thenAccept(confirmation -> {
                    assertEquals(Confirmation.Outcome.CONFIRMED, confirmation.outcome(), run);
                    assertEquals(wanted, world.table, run);
                });
                world.loop.pass(Duration.ofSeconds(6));
                checked.join();
            }
        }
    }

    /** Its number is given again, to something else. */
    @Test
    void aRevisionThatWasTakenBackIsNotTheNextOneOfItsNumber() {
        for (long seed = 0; seed < RUNS; seed++) {
            World world = new World(seed, 0);
            world.loop.pass(Duration.ofSeconds(10));
            for (int i = 0; i < 20; i++) {
                String run = "seed " + seed + " change " + i;
                Snapshot before = world.snapshot;
                Map<String, Flow> had = world.desired();
                world.publish(i % 2 == 0 ? Clusters.WITH_RULE : Clusters.TWO_HOSTS);
                world.loop.pass(Duration.ofMillis(world.dice.nextInt(3) * 40L));
                var back = world.takeBack(before);
                world.loop.pass(Duration.ofMillis(world.dice.nextInt(3) * 40L));
                world.publish(i % 2 == 0 ? OTHER_ADDRESS : Clusters.TWO_HOSTS);
                Map<String, Flow> wanted = world.desired();
                var confirmed = world.switches.confirmed("vm1", world.snapshot.revision());
                var checked = confirmed.thenAccept(confirmation -> {
                    assertEquals(Confirmation.Outcome.CONFIRMED, confirmation.outcome(), run);
                    assertEquals(wanted, world.table, run);
                });
                world.loop.pass(Duration.ofSeconds(6));
                checked.join();
                assertEquals(Confirmation.Outcome.CONFIRMED, back.join().outcome(), run);
                assertEquals(
                        before.revision() + 1,
                        world.switches.switchOf("vm1").orElseThrow().revision(),
                        run);
                world.takeBack(before);
                world.loop.pass(Duration.ofSeconds(6));
                assertEquals(had, world.table, run);
                assertEquals(
                        before.revision(),
                        world.switches.switchOf("vm1").orElseThrow().revision(),
                        run);
                world.publish(i % 2 == 0 ? Clusters.WITH_RULE : Clusters.TWO_HOSTS);
                world.loop.pass(Duration.ofSeconds(6));
            }
        }
    }

    /** A controller listens to switches while it still reads its store. */
    @Test
    void aSwitchThatComesBeforeTheIntentIsLeftAsItIsUntilThen() {
        World world = new World(1, 0);
        world.loop.pass(Duration.ofSeconds(10));
        world.connection.close("the controller is gone");
        world.switches = new Switches();
        world.connect();
        world.loop.pass(Duration.ofSeconds(60));
        assertEquals(world.desired(), world.table);
        assertEquals(1, world.switches.unclaimed().size());

        world.switches.publish(new Snapshot(world.snapshot.revision(), world.snapshot.view()));
        world.loop.pass(Duration.ofSeconds(60));
        SwitchStatus status = world.switches.switchOf("vm1").orElseThrow();
        assertEquals(SwitchStatus.State.IN_SYNC, status.state());
        assertEquals(0, world.connection.flowMods());
    }

    @Test
    void manyChangesAtOnceCostFewRounds() {
        World world = new World(2, 0);
        world.loop.pass(Duration.ofSeconds(10));
        int before = world.connection.flowMods();
        for (int i = 0; i < 1_000; i++) {
            world.publish(i % 2 == 0 ? Clusters.WITH_RULE : Clusters.TWO_HOSTS);
            world.loop.pass(Duration.ofMillis(1));
        }
        world.loop.pass(Duration.ofSeconds(2));
        assertEquals(world.desired(), world.table);
        assertTrue(world.connection.flowMods() - before < 1_000, world.connection.flowMods() + " flow_mods");
    }

    @Test
    void aRefusalIsTriedAgainEverMoreSlowly() {
        World world = new World(3, SimulatedSwitch.ALWAYS_REFUSES);
        world.loop.pass(Duration.ofMinutes(10));
        // 1, 2, 4, 8 and 16 seconds, then 30 each.
        int tries = world.connection.questions();
        assertTrue(tries >= 20 && tries <= 26, tries + " tries");
        SwitchStatus status = world.switches.switchOf("vm1").orElseThrow();
        assertEquals(SwitchStatus.State.FAILED, status.state());
        assertEquals("refused", status.detail());
        assertEquals(
                Confirmation.Outcome.FAILED,
                world.switches.confirmed("vm1", 1).join().outcome());
    }

    @Test
    void whoWaitsUntilASwitchIsInSyncWaitsThroughRefusalsAndWhileItIsAway() {
        World world = new World(3, SimulatedSwitch.ALWAYS_REFUSES);
        CompletableFuture<Confirmation> waiting = world.switches.inSync("vm1");
        world.loop.pass(Duration.ofMinutes(1));
        assertFalse(waiting.isDone());
        world.connection.close("gone");
        world.loop.pass(Duration.ofMinutes(1));
        assertFalse(waiting.isDone());

        world.trouble = 0;
        world.connect();
        world.loop.pass(Duration.ofMinutes(1));
        assertEquals(1, waiting.join().revision());
        assertTrue(world.switches.inSync("vm1").isDone());
        world.publish(Clusters.WITH_RULE);
        CompletableFuture<Confirmation> next = world.switches.inSync("vm1");
        assertFalse(next.isDone());
        world.loop.pass(Duration.ofMinutes(1));
        assertEquals(2, next.join().revision());
    }

    @Test
    void whoWaitsUntilASwitchIsInSyncIsAnsweredIfItsHostIsGoneOrTooManyWait() {
        World world = new World(3, 0);
        CompletableFuture<Confirmation> waiting = world.switches.inSync("vm2");
        CompletableFuture<Confirmation> last = waiting;
        for (int i = 1; i <= 10_000; i++) {
            last = world.switches.inSync("vm2");
        }
        assertEquals(Confirmation.Outcome.FAILED, last.join().outcome());
        assertFalse(waiting.isDone());
        // One that waits no longer makes room.
        waiting.cancel(false);
        CompletableFuture<Confirmation> another = world.switches.inSync("vm2");
        assertFalse(another.isDone());

        world.switches.publish(new Snapshot(2, world.snapshot.view().next(Intent.EMPTY)));
        assertEquals(Confirmation.Outcome.DISCONNECTED, another.join().outcome());
        assertEquals(
                Confirmation.Outcome.DISCONNECTED,
                world.switches.inSync("vm2").join().outcome());
    }
}
