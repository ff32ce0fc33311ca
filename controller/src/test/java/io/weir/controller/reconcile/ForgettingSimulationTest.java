package io.weir.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.SessionsOf;
import io.weir.flows.pipeline.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a switch tracked of an address, in virtual time: it is forgotten when another container gets the address, or its own goes. */
final class ForgettingSimulationTest {

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
}
