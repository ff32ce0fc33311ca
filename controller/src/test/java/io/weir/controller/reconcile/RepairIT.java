package io.weir.controller.reconcile;

import static io.weir.controller.reconcile.ReconciledSwitch.BRIDGE;
import static io.weir.controller.reconcile.ReconciledSwitch.desired;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.controller.openflow.TestSwitch;
import io.weir.flows.openflow.Flow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What another hand does to a real Open vSwitch is put right, and nothing else is touched. */
final class RepairIT {

    @RegisterExtension
    final ReconciledSwitch vm1 = new ReconciledSwitch();

    @Test
    void whatAnotherHandDidIsPutRightAndCounted() throws Exception {
        disturbAndAwaitRepair();
    }

    @Test
    void whatAnotherHandDidToASwitchThatDoesNotTellIsPutRightAndCounted() throws Exception {
        vm1.beginUntold();
        disturbAndAwaitRepair();
    }

    private void disturbAndAwaitRepair() {
        Snapshot snapshot = vm1.inSync(Clusters.TWO_HOSTS);
        List<Flow> wanted = List.copyOf(desired(snapshot));

        vm1.ovs().ofctl("del-flows", BRIDGE, "table=50");
        vm1.ovs().ofctl("mod-flows", BRIDGE, "table=100,actions=drop");
        vm1.ovs().ofctl("add-flow", BRIDGE, "table=0,priority=9999,actions=NORMAL");
        vm1.ovs()
                .ofctl(
                        "add-flow",
                        BRIDGE,
                        "table=1,priority=5,ip,actions=learn(table=9,NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])");
        vm1.ovs().ofctl("add-flow", BRIDGE, "table=1,priority=6,conj_id=3,ip,actions=drop");
        vm1.ovs().ofctl("add-flow", BRIDGE, "table=1,priority=8,reg12=5,actions=note:00.01.02.03");
        vm1.ovs().ofctl("add-flow", BRIDGE, "table=1,priority=9,actions=resubmit(,2)");
        vm1.ovs().ofctl("add-flow", BRIDGE, "table=1,priority=10,actions=controller");
        TestSwitch.await("all is as it was", () -> Set.copyOf(wanted).equals(vm1.installed()));
        TestSwitch.await("every one is counted", () -> vm1.status().repaired() >= 8);
    }

    @Test
    void aFlowThatIsAddedChangedOrTakenOutIsPutRightAlone() throws Exception {
        vm1.beginPatient(new ArrayList<>());
        Snapshot snapshot = vm1.inSync(Clusters.TWO_HOSTS);
        Set<Flow> wanted = desired(snapshot);
        assertEquals(wanted, vm1.installed());

        vm1.ovs().ofctl("add-flow", BRIDGE, "table=0,priority=9999,actions=NORMAL");
        awaitRepaired(wanted, 1);
        vm1.ovs().ofctl("--strict", "del-flows", BRIDGE, "table=60,priority=50");
        awaitRepaired(wanted, 2);
        vm1.ovs().ofctl("--strict", "mod-flows", BRIDGE, "table=60,priority=50,actions=NORMAL");
        awaitRepaired(wanted, 3);
        // Its actions and cookie are as wanted, but it would end by itself.
        vm1.ovs()
                .ofctl(
                        "add-flow",
                        BRIDGE,
                        "table=60,priority=50,cookie=" + cookieIn("table=60", "priority=50")
                                + ",idle_timeout=600,actions=set_field:1->reg10,goto_table:65");
        awaitRepaired(wanted, 4);
        vm1.ovs().ofctl("add-flow", BRIDGE, "table=1,priority=6,conj_id=3,ip,actions=drop");
        awaitRepaired(wanted, 5);
        vm1.ovs().ofctl("del-flows", BRIDGE);
        awaitRepaired(wanted, 5 + wanted.size());
        assertTrue(vm1.ages().allMatch(age -> age < 60));
    }

    @Test
    void moreChangesThanTheSwitchTellsOfArePutRight() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        vm1.beginPatient(told);
        Snapshot snapshot = vm1.inSync(Clusters.TWO_HOSTS);
        Path many = Files.createTempFile("weir-", ".flows");
        try {
            Files.write(
                    many,
                    IntStream.range(0, 150_000)
                            .mapToObj(i -> "table=1,priority=9,reg1=" + i + ",actions=NORMAL")
                            .toList());
            CountDownLatch added = new CountDownLatch(1);
            // It is not read from meanwhile.
            vm1.loop().execute(() -> assertDoesNotThrow(() -> added.await(20, TimeUnit.SECONDS)));
            vm1.ovs().ofctl("--bundle", "add-flows", BRIDGE, many.toString());
            added.countDown();
            TestSwitch.await(
                    "all is as it was",
                    () -> vm1.status().repaired() >= 150_000
                            && desired(snapshot).equals(vm1.installed()));
            assertEquals(List.of("paused", "resumed"), told);
            vm1.ovs().ofctl("add-flow", BRIDGE, "table=0,priority=9999,actions=NORMAL");
            TestSwitch.await("it is told again", () -> vm1.status().repaired() > 150_000);
        } finally {
            Files.delete(many);
        }
    }

    private void awaitRepaired(Set<Flow> wanted, long repaired) {
        TestSwitch.await("all is as it was", () -> wanted.equals(vm1.installed()));
        TestSwitch.await("it is counted", () -> vm1.status().repaired() >= repaired);
        assertEquals(repaired, vm1.status().repaired());
    }

    private String cookieIn(String table, String part) {
        return vm1.ovs()
                .ofctl("dump-flows", BRIDGE, table)
                .lines()
                .filter(line -> line.contains(part))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*cookie=(0x[0-9a-f]+).*", "$1");
    }

    @Test
    void countersThatTheSwitchMadeItselfStayAndGoWithTheirPort() throws Exception {
        Snapshot snapshot = vm1.inSync(Clusters.TWO_HOSTS);
        spoof();
        TestSwitch.await("it counts", () -> counters().contains("in_port=\"a-veth\""));
        spoof();
        TestSwitch.await("it counts on", () -> counters().contains("n_packets=1"));

        vm1.ovs().ofctl("add-flow", BRIDGE, "table=111,priority=1,reg10=0x3,reg9=0x0,in_port=1,actions=NORMAL");
        vm1.ovs().ofctl("add-flow", BRIDGE, "table=111,priority=1,reg10=0x3,in_port=2,actions=drop");
        TestSwitch.await(
                "all but counters is taken out",
                () -> !counters().contains("in_port=\"c-veth\"") && !counters().contains("NORMAL"));
        spoof();
        TestSwitch.await("it counts again", () -> counters().contains("in_port=\"a-veth\""));
        long repaired = vm1.status().repaired();
        TimeUnit.MILLISECONDS.sleep(700);
        assertTrue(counters().contains("in_port=\"a-veth\""));

        vm1.ovs().vsctl("del-port", "a-veth");
        TestSwitch.await("it is gone with its port", () -> counters().isEmpty());
        assertEquals(repaired, vm1.status().repaired());
    }

    /** From a's port, with an address that is not a's. */
    private void spoof() {
        vm1.receiveFromA("192.168.1.9", "192.168.1.3", 64);
    }

    /** The flows that the switch made itself; the port's name stands there where it has one. */
    private String counters() {
        return vm1.ovs()
                .ofctl("--names", "dump-flows", BRIDGE, "table=111")
                .lines()
                .filter(line -> line.contains("priority=1,"))
                .collect(Collectors.joining("\n"));
    }
}
