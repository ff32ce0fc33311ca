package io.weir.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A switch whose flows are as they should be, or changed by another, in virtual time: it is put right, and else left alone. */
final class RepairSimulationTest {

    private static final int RUNS = 40;

    @Test
    void whatAnotherHandDoesIsPutRightSoonAndCounted() {
        for (long seed = 0; seed < RUNS; seed++) {
            World world = new World(seed, 0);
            world.loop.pass(Duration.ofSeconds(10));
            assertEquals(world.desired(), world.table);
            for (int i = 0; i < 50; i++) {
                Map<String, Flow> before = new TreeMap<>(world.table);
                long repaired = world.switches.switchOf("vm1").orElseThrow().repaired();
                switch (world.dice.nextInt(3)) {
                    case 0 ->
                        world.connection.apart(() -> world.table.keySet().removeIf(key -> world.dice.nextInt(9) == 0));
                    case 1 ->
                        world.connection.apart(() -> world.table.replaceAll((key, flow) -> world.dice.nextInt(9) == 0
                                ? new Flow(
                                        flow.table(), flow.priority(), 7, flow.match(), List.of(), OptionalInt.empty())
                                : flow));
                    default ->
                        world.connection.apart(() -> {
                            Flow stranger = new Flow(1, 1, 4, Match.ANY, List.of(), OptionalInt.empty());
                            world.table.put(stranger.key().toString(), stranger);
                        });
                }
                boolean changed = !before.equals(world.table);
                world.loop.pass(Duration.ofSeconds(6));
                assertEquals(world.desired(), world.table, "seed " + seed + " step " + i);
                long now = world.switches.switchOf("vm1").orElseThrow().repaired();
                assertTrue(!changed || now > repaired, "seed " + seed + " step " + i + " is not counted");
            }
        }
    }

    @Test
    void whatTheSwitchLearnedStaysAndGoesWithItsPort() {
        World world = new World(5, 0);
        world.loop.pass(Duration.ofSeconds(10));
        Map<String, Flow> expected = world.desired();
        Flow kept = world.learn(1);
        expected.put(kept.key().toString(), kept);
        Flow gone = world.learn(99);
        Flow foreign =
                new Flow(kept.table(), kept.priority() + 1, kept.cookie(), kept.match(), kept.actions(), kept.next());
        world.connection.apart(() -> world.table.put(foreign.key().toString(), foreign));
        world.loop.pass(Duration.ofSeconds(60));
        assertEquals(expected, world.table);
        assertEquals(1, world.switches.switchOf("vm1").orElseThrow().repaired());
        assertTrue(!expected.containsKey(gone.key().toString()));

        world.ports.remove("a-veth");
        world.events.portsChanged(world.switchPorts());
        world.loop.pass(Duration.ofSeconds(60));
        assertEquals(world.desired(), world.table);
        assertEquals(1, world.switches.switchOf("vm1").orElseThrow().repaired());
    }

    @Test
    void aSwitchThatTellsOfChangesIsSeldomRead() {
        World world = new World(1, 0);
        while (!world.connection.isMonitored()) {
            world.connection.close("another");
            world.connect();
            world.loop.pass(Duration.ofSeconds(1));
        }
        int before = world.connection.questions();
        world.loop.pass(Duration.ofHours(1));
        int reads = world.connection.questions() - before;
        assertTrue(reads >= 4 && reads <= 12, reads + " readings in an hour");
    }

    @Test
    void aSwitchThatIsAsItShouldBeIsNotTouched() {
        World world = new World(1, 0);
        world.loop.pass(Duration.ofSeconds(10));
        assertEquals(world.desired(), world.table);

        world.restart();
        world.connect();
        world.loop.pass(Duration.ofSeconds(60));
        assertEquals(
                SwitchStatus.State.IN_SYNC,
                world.switches.switchOf("vm1").orElseThrow().state());
        assertEquals(0, world.connection.flowMods());
    }
}
