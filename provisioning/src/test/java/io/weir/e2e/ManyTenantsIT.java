package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Capture;
import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabHost;
import io.weir.provisioning.lab.LabPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** More tenants on one switch than VLANs could tell apart, all of them with the same addresses. */
final class ManyTenantsIT {

    private static final int TENANTS = 5_000;

    /** Ports that one transaction adds: its text is an argument, which may have 128 kB. */
    private static final int BATCH = 350;

    /** The largest network id that a tunnel can carry (RFC 7348: 24 bits). */
    private static final int LAST_NETWORK = 0xffffff;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void fiveThousandTenantsShareASwitchAndBothEndsOfTheRangeTalkOverATunnel() {
        try (Lab lab = Lab.up(new LabPlan("e2e-many", intent(), Set.of("vm1", "vm2")))) {
            LabContainer first = lab.standIn("t1/near-1");
            LabContainer firstPeer = lab.standIn("t1/far-1");
            LabContainer last = lab.standIn("t5000/near-5000");
            LabContainer lastPeer = lab.standIn("t5000/far-5000");
            addBridge(lab.host("vm1"), List.of(first.port(), last.port()));
            addBridge(lab.host("vm2"), List.of(firstPeer.port(), lastPeer.port()));
            addPorts(lab.host("vm1"));
            lab.hosts()
                    .forEach(host -> host.ovsVsctl("--no-wait", "set-controller", host.bridge(), lab.openflowTarget()));
            Await.until("vm1 and vm2 to be in sync", LIMIT, () -> isInSync(lab, "vm1") && isInSync(lab, "vm2"));

            assertTalks(lab, first, firstPeer, 1);
            assertTalks(lab, last, lastPeer, LAST_NETWORK);
            assertApart(first, firstPeer, lastPeer);
            assertApart(last, lastPeer, firstPeer);
            assertServed(lab, 2);
            assertServed(lab, 4_097);
            assertServed(lab, TENANTS - 1);
        }
    }

    /** Every tenant has the subnet 10.0.0.0/24, and its container on vm1 has the address 10.0.0.2 there. */
    private static String intent() {
        StringBuilder yaml = new StringBuilder("""
                overlay: vxlan
                hosts:
                  vm1: {address: 192.0.2.60}
                  vm2: {address: 192.0.2.61}
                tenants:
                """);
        for (int i = 1; i <= TENANTS; i++) {
            boolean isReal = i == 1 || i == TENANTS;
            int number = i == TENANTS ? LAST_NETWORK : i;
            yaml.append(String.format(
                    Locale.ROOT,
                    "  t%d: {number: %d, subnets: {net: {cidr: 10.0.0.0/24, network: %d}}, containers: {"
                            + "near-%d: {host: vm1, address: 10.0.0.2, port: p%d}",
                    i,
                    number,
                    number,
                    i,
                    i));
            yaml.append(isReal ? ", far-" + i + ": {host: vm2, address: 10.0.0.3, port: q" + i + "}}}\n" : "}}\n");
        }
        return yaml.toString();
    }

    private static void addBridge(LabHost host, List<String> ports) {
        host.ovsVsctl(
                "add-br",
                host.bridge(),
                "--",
                "set",
                "bridge",
                host.bridge(),
                "datapath_type=netdev",
                "fail_mode=secure",
                "--",
                "add-port",
                host.bridge(),
                "weir-vxlan",
                "--",
                "set",
                "interface",
                "weir-vxlan",
                "type=vxlan",
                "options:remote_ip=flow",
                "options:key=flow");
        ports.forEach(port -> host.ovsVsctl("add-port", host.bridge(), port));
    }

    /**
     * Those of the tenants between the first and the last: patch ports that lead nowhere, which cost the user-space datapath
     * nothing, while it takes minutes over as many of its own. Added by transactions of OVSDB (RFC 7047, 5.2): for as many, ovs-vsctl
     * takes minutes.
     */
    private static void addPorts(LabHost host) {
        for (int first = 2; first < TENANTS; first += BATCH) {
            List<String> inserts = new ArrayList<>();
            List<String> ports = new ArrayList<>();
            for (int i = first; i < Math.min(first + BATCH, TENANTS); i++) {
                inserts.add(
                        "{'op':'insert','table':'Interface','row':{'name':'p%1$d','type':'patch','options':['map',[['peer','x%1$d']]]},'uuid-name':'i%1$d'}"
                                .formatted(i));
                inserts.add(
                        "{'op':'insert','table':'Port','row':{'name':'p%1$d','interfaces':['named-uuid','i%1$d']},'uuid-name':'p%1$d'}"
                                .formatted(i));
                ports.add("['named-uuid','p%d']".formatted(i));
            }
            String transaction =
                    "['Open_vSwitch',%s,{'op':'mutate','table':'Bridge','where':[['name','==','%s']],'mutations':[['ports','insert',['set',[%s]]]]}]"
                            .formatted(String.join(",", inserts), host.bridge(), String.join(",", ports));
            String result = host.run("ovsdb-client", "transact", transaction.replace('\'', '"'));
            assertFalse(result.contains("error"), result);
        }
    }

    private static boolean isInSync(Lab lab, String name) {
        JsonNode host = lab.rest().get("/v1/hosts/" + name);
        return host.path("state").asText().equals("in-sync")
                && host.path("missingPorts").isEmpty();
    }

    /** The tunnel carries the network's id, and the packet arrives. */
    private static void assertTalks(Lab lab, LabContainer one, LabContainer other, int network) {
        try (Capture underlay = lab.underlay().capture(one.host(), "udp port 4789")) {
            LabContainer.Ping ping = one.ping(other.address(), 3, 0.2);
            assertTrue(ping.isLossless(), ping.output());
            assertTrue(other.ping(one.address(), 3, 0.2).isLossless());
            underlay.await("vni " + network + " ", Duration.ofSeconds(10));
        }
    }

    /** Both peers have the address; only that of the sender's own tenant gets the packets. */
    private static void assertApart(LabContainer from, LabContainer own, LabContainer stranger) {
        assertEquals(own.address(), stranger.address());
        try (Capture atStranger = stranger.captureInbound();
                Capture atOwn = own.captureInbound()) {
            assertTrue(from.ping(own.address(), 3, 0.2).isLossless());
            atOwn.await("ICMP echo request", Duration.ofSeconds(10));
            assertTrue(stranger.ping(stranger.gateway(), 2, 0.2).isLossless());
            atStranger.await("ICMP echo reply", Duration.ofSeconds(10));
            assertTrue(atStranger.packets().stream().noneMatch(packet -> packet.contains("echo request")));
        }
    }

    /** The switch answers the tenant's container for its gateway, by the tenant's own flows (ofproto/trace). */
    private static void assertServed(Lab lab, int tenant) {
        LabHost host = lab.host("vm1");
        String id = "t" + tenant + "/near-" + tenant;
        String mac = lab.macOf(id);
        String port = host.ovsVsctl("get", "interface", "p" + tenant, "ofport").strip();
        String trace = host.trace("in_port=" + port + ",arp,dl_src=" + mac
                + ",dl_dst=ff:ff:ff:ff:ff:ff,arp_op=1,arp_sha=" + mac + ",arp_spa=10.0.0.2,arp_tpa=10.0.0.1");
        assertTrue(trace.contains("IN_PORT"), trace);
    }
}
