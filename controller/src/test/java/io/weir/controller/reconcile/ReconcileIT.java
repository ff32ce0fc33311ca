package io.weir.controller.reconcile;

import static io.weir.controller.reconcile.ReconciledSwitch.BRIDGE;
import static io.weir.controller.reconcile.ReconciledSwitch.desired;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.openflow.TestSwitch;
import io.weir.flows.model.Intent;
import io.weir.flows.openflow.Flow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real Open vSwitch is brought to what the intent wants, and follows it. */
final class ReconcileIT {

    @RegisterExtension
    final ReconciledSwitch vm1 = new ReconciledSwitch();

    @Test
    void aSwitchGetsExactlyItsFlows() throws Exception {
        Snapshot snapshot = vm1.inSync(Clusters.TWO_HOSTS);

        assertEquals(desired(snapshot), vm1.installed());
        assertEquals(desired(snapshot).size(), vm1.status().flows());
        assertEquals(
                Map.of("a-veth", 1, "c-veth", 2, "weir-vxlan", 100),
                vm1.status().ports());
        Confirmation away = vm1.switches().confirmed("vm2", 1).get(1, TimeUnit.SECONDS);
        assertEquals(Confirmation.Outcome.DISCONNECTED, away.outcome());
    }

    @Test
    void aChangeOfTheIntentTouchesOnlyWhatDiffers() throws Exception {
        Snapshot first = vm1.inSync(Clusters.TWO_HOSTS);
        Set<String> before = vm1.agelessFlows();
        vm1.ageBy(2);

        Snapshot second = Clusters.next(first, Clusters.WITH_RULE);
        vm1.switches().publish(second);
        Confirmation confirmed = vm1.switches().confirmed("vm1", 2).get(10, TimeUnit.SECONDS);
        assertEquals(Confirmation.Outcome.CONFIRMED, confirmed.outcome(), confirmed.detail());
        assertEquals(desired(second), vm1.installed());
        assertTrue(vm1.ages().filter(age -> age >= 2).count() >= before.size() / 2, "more than half were touched");

        vm1.switches().publish(Clusters.next(second, Clusters.TWO_HOSTS));
        vm1.switches().confirmed("vm1", 3).get(10, TimeUnit.SECONDS);
        assertEquals(before, vm1.agelessFlows());
        assertEquals(0, vm1.status().repaired());
    }

    @Test
    void aControllerThatComesBackTouchesNothing() throws Exception {
        vm1.inSync(Clusters.TWO_HOSTS);
        Set<String> before = vm1.agelessFlows();
        vm1.ageBy(2);

        vm1.restart();
        vm1.switches().publish(Clusters.snapshot(1, Clusters.TWO_HOSTS));
        vm1.awaitInSync(1);
        assertEquals(before, vm1.agelessFlows());
        assertTrue(vm1.ages().allMatch(age -> age >= 2), "a flow was written anew");
    }

    @Test
    void whoWaitsForItToBeInSyncHearsWhenItIs() throws Exception {
        Snapshot first = Clusters.snapshot(1, Clusters.TWO_HOSTS);
        vm1.switches().publish(first);
        CompletableFuture<Confirmation> early = vm1.switches().inSync("vm1");
        assertFalse(early.isDone());
        vm1.connect();
        assertEquals(1, early.get(10, TimeUnit.SECONDS).revision());

        Snapshot second = Clusters.next(first, Clusters.WITH_RULE);
        vm1.switches().publish(second);
        assertEquals(2, vm1.switches().inSync("vm1").get(10, TimeUnit.SECONDS).revision());
        assertEquals(desired(second), vm1.installed());
        assertTrue(vm1.switches().inSync("vm1").isDone());
    }

    @Test
    void nothingIsTouchedBeforeAnIntentIsApplied() throws Exception {
        vm1.connect();
        TestSwitch.await("it is listed", () -> vm1.switches().unclaimed().size() == 1);
        vm1.ovs().ofctl("add-flow", BRIDGE, "priority=7,actions=drop");
        TimeUnit.MILLISECONDS.sleep(500);
        assertTrue(vm1.ovs().ofctl("dump-flows", BRIDGE).contains("priority=7"));
        assertEquals(BRIDGE, vm1.switches().unclaimed().get(0).bridge());
    }

    @Test
    void flowsFollowAPortToItsNewNumber() throws Exception {
        vm1.beginPatient(new ArrayList<>());
        Snapshot snapshot = vm1.inSync(Clusters.TWO_HOSTS);

        vm1.ovs().vsctl("set", "interface", "a-veth", "ofport_request=31");
        Set<Flow> moved = desired(snapshot, Map.of("a-veth", 31, "c-veth", 2, "weir-vxlan", 100));
        TestSwitch.await("its flows are for the new number", () -> moved.equals(vm1.installed()));
        vm1.ovs().vsctl("del-port", "c-veth");
        Set<Flow> without = desired(snapshot, Map.of("a-veth", 31, "weir-vxlan", 100));
        TestSwitch.await("its flows are gone", () -> without.equals(vm1.installed()));
        vm1.ovs().addPort(BRIDGE, "c-veth", 2);
        TestSwitch.await("they are back", () -> moved.equals(vm1.installed()));
    }

    @Test
    void theSecondSwitchOfABridgeNameGetsNoFlowUntilTheFirstGoes() throws Exception {
        Snapshot snapshot = vm1.inSync(Clusters.TWO_HOSTS);
        try (TestSwitch second = TestSwitch.start()) {
            second.addBridge(BRIDGE);
            second.connect(BRIDGE, vm1.server().port());
            TestSwitch.await("it is listed", () -> vm1.switches().unclaimed().size() == 1);
            second.ofctl("add-flow", BRIDGE, "priority=7,actions=drop");
            assertTrue(vm1.switches().unclaimed().get(0).why().contains("host vm1 has the switch"));
            TimeUnit.MILLISECONDS.sleep(500);
            assertTrue(second.ofctl("dump-flows", BRIDGE).contains("priority=7"));

            vm1.ovs().vsctl("del-controller", BRIDGE);
            TestSwitch.await(
                    "it takes the host over", () -> vm1.switches().unclaimed().isEmpty());
            TestSwitch.await("it has the host's flows", () -> !second.ofctl("dump-flows", BRIDGE)
                    .contains("priority=7"));
        }
    }

    @Test
    void aHostThatLeavesTheIntentIsLeftAsItIs() throws Exception {
        Snapshot first = vm1.inSync(Clusters.TWO_HOSTS);
        Set<String> before = vm1.agelessFlows();

        vm1.switches().publish(new Snapshot(2, first.view().next(Intent.EMPTY)));
        TestSwitch.await("it is no host's", () -> vm1.switches().unclaimed().size() == 1);
        TimeUnit.MILLISECONDS.sleep(700);
        assertEquals(before, vm1.agelessFlows());
        assertEquals(List.of(), vm1.switches().switches());
    }

    @Test
    void aPacketThatRunsOutAtTheGatewayIsAnswered() throws Exception {
        vm1.inSync(Clusters.WITH_RULE);
        Path sent = Files.createTempFile("weir-", ".pcap");
        try {
            vm1.ovs().vsctl("set", "interface", "a-veth", "options:tx_pcap=" + sent);
            vm1.receiveFromA("192.168.1.2", "192.168.2.2", 1);
            // ICMP time exceeded from the gateway, to the container.
            TestSwitch.await("it is answered", () -> hex(sent).contains("c0a80101" + "c0a80102" + "0b00"));
        } finally {
            Files.delete(sent);
        }
    }

    private static String hex(Path file) {
        try {
            return HexFormat.of().formatHex(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
