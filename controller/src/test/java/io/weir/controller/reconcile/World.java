package io.weir.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.openflow.SwitchEvents;
import io.weir.controller.openflow.SwitchPorts;
import io.weir.flows.compile.Ports;
import io.weir.flows.model.SharedMap;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import io.weir.flows.pipeline.Cookie;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import io.weir.flows.tables.Drop;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** One switch, the controller that it connects to, and all that can befall the two in virtual time; what does follows from a seed. */
final class World {

    private static final Map<String, Integer> PORTS = Map.of("a-veth", 1, "c-veth", 2, "weir-vxlan", 100);

    final Random dice;
    final VirtualLoop loop = new VirtualLoop();
    final Map<String, Flow> table = new TreeMap<>();
    final Map<String, Integer> ports = new TreeMap<>(PORTS);
    Switches switches = new Switches();
    Snapshot snapshot = Clusters.snapshot(1, Clusters.TWO_HOSTS);
    SimulatedSwitch connection;
    SwitchEvents events;
    double trouble;

    World(long seed, double trouble) {
        this.dice = new Random(seed);
        this.trouble = trouble;
        this.connection = new SimulatedSwitch(table, dice, loop, trouble);
        switches.publish(snapshot);
        this.events = connect();
    }

    SwitchEvents connect() {
        connection = new SimulatedSwitch(table, dice, loop, trouble);
        events = switches.connected(connection, switchPorts(), loop);
        connection.events(events);
        return events;
    }

    SwitchPorts switchPorts() {
        return new SwitchPorts("vm1-br", SharedMap.copyOf(new TreeMap<>(ports)));
    }

    void event() {
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

    void publish(String yaml) {
        snapshot = Clusters.next(snapshot, yaml);
        switches.publish(snapshot);
    }

    /** Goes back to what was published before; answers when the host has that. */
    CompletableFuture<Confirmation> takeBack(Snapshot before) {
        snapshot = before;
        switches.publish(before);
        return switches.confirmed("vm1", before.revision());
    }

    /** The switch drops a packet from a port, and makes itself a counter. */
    Flow learn(int port) {
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
    Map<String, Flow> withoutCounters(String run) {
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
    void restart() {
        connection.close("the controller is gone");
        switches = new Switches();
        switches.publish(new Snapshot(snapshot.revision(), snapshot.view()));
    }

    Map<String, Flow> desired() {
        return SimulatedSwitch.tableOf(() -> snapshot.view()
                .host("vm1")
                .orElseThrow()
                .flows(new Ports(ports))
                .iterator());
    }
}
