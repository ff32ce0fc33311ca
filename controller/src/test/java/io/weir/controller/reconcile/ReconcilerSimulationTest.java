package io.weir.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.openflow.SwitchEvents;
import io.weir.controller.openflow.SwitchPorts;
import io.weir.flows.compile.Ports;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import io.weir.flows.openflow.SessionsOf;
import io.weir.flows.pipeline.Cookie;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import io.weir.flows.tables.Drop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One switch through all that can befall it, in virtual time; each run follows from its seed. */
final class ReconcilerSimulationTest {

    private static final Map<String, Integer> PORTS = Map.of("a-veth", 1, "c-veth", 2, "weir-vxlan", 100);
    private static final int RUNS = 40;
    private static final int EVENTS = 50;

    /** One run's world. */
    private static final class World {
        private final Random dice;
        private final VirtualLoop loop = new VirtualLoop();
        private final Map<String, Flow> table = new TreeMap<>();
        private final Map<String, Integer> ports = new TreeMap<>(PORTS);
        private Switches switches = new Switches();
        private Snapshot snapshot = Clusters.snapshot(1, Clusters.TWO_HOSTS);
        private SimulatedSwitch connection;
        private SwitchEvents events;
        private double trouble;

        private World(long seed, double trouble) {
            this.dice = new Random(seed);
            this.trouble = trouble;
            this.connection = new SimulatedSwitch(table, dice, loop, trouble);
            switches.publish(snapshot);
            this.events = connect();
        }

        private SwitchEvents connect() {
            connection = new SimulatedSwitch(table, dice, loop, trouble);
            events = switches.connected(connection, switchPorts(), loop);
            connection.events(events);
            return events;
        }

        private SwitchPorts switchPorts() {
            return new SwitchPorts("vm1-br", ports);
        }

        private void event() {
            switch (dice.nextInt(9)) {
                case 0 -> publish(dice.nextBoolean() ? Clusters.WITH_RULE : Clusters.TWO_HOSTS);
                case 1 -> publish(Clusters.TWO_HOSTS.replace("192.168.1.3", "192.168.1." + (3 + dice.nextInt(200))));
                case 2 -> ports.merge("a-veth", 0, (old, none) -> 1 + dice.nextInt(50));
                case 3 -> ports.computeIfPresent("c-veth", (name, old) -> null);
                case 4 -> ports.put("c-veth", 60 + dice.nextInt(5));
                case 5 -> connection.apart(() -> table.keySet().removeIf(key -> dice.nextInt(5) == 0));
                case 6 -> {
                    Flow stranger =
                            new Flow(dice.nextInt(3), dice.nextInt(9), 4, Match.ANY, List.of(), OptionalInt.empty());
                    connection.apart(() -> table.put(stranger.key().toString(), stranger));
                }
                case 7 -> learn(1 + dice.nextInt(64));
                default -> {
                    if (dice.nextInt(4) == 0) {
                        restart();
                    }
                }
            }
            if (connection.isGone()) {
                connect();
            } else {
                events.portsChanged(switchPorts());
            }
        }

        private void publish(String yaml) {
            snapshot = Clusters.next(snapshot, yaml);
            switches.publish(snapshot);
        }

        /** The switch drops a packet from a port, and makes itself a counter. */
        private Flow learn(int port) {
            Flow counter = new Flow(
                    Table.DROP_COUNT.number(),
                    Drop.COUNTER_PRIORITY,
                    Cookie.LEARNED,
                    Match.where()
                            .is(Field.IN_PORT, port)
                            .is(Registers.REASON, Reason.SPOOFED.code())
                            .is(Registers.RULE, 0)
                            .build(),
                    List.of(),
                    OptionalInt.empty());
            connection.apart(() -> table.put(counter.key().toString(), counter));
            return counter;
        }

        /** The table without what the switch learned, all of which must be of ports that it has. */
        private Map<String, Flow> withoutCounters(String run) {
            Map<String, Flow> rest = new TreeMap<>(table);
            rest.values().removeIf(flow -> {
                boolean counter = flow.cookie() == Cookie.LEARNED;
                if (counter) {
                    long port = flow.match().terms().get(0).value();
                    assertTrue(ports.containsValue((int) port), () -> run + ": counts for port " + port);
                }
                return counter;
            });
            return rest;
        }

