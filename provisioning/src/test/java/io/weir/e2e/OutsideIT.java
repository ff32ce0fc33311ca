package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.MacAddress;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Capture;
import io.weir.provisioning.lab.Datagrams;
import io.weir.provisioning.lab.Frames;
import io.weir.provisioning.lab.Internet;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabHost;
import io.weir.provisioning.lab.SeenFrame;
import io.weir.provisioning.lab.Sniffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Containers and the outside, with real packets: what goes out by which rule, and what never does. */
@ExtendWith(SharedCluster.class)
final class OutsideIT {

    private static final String ALL = "{name: out, from: red, to: outside}";
    private static final String METADATA = "169.254.169.254";
    private static final Ipv4Prefix INSIDE = Ipv4Prefix.of("10.1.0.0/24");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @SuppressWarnings("NullAway.Init") // shared before all tests
    private static OutsideCluster cluster;

    @BeforeAll
    static void share(OutsideCluster shared) {
        cluster = shared;
    }

    @Test
    void withoutARuleNothingGoesOut() {
        cluster.declare();
        try (Capture capture = internet().capture("icmp")) {
            for (LabContainer container : List.of(cluster.one, cluster.two, cluster.uno, cluster.due)) {
                assertEquals(0, ping(container, internet().address()));
            }
            assertEquals(0, ping(cluster.one, internet().router()));
            // what the capture would see
            host("vm1").run("ping", "-c", "1", "-W", "2", internet().address());
            capture.await("echo reply", LIMIT);
            assertEquals(2, capture.packets().size(), capture.packets()::toString);
        }
    }

    @Test
    void aRuleLetsItsTenantOutFromEachHostUnderThatHostsAddressAndNoOther() {
        cluster.declare(ALL);
        try (Capture capture = internet().captureAtServer("icmp")) {
            for (LabContainer container : List.of(cluster.one, cluster.two)) {
                assertEquals(3, ping(container, internet().address()));
                capture.await(
                        internet().addressOf(container.host()) + " > "
                                + internet().address(),
                        LIMIT);
            }
            assertEquals(0, ping(cluster.uno, internet().address()));
            assertEquals(0, ping(cluster.due, internet().address()));
            assertFalse(capture.sees("10.1.0."));
            assertFalse(capture.sees("198.18."));
        }
        assertEquals(
                List.of(
                        cluster.one.gateway(),
                        "198.18.0.1",
                        internet().router(),
                        internet().address()),
                cluster.one.traceroute(internet().address()));
    }

    @Test
    void aRuleMayNameAPrefixAProtocolAndPorts() {
        cluster.declare("{name: web, from: red/one, to: " + internet().prefix() + ", protocol: tcp, ports: 8000}");
        Process open = cluster.serveOutside(8000);
        Process closed = cluster.serveOutside(8001);
        try {
            assertEquals(
                    internet().addressOf(host("vm1")),
                    call(cluster.one, internet().address(), 8000));
            assertEquals("", call(cluster.one, internet().address(), 8001));
            assertEquals("", call(cluster.two, internet().address(), 8000));
            assertEquals(0, ping(cluster.one, internet().address()));
            cluster.declare("{name: web, from: red, to: " + internet().router() + "/32}");
            assertEquals("", call(cluster.one, internet().address(), 8000));
            assertEquals(3, ping(cluster.one, internet().router()));
        } finally {
            open.destroyForcibly();
            closed.destroyForcibly();
        }
    }

    @Test
    void whatARuleRejectsIsToldSoAtOnceAndTheVerdictSaysWhy() {
        cluster.declare(ALL, "{name: no, from: red/one, to: outside, protocol: tcp, ports: 8000, action: reject}");
        Process server = cluster.serveOutside(8000);
        try {
            String target = "TCP:" + internet().address() + ":8000,connect-timeout=8";
            String answer = cluster.one.output("sh", "-c", "exec socat -u " + target + " STDOUT 2>&1");
            assertTrue(answer.contains("Connection refused"), answer);
            assertEquals(
                    internet().addressOf(host("vm2")),
                    call(cluster.two, internet().address(), 8000));
            assertEquals("reject by operator/no", verdict("red/one", 8000));
            assertEquals("allow by operator/out", verdict("red/one", 8001));
            assertEquals("deny by ", verdict("blue/uno", 8000));
        } finally {
            server.destroyForcibly();
        }
    }

