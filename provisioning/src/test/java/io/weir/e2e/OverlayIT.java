package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Capture;
import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Three hosts, and every pair of them is joined by another type of tunnel. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OverlayIT {

    private static final int NETWORK = 0xabcde;

    private static final String INTENT = """
            overlay:
              type: vxlan
              pairs:
                - {between: [vm1, vm3], type: gre}
                - {between: [vm2, vm3], type: geneve}
            hosts:
              vm1: {address: 198.51.100.1}
              vm2: {address: 198.51.100.2}
              vm3: {address: 198.51.100.3}
            tenants:
              red:
                subnets:
                  net: {cidr: 10.0.0.0/24, network: %d}
                containers:
                  one: {host: vm1, address: 10.0.0.11}
                  two: {host: vm2, address: 10.0.0.12}
                  three: {host: vm3, address: 10.0.0.13}
            """.formatted(NETWORK);

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @SuppressWarnings("NullAway.Init")
    private Lab lab;

    @BeforeAll
    void start() {
        lab = Lab.up(new LabPlan("e2e-overlay", INTENT));
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @Test
    void aSubnetSpansTwoHostsOverVxlan() {
        assertCarried("red/one", "red/two", "VXLAN, flags [I] (0x08), vni " + NETWORK);
    }

    @Test
    void aSubnetSpansTwoHostsOverGre() {
        assertCarried("red/one", "red/three", "GREv0, Flags [key present], key=0x" + Integer.toHexString(NETWORK));
    }

    @Test
    void aSubnetSpansTwoHostsOverGeneve() {
        assertCarried("red/two", "red/three", "Geneve, Flags [none], vni 0x" + Integer.toHexString(NETWORK));
    }

    /** Both forget each other's MAC address, so that each asks for it; the underlay sees the pings, and no question. */
    private void assertCarried(String from, String to, String tunnel) {
        LabContainer sender = lab.container(from);
        LabContainer receiver = lab.container(to);
        sender.run("ip", "neigh", "flush", "all");
        receiver.run("ip", "neigh", "flush", "all");
        try (Capture capture = lab.underlay().capture(sender.host(), "")) {
            LabContainer.Ping ping = sender.ping(receiver.address(), 3, 0.2);
            assertTrue(ping.isLossless(), ping.output());
            String request = sender.address() + " > " + receiver.address() + ": ICMP echo request";
            String packet = capture.await(request, LIMIT);
            assertTrue(packet.contains(tunnel), packet);
            assertTrue(packet.contains(sender.host().address()), packet);
            assertEquals(
                    List.of(),
                    capture.packets().stream()
                            .filter(seen -> seen.contains("ARP") && seen.contains("10.0.0."))
                            .toList());
        }
        Process server = receiver.start("iperf3", "-s", "-1");
        try {
            Await.until("iperf3", LIMIT, () -> receiver.run("ss", "-tln").contains(":5201 "));
            assertTrue(sender.attempt(Duration.ofSeconds(20), "iperf3", "-c", receiver.address(), "-n", "2M"));
        } finally {
            server.destroy();
        }
    }
}