        /** The controller dies; another takes over with what the store has. */
        private void restart() {
            connection.close("the controller is gone");
            switches = new Switches();
            switches.publish(new Snapshot(snapshot.revision(), snapshot.view()));
        }

        private Map<String, Flow> desired() {
            return SimulatedSwitch.tableOf(() -> snapshot.view()
                    .host("vm1")
                    .orElseThrow()
                    .flows(new Ports(ports))
                    .iterator());
        }
    }

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

    private static final String TRACKED =
            Clusters.TWO_HOSTS.replace("rules: []", "rules:\n  - {from: usr1, to: usr2, protocol: tcp, ports: 80}");

    /** Nobody has the address while its sessions are forgotten, neither the old owner nor the new one. */
    @Test
    void theSessionsOfAnAddressThatIsHandedOnAreForgottenBetweenTheTwo() {
        assertForgottenBetween(
                TRACKED.replace("d: {host: vm2, address: 192.168.2.3", "e: {host: vm2, address: 192.168.2.3"),
                "192.168.2.3");
        assertForgottenBetween(
                TRACKED.replace("192.168.2.2,", "192.168.2.9,").replace("192.168.2.3", "192.168.2.2"), "192.168.2.2");
    }

    private static void assertForgottenBetween(String then, String address) {
        World world = new World(7, 0);
        world.publish(TRACKED);
        world.loop.pass(Duration.ofSeconds(10));
        assertEquals(Map.of(), world.connection.forgotten);
        world.publish(then);
        world.loop.pass(Duration.ofSeconds(10));
        assertEquals(world.desired(), world.table);
        int zone = world.snapshot.view().intent().zones().values().iterator().next();
        int handedOn = Ipv4Address.of(address).bits();
        SessionsOf sessions = new SessionsOf(zone, OptionalInt.of(handedOn));
        Set<Flow> flowsThen = world.connection.forgotten.entrySet().stream()
                .filter(each -> each.getValue().contains(sessions))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        assertTrue(flowsThen.stream().noneMatch(flow -> leadsTo(flow, handedOn)), then);
        assertTrue(world.table.values().stream().anyMatch(flow -> leadsTo(flow, handedOn)), then);
    }

    private static boolean leadsTo(Flow flow, int address) {
        return flow.table() == Table.DESTINATION.number()
                && flow.match().terms().stream()
                        .anyMatch(term -> term.field() == Field.IPV4_DST && (int) term.value() == address);
    }

    @Test
    void theSessionsOfAContainerThatGoesAreForgottenAndNothingElseIs() {
        World world = new World(8, 0);
        world.publish(TRACKED);
        world.loop.pass(Duration.ofSeconds(10));
        world.publish(TRACKED.replaceAll("(?m)^ *d: .*\n", ""));
        int zone = world.snapshot.view().intent().zones().values().iterator().next();
        world.loop.pass(Duration.ofSeconds(10));
        SessionsOf ofD = new SessionsOf(
                zone, OptionalInt.of(Ipv4Address.of("192.168.2.3").bits()));
        assertEquals(List.of(List.of(ofD)), List.copyOf(world.connection.forgotten.values()));
        world.publish(TRACKED.replace("192.168.2.2,", "192.168.2.3,").replaceAll("(?m)^ *d: .*\n", ""));
        world.loop.pass(Duration.ofSeconds(10));
        assertEquals(2, world.connection.forgotten.size());
        for (String rules : List.of("ports: 81", "ports: 80", "")) {
            String text = TRACKED.replace("192.168.2.2,", "192.168.2.3,").replaceAll("(?m)^ *d: .*\n", "");
            world.publish(text.replace("ports: 80", rules.isEmpty() ? "ports: 82" : rules));
            world.ports.merge("a-veth", 0, (old, none) -> old + 1);
            world.events.portsChanged(world.switchPorts());
            world.loop.pass(Duration.ofSeconds(10));
        }
        assertEquals(2, world.connection.forgotten.size());
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
}