    private static String verdict(String from, int port) {
        JsonNode said = cluster.lab()
                .rest()
                .get("/v1/verdict?from=" + from + "&to=" + internet().address() + "&proto=tcp&port=" + port);
        return said.path("verdict").asText() + " by " + said.path("rule").asText();
    }

    @Test
    void tcpAndUdpFlow() {
        cluster.declare(ALL);
        try (Iperf udp = Iperf.udp(cluster.one, internet(), 5201, 3);
                Iperf other = Iperf.udp(cluster.two, internet(), 5202, 3)) {
            udp.assertLossless();
            other.assertLossless();
        }
    }

    /** The link to the server carries less than containers may send, and the router there says so. */
    @Test
    void anErrorFromBeyondReachesTheContainerThatItIsAbout() {
        cluster.declare(ALL);
        String size = Integer.toString(Internet.SERVER_MTU - 28 + 1);
        String output = cluster.one.output(
                "ping",
                "-n",
                "-M",
                "do",
                "-s",
                size,
                "-c",
                "2",
                "-W",
                "1",
                internet().address());
        assertTrue(
                output.contains("mtu = " + Internet.SERVER_MTU) || output.contains("mtu=" + Internet.SERVER_MTU),
                output);
        String route = cluster.one.run("ip", "route", "get", internet().address());
        assertTrue(route.contains("mtu " + Internet.SERVER_MTU), route);
        // TCP finds it out as well: what one segment of full size carries arrives
        try (Iperf tcp = Iperf.tcp(cluster.two, internet(), 5203, 2)) {
            tcp.assertArrived();
        }
    }

    @Test
    void tenantsWithTheSameAddressesNeverMix() throws Exception {
        cluster.declare(ALL, "{name: blue-out, from: blue, to: outside}");
        Process echo = internet().start("socat", "TCP-LISTEN:7000,reuseaddr,fork", "EXEC:cat");
        Await.until("the echo", LIMIT, () -> internet().run("ss", "-tln").contains(":7000 "));
        List<LabContainer> containers = List.of(cluster.one, cluster.uno, cluster.two, cluster.due);
        List<Path> outputs = new ArrayList<>();
        List<Process> clients = new ArrayList<>();
        try {
            for (LabContainer container : containers) {
                Path output = Files.createTempFile("weir-echo", ".out");
                outputs.add(output);
                String talk =
                        "(for i in 1 2 3 4 5; do echo " + container.id() + "; sleep 0.2; done) | socat -t 2 - TCP:"
                                + internet().address() + ":7000,sourceport=4000,reuseaddr";
                clients.add(container.start(output, "sh", "-c", talk));
            }
            for (int i = 0; i < containers.size(); i++) {
                assertTrue(clients.get(i).waitFor(20, TimeUnit.SECONDS));
                assertEquals((containers.get(i).id() + "\n").repeat(5), Files.readString(outputs.get(i)));
            }
        } finally {
            clients.forEach(Process::destroyForcibly);
            echo.destroyForcibly();
            for (Path output : outputs) {
                Files.delete(output);
            }
        }
    }

    @Test
    void aWithdrawnRuleCutsItsRunningSessionAndNoOther() {
        String one = "{name: one, from: red, to: outside, protocol: tcp, ports: 5301}";
        String other = "{name: other, from: red, to: outside, protocol: tcp, ports: 5302}";
        cluster.declare(one, other);
        try (Iperf cut = Iperf.tcp(cluster.one, internet(), 5301, 60);
                Iperf kept = Iperf.tcp(cluster.one, internet(), 5302, 60);
                Capture first = internet().captureAtServer("tcp dst port 5301");
                Capture second = internet().captureAtServer("tcp dst port 5302")) {
            OutsideCluster.awaitGrowth(first);
            OutsideCluster.awaitGrowth(second);
            cluster.declare(other);
            OutsideCluster.awaitGrowth(second);
            int since = first.packets().size();
            OutsideCluster.awaitGrowth(second);
            assertEquals(since, first.packets().size());
            assertTrue(cut.isRunning() && kept.isRunning());
        }
    }

