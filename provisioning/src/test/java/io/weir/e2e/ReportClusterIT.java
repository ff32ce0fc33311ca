package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Capture;
import io.weir.provisioning.lab.Frames;
import io.weir.provisioning.lab.InstalledFlows;
import io.weir.provisioning.lab.Intrusion;
import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabHost;
import io.weir.provisioning.lab.LabPlan;
import io.weir.provisioning.lab.SeenFrame;
import io.weir.provisioning.lab.Sniffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The report's two hosts and two tenants, with what shows more: a second subnet, and a tenant with the same addresses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReportClusterIT {

    private static final String INTENT = """
            overlay: vxlan
            hosts:
              vm1: {bridge: vm1-br, address: 192.0.2.60}
              vm2: {bridge: vm2-br, address: 192.0.2.61}
            tenants:
              usr1:
                subnets:
                  net: {cidr: 192.168.1.0/24, gateway: 192.168.1.1, dns: [162.105.129.26]}
                  back: {cidr: 192.168.10.0/24}
                containers:
                  usr1-1: {host: vm1, subnet: net, address: 192.168.1.2, mac: "00:16:3e:0c:07:73", port: usr1-1-veth}
                  usr1-2: {host: vm2, subnet: net, address: 192.168.1.3}
                  usr1-3: {host: vm1, subnet: net, address: 192.168.1.4}
                  usr1-4: {host: vm1, subnet: back, address: 192.168.10.2}
                  usr1-5: {host: vm2, subnet: back, address: 192.168.10.3}
              usr2:
                subnets:
                  net: {cidr: 192.168.2.0/24, gateway: 192.168.2.1, dns: [162.105.129.26]}
                containers:
                  usr2-1: {host: vm1, subnet: net, address: 192.168.2.2, mac: "00:16:3e:a3:ba:15", port: usr2-1-veth}
                  usr2-2: {host: vm2, subnet: net, address: 192.168.2.3}
              usr3:
                subnets:
                  net: {cidr: 192.168.1.0/24}
                containers:
                  usr3-1: {host: vm1, subnet: net, address: 192.168.1.2}
                  usr3-2: {host: vm2, subnet: net, address: 192.168.1.3}
            """;

    private static final String RULES = "rules: [{from: usr1, to: usr2}, {from: usr2, to: usr1}]\n";
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Map<String, LabContainer> containers = new HashMap<>();

    @SuppressWarnings("NullAway.Init")
    private Lab lab;

    @BeforeAll
    void start() {
        lab = Lab.up(new LabPlan("e2e-report", INTENT));
        for (String id : List.of(
                "usr1/usr1-1",
                "usr1/usr1-2",
                "usr1/usr1-3",
                "usr1/usr1-4",
                "usr1/usr1-5",
                "usr2/usr2-1",
                "usr2/usr2-2",
                "usr3/usr3-1",
                "usr3/usr3-2")) {
            containers.put(id.substring(id.indexOf('/') + 1), lab.container(id));
        }
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @Test
    void containersOfOneSubnetOnOneHostReachEachOther() {
        assertReaches("usr1-1", "usr1-3");
        assertReaches("usr1-3", "usr1-1");
        assertTrue(isTcpCarried("usr1-1", "usr1-3"));
    }

    @Test
    void containersOfOneSubnetOnTwoHostsReachEachOther() {
        assertReaches("usr1-1", "usr1-2");
        assertReaches("usr2-2", "usr2-1");
        assertTrue(isTcpCarried("usr1-1", "usr1-2"));
    }

    @Test
    void subnetsOfOneTenantReachEachOtherThroughTheGatewayOnOneHost() {
        assertReaches("usr1-1", "usr1-4");
        assertEquals(List.of("192.168.1.1", "192.168.10.2"), container("usr1-1").traceroute("192.168.10.2"));
        assertEquals(List.of("192.168.10.1", "192.168.1.2"), container("usr1-4").traceroute("192.168.1.2"));
    }

    @Test
    void subnetsOfOneTenantReachEachOtherThroughTheGatewayAcrossHosts() {
        assertReaches("usr1-1", "usr1-5");
        assertEquals(List.of("192.168.1.1", "192.168.10.3"), container("usr1-1").traceroute("192.168.10.3"));
        assertEquals(List.of("192.168.10.1", "192.168.1.2"), container("usr1-5").traceroute("192.168.1.2"));
        assertTrue(isTcpCarried("usr1-1", "usr1-5"));
    }

    @Test
    void everyContainerReachesItsGateway() {
        containers
                .values()
                .forEach(container -> assertTrue(
                        container.ping(container.gateway(), 2, 0.1).isLossless(), container + " to its gateway"));
    }

    @Test
    void aTenantCannotReachAnotherByIpOrByArp() {
        for (String stranger : List.of("usr2-1", "usr2-2")) {
            String address = container(stranger).address();
            assertEquals(0, container("usr1-1").ping(address, 3, 0.1).received(), "usr1-1 to " + stranger);
            assertFalse(
                    container("usr1-1").attempt(LIMIT, "arping", "-q", "-c", "2", "-w", "2", "-I", "eth0", address));
        }
        // The same question about a neighbour is answered, so arping does ask.
        assertTrue(container("usr1-1").attempt(LIMIT, "arping", "-q", "-c", "2", "-I", "eth0", "192.168.1.3"));
    }

    @Test
    void noForgedOrTaggedFrameOfAStrangerArrivesOnTheSameHost() {
        assertNothingArrives("usr1-1", "usr2-1", "usr2-2");
    }

    @Test
    void noForgedOrTaggedFrameOfAStrangerArrivesOnAnotherHost() {
        assertNothingArrives("usr1-1", "usr2-2", "usr2-1");
    }

    @Test
    void noForgedFrameOfATenantWithTheSameAddressesArrives() {
        assertNothingArrives("usr3-1", "usr1-3", "usr1-2");
    }

    @Test
    void aRuleLetsTenantsTalkAndItsWithdrawalEndsThatWhileEverythingRuns() throws Exception {
        LabContainer from = container("usr1-1");
        LabContainer to = container("usr2-1");
        List<String> before = processes();
        assertEquals(0, from.ping(to.address(), 2, 0.1).received());
        try {
            lab.apply(INTENT + RULES);
            assertReaches("usr1-1", "usr2-1");
            assertReaches("usr2-2", "usr1-1");
            // What could not arrive before does now, so frames made by hand are good enough to arrive.
            try (Capture inbound = to.captureInbound()) {
                from.send(List.of(Frames.ping(
                        new Frames.Path(
                                MacAddress.of(from.mac()),
                                MacAddress.GATEWAY,
                                Ipv4Address.of(from.address()),
                                Ipv4Address.of(to.address())),
                        1)));
                inbound.await("seq " + Frames.SEQUENCE, LIMIT);
            }
        } finally {
            lab.apply(INTENT);
        }
        assertEquals(0, from.ping(to.address(), 3, 0.1).received());
        assertEquals(0, container("usr2-2").ping(from.address(), 3, 0.1).received());
        assertEquals(before, processes());
    }

    @Test
    void tenantsWithTheSameAddressesLiveSideBySide() {
        for (List<String> pair : List.of(List.of("usr1-1", "usr1-2"), List.of("usr3-1", "usr3-2"))) {
            LabContainer from = container(pair.get(0));
            LabContainer to = container(pair.get(1));
            LabContainer stranger = container(pair.get(0).equals("usr1-1") ? "usr3-2" : "usr1-2");
            assertEquals(to.address(), stranger.address());
            try (Capture inbound = to.captureInbound();
                    Capture elsewhere = stranger.captureInbound()) {
                assertTrue(from.ping(to.address(), 3, 0.1).isLossless());
                inbound.await(from.mac() + " > " + to.mac(), LIMIT);
                assertTrue(stranger.ping(stranger.gateway(), 2, 0.1).isLossless());
                elsewhere.await(stranger.gateway() + " > " + stranger.address(), LIMIT);
                assertFalse(
                        elsewhere.sees("echo request"),
                        () -> elsewhere.packets().toString());
            }
        }
    }

    @Test
    void killingTheControllerChangesNoFlowAndLosesNoPing(@TempDir Path directory) throws Exception {
        lab.awaitInSync();
        Map<LabHost, InstalledFlows> before = new HashMap<>();
        lab.hosts().forEach(host -> before.put(host, InstalledFlows.of(host)));
        long start = System.nanoTime();
        // Eight seconds' worth; the controller is killed and comes back within the first few.
        Path near = directory.resolve("near");
        Path far = directory.resolve("far");
        Process pingNear = container("usr1-1").startPing("192.168.1.4", 800, 0.01, near);
        Process pingFar = container("usr1-1").startPing("192.168.1.3", 800, 0.01, far);

        lab.controller().kill();
        for (LabHost host : lab.hosts()) {
            Await.until("the switch of " + host + " to miss its controller", LIMIT, () -> !isConnected(host));
        }
        lab.controller().restart();
        lab.awaitInSync();

        assertTrue(pingNear.waitFor(30, TimeUnit.SECONDS) && pingFar.waitFor(30, TimeUnit.SECONDS));
        for (Path output : List.of(near, far)) {
            LabContainer.Ping ping = LabContainer.readPing(Files.readString(output));
            assertEquals(800, ping.received(), ping.output());
        }
        double elapsedSeconds = (System.nanoTime() - start) / 1e9;
        for (LabHost host : lab.hosts()) {
            InstalledFlows after = InstalledFlows.of(host);
            assertEquals(before.get(host).ages().keySet(), after.ages().keySet());
            assertTrue(after.youngest() >= elapsedSeconds, "a flow is only " + after.youngest() + " s old");
        }
    }

    @Test
    void flowsChangedByHandArePutRight() {
        LabHost host = lab.host("vm1");
        lab.awaitInSync();
        InstalledFlows right = InstalledFlows.of(host);
        int repaired = lab.rest().get("/v1/hosts/vm1").path("repaired").asInt();

        host.ovsOfctl("del-flows", "table=60");
        host.ovsOfctl("mod-flows", "table=20,actions=drop");
        host.ovsOfctl("add-flow", "table=0,priority=65000,actions=normal");
        host.ovsOfctl("add-flow", "table=7,priority=1,ip,actions=note:00.01.02.03.04.05,learn(table=9),resubmit(,8)");
        // That all of it was wrong is told by what was repaired, below: it may be over before anybody looks.
        long harmed = 2
                + right.ages().keySet().stream()
                        .filter(ReportClusterIT::isHarmed)
                        .count();
        Await.until("flows to be put right", Duration.ofSeconds(12), () -> InstalledFlows.of(host)
                .ages()
                .keySet()
                .equals(right.ages().keySet()));
        assertReaches("usr1-1", "usr1-2");
        assertEquals(0, container("usr1-1").ping("192.168.2.2", 2, 0.1).received());
        Await.until(
                "the repair to be reported",
                LIMIT,
                () -> lab.rest().get("/v1/hosts/vm1").path("repaired").asInt() >= repaired + harmed);
    }

    private static boolean isHarmed(String flow) {
        return flow.contains("table=60,") || flow.contains("table=20,") && !flow.endsWith("actions=drop");
    }

    @Test
    void allFlowsDeletedByHandComeBack() {
        LabHost host = lab.host("vm2");
        lab.awaitInSync();
        InstalledFlows right = InstalledFlows.of(host);
        host.ovsOfctl("del-flows");
        Await.until("flows to come back", Duration.ofSeconds(12), () -> InstalledFlows.of(host)
                .ages()
                .keySet()
                .equals(right.ages().keySet()));
        assertReaches("usr1-1", "usr1-2");
    }

    private LabContainer container(String name) {
        LabContainer container = containers.get(name);
        if (container == null) {
            throw new AssertionError("no container " + name);
        }
        return container;
    }

    private void assertReaches(String from, String to) {
        LabContainer.Ping ping = container(from).ping(container(to).address(), 3, 0.1);
        assertTrue(ping.isLossless(), () -> from + " to " + to + ": " + ping.output());
    }

    /** Frames are sent first; then pings that may pass, so that the capture has seen whatever came before them. */
    private void assertNothingArrives(String from, String to, String mateOfTo) {
        LabContainer attacker = container(from);
        LabContainer victim = container(to);
        LabContainer mate = container(mateOfTo);
        Intrusion intrusion = Intrusion.of(attacker, victim, mate);
        try (Sniffer port = attacker.host().sniff(attacker.port());
                Sniffer inbound = victim.sniff()) {
            intrusion.send(attacker);
            Await.until(
                    "all frames to leave " + attacker,
                    LIMIT,
                    () -> port.frames(SeenFrame::isForged).size()
                            == intrusion.frames().size());
            assertTrue(mate.ping(victim.address(), 3, 0.2).isLossless());
            inbound.await(
                    "a ping of " + mate,
                    LIMIT,
                    frame -> frame.isBetween(mate.address(), victim.address()) && frame.isPing());
            assertEquals(List.of(), Intrusion.intruders(inbound, victim, mate));
        }
    }

    private boolean isTcpCarried(String from, String to) {
        LabContainer server = container(to);
        Process iperf = server.start("iperf3", "-s", "-1");
        try {
            Await.until("iperf3 on " + to, LIMIT, () -> server.run("ss", "-tln").contains(":5201 "));
            return container(from).attempt(Duration.ofSeconds(20), "iperf3", "-c", server.address(), "-n", "5M");
        } finally {
            iperf.destroy();
        }
    }

    private static boolean isConnected(LabHost host) {
        return host.ovsVsctl("--columns=is_connected", "--no-headings", "-f", "csv", "list", "controller")
                .contains("true");
    }

    /** Process ids of all switches, agents, containers and of the controller. */
    private List<String> processes() {
        List<String> all =
                new ArrayList<>(List.of(Long.toString(lab.controller().process().pid())));
        for (LabHost host : lab.hosts()) {
            all.add(host.run("sh", "-c", "cat $OVS_RUNDIR/*.pid"));
            all.add(host.run("lxc-ls", "-P", host.containers().toString(), "-f", "-F", "NAME,PID"));
        }
        return all;
    }
}
