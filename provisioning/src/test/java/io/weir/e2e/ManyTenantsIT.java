package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.provisioning.lab.Capture;
import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabHost;
import io.weir.provisioning.lab.ManyTenants;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More tenants on one switch than VLANs could tell apart, all of them with the same addresses. */
final class ManyTenantsIT {

    private static final int TENANTS = 5_000;

    @Test
    void fiveThousandTenantsShareASwitchAndBothEndsOfTheRangeTalkOverATunnel() {
        try (ManyTenants many = ManyTenants.up("e2e-many", TENANTS)) {
            List<ManyTenants.Couple> couples = many.plugCouples();
            many.plugOthers();
            many.connect();
            Lab lab = many.lab();
            LabContainer first = couples.get(0).near();
            LabContainer firstPeer = couples.get(0).far();
            LabContainer last = couples.get(1).near();
            LabContainer lastPeer = couples.get(1).far();

            assertTalks(lab, first, firstPeer, 1);
            assertTalks(lab, last, lastPeer, ManyTenants.LAST_NETWORK);
            assertApart(first, firstPeer, lastPeer);
            assertApart(last, lastPeer, firstPeer);
            assertServed(lab, 2);
            assertServed(lab, 4_097);
            assertServed(lab, TENANTS - 1);
        }
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