    /** The router sends to what containers and tenants are called inside, by way of each host. */
    @Test
    void nothingUnaskedComesIn() {
        cluster.declare(ALL, "{name: in, from: outside, to: red}", "{name: in-blue, from: outside, to: blue}");
        assertEquals(3, ping(cluster.one, internet().address())); // there is a session that could be guessed
        String host = internet().addressOf(host("vm1"));
        internet().runOnRouter("ip", "route", "replace", "198.18.0.0/16", "via", host);
        internet().runOnRouter("ip", "route", "replace", "10.1.0.0/24", "via", host);
        try (Sniffer red = cluster.one.sniff();
                Sniffer blue = cluster.uno.sniff()) {
            for (int zone : zones()) {
                String address = "198.18." + (zone >> 8) + "." + (zone & 0xff);
                assertFalse(internet().attempt(LIMIT, "ping", "-c", "2", "-i", "0.2", "-W", "1", address));
                assertEquals("", internet().output(OutsideCluster.call(address, 80)));
            }
            assertFalse(internet().attempt(LIMIT, "ping", "-c", "2", "-i", "0.2", "-W", "1", "10.1.0.11"));
            assertEquals("", internet().output(OutsideCluster.call(host, 80)));
            assertEquals(List.of(), red.frames(OutsideIT::isFromOutside));
            assertEquals(List.of(), blue.frames(OutsideIT::isFromOutside));
        } finally {
            internet().runOnRouter("ip", "route", "del", "198.18.0.0/16");
            internet().runOnRouter("ip", "route", "del", "10.1.0.0/24");
        }
    }

    private static List<Integer> zones() {
        List<Integer> zones = new ArrayList<>();
        cluster.lab()
                .rest()
                .get("/v1/intent")
                .path("zones")
                .forEach(zone -> zones.add(zone.path("zone").asInt()));
        assertFalse(zones.isEmpty());
        return zones;
    }

    private static boolean isFromOutside(SeenFrame frame) {
        return frame.isIpv4() && !INSIDE.contains(frame.from());
    }

    @Test
    void noRuleOpensTheHostsTheControllerOrTheCloudsMetadata() {
        cluster.declare(ALL);
        internet().runOnRouter("ip", "address", "replace", METADATA + "/32", "dev", "lo");
        String controller = cluster.lab().controllerAddress();
        for (LabContainer container : List.of(cluster.one, cluster.two)) {
            LabHost host = container.host();
            for (String address : List.of(
                    host("vm1").address(),
                    host("vm2").address(),
                    internet().addressOf(host),
                    "198.18.0.1",
                    controller,
                    METADATA)) {
                host.run("ping", "-c", "1", "-W", "2", address); // the host itself does reach it
                assertEquals(0, ping(container, address), container + " → " + address);
            }
            for (int port : List.of(6653, 8653)) {
                assertFalse(container.attempt(LIMIT, OutsideCluster.call(controller, port)));
            }
            assertEquals(3, ping(container, internet().address()));
        }
    }

    @Test
    void aSpoofedSourceDoesNotGetOut() {
        cluster.declare(ALL, "{name: blue-out, from: blue, to: outside}");
        List<byte[]> frames = new ArrayList<>();
        for (String source : List.of("10.1.0.12", "192.0.2.60", "198.18.0.2", "198.51.100.2", "203.0.113.7")) {
            Frames.Path path = new Frames.Path(
                    MacAddress.of(cluster.one.mac()),
                    MacAddress.GATEWAY,
                    Ipv4Address.of(source),
                    Ipv4Address.of(internet().address()));
            frames.add(Datagrams.of(path, Datagrams.UDP, Datagrams.udp(path, 4000, 4001, 8)));
        }
        try (Capture capture = internet().capture("udp or icmp")) {
            cluster.one.send(frames);
            assertEquals(3, ping(cluster.one, internet().address()));
            capture.await("echo reply", LIMIT);
            assertFalse(capture.sees(".4001: "), capture.packets()::toString);
        }
    }

    @Test
    void noRestartOfAgentOrControllerLosesAPacketOfARunningSession() {
        cluster.declare(ALL);
        try (Iperf udp = Iperf.udp(cluster.one, internet(), 5401, 25)) {
            cluster.lab().controller().kill();
            cluster.lab().controller().restart();
            cluster.lab().restartAgent("vm1");
            assertTrue(udp.isRunning());
            udp.assertLossless();
        }
    }

    private static Internet internet() {
        return cluster.internet();
    }

    private static LabHost host(String name) {
        return cluster.lab().host(name);
    }

    /** How many of three pings were answered. */
    private static int ping(LabContainer from, String address) {
        return from.ping(address, 3, 0.2).received();
    }

    private static String call(LabContainer from, String address, int port) {
        return from.output(OutsideCluster.call(address, port)).strip();
    }
}
