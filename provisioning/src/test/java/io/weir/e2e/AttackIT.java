package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Datagrams;
import io.weir.provisioning.lab.Frames;
import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabPlan;
import io.weir.provisioning.lab.NeighbourDiscovery;
import io.weir.provisioning.lab.SeenFrame;
import io.weir.provisioning.lab.Sniffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Nothing that a hostile container sends arrives at any other container, while what it may send does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AttackIT {

    private static final String INTENT = """
            overlay: vxlan
            hosts:
              vm1: {address: 192.0.2.60}
              vm2: {address: 192.0.2.61}
            tenants:
              red:
                subnets:
                  net: {cidr: 192.168.1.0/24}
                containers:
                  eve: {host: vm1, address: 192.168.1.2}
                  ally: {host: vm1, address: 192.168.1.3}
                  mate: {host: vm2, address: 192.168.1.4}
              blue:
                subnets:
                  net: {cidr: 192.168.2.0/24}
                containers:
                  near: {host: vm1, address: 192.168.2.2}
                  far: {host: vm2, address: 192.168.2.3}
            """;

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);
    private static final MacAddress NOBODY = MacAddress.of("02:66:66:66:66:66");
    private static final MacAddress ALL_NODES = MacAddress.of("33:33:00:00:00:01"); // RFC 2464, section 7
    private static final Ipv4Address NONE = Ipv4Address.of("0.0.0.0");

    @SuppressWarnings("NullAway.Init")
    private Lab lab;

    @SuppressWarnings("NullAway.Init")
    private LabContainer eve;

    @SuppressWarnings("NullAway.Init")
    private LabContainer ally;

    @SuppressWarnings("NullAway.Init")
    private LabContainer mate;

    @SuppressWarnings("NullAway.Init")
    private LabContainer near;

    @SuppressWarnings("NullAway.Init")
    private LabContainer far;

    @BeforeAll
    void start() {
        lab = Lab.up(new LabPlan("e2e-attack", INTENT));
        eve = lab.container("red/eve");
        ally = lab.container("red/ally");
        mate = lab.container("red/mate");
        near = lab.container("blue/near");
        far = lab.container("blue/far");
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    /** Frames made by hand are good enough to arrive, so that their absence says something. */
    @Test
    void whatIsSentInItsOwnNameArrivesAtItsMates() {
        for (LabContainer friend : List.of(ally, mate)) {
            try (Sniffer inbound = friend.sniff()) {
                List<byte[]> frames = messages(new Frames.Path(mac(eve), mac(friend), ip(eve), ip(friend)));
                eve.send(frames);
                Await.until(
                        "all frames at " + friend,
                        LIMIT,
                        () -> inbound.frames(SeenFrame::isForged).size() == frames.size());
            }
        }
    }

    @Test
    void arpWithAForgedSenderArrivesNowhere() {
        List<byte[]> frames = new ArrayList<>();
        for (LabContainer victim : victims()) {
            for (MacAddress to : List.of(mac(victim), BROADCAST)) {
                for (Ipv4Address claimed : claims()) {
                    // its own MAC for another's address, and another's whole name
                    for (MacAddress as : List.of(mac(eve), mac(ally), MacAddress.GATEWAY)) {
                        frames.add(Frames.arpReply(new Frames.Path(as, to, claimed, ip(victim))));
                        frames.add(Frames.arpRequest(new Frames.Path(as, to, claimed, ip(victim))));
                    }
                }
                // in a frame from its own MAC, a body that says another's
                byte[] inside = Frames.arpReply(new Frames.Path(mac(ally), to, ip(eve), ip(victim)));
                frames.add(Frames.altered(inside, 6, octets(mac(eve))));
            }
        }
        assertArrivesNowhere(frames);
    }

    @Test
    void gratuitousArpArrivesNowhere() {
        List<byte[]> frames = new ArrayList<>();
        List<Ipv4Address> announced = new ArrayList<>(claims());
        announced.add(ip(eve)); // even what is true is nobody's business
        for (Ipv4Address address : announced) {
            for (MacAddress as : List.of(mac(eve), mac(ally), NOBODY)) {
                Frames.Path path = new Frames.Path(as, BROADCAST, address, address);
                frames.add(Frames.arpRequest(path));
                frames.add(Frames.arpReply(path));
            }
        }
        assertArrivesNowhere(frames);
    }

    @Test
    void neighbourDiscoveryArrivesNowhere() {
        List<byte[]> frames = new ArrayList<>();
        for (LabContainer victim : victims()) {
            for (MacAddress to : List.of(mac(victim), ALL_NODES, MacAddress.GATEWAY)) {
                for (MacAddress whose : List.of(mac(eve), mac(victim), mac(ally), MacAddress.GATEWAY)) {
                    frames.add(NeighbourDiscovery.advertisement(mac(eve), to, whose));
                    frames.add(NeighbourDiscovery.solicitation(mac(eve), to, whose));
                    frames.add(NeighbourDiscovery.redirect(mac(eve), to, whose));
                }
                frames.add(NeighbourDiscovery.routerAdvertisement(mac(eve), to));
                frames.add(NeighbourDiscovery.routerAdvertisement(MacAddress.GATEWAY, to));
            }
        }
        assertArrivesNowhere(frames);
    }

    @Test
    void framesWithAForgedMacAddressArriveNowhere() {
        List<byte[]> frames = new ArrayList<>();
        for (LabContainer victim : victims()) {
            for (MacAddress as : List.of(mac(ally), mac(victim), MacAddress.GATEWAY, NOBODY, BROADCAST)) {
                for (MacAddress to : List.of(mac(victim), MacAddress.GATEWAY, BROADCAST)) {
                    frames.addAll(messages(new Frames.Path(as, to, ip(eve), ip(victim))));
                }
            }
        }
        assertArrivesNowhere(frames);
    }

    @Test
    void packetsWithAForgedAddressArriveNowhere() {
        List<byte[]> frames = new ArrayList<>();
        for (LabContainer victim : victims()) {
            List<Ipv4Address> sources = new ArrayList<>(claims());
            sources.addAll(List.of(NONE, ip(victim), Ipv4Address.of("127.0.0.1"), Ipv4Address.of("255.255.255.255")));
            for (Ipv4Address as : sources) {
                for (MacAddress to : List.of(mac(victim), MacAddress.GATEWAY, BROADCAST)) {
                    frames.addAll(messages(new Frames.Path(mac(eve), to, as, ip(victim))));
                }
            }
        }
        assertArrivesNowhere(frames);
    }

    /** In its own name, at its own mates too: a tag is nothing that a container may choose. */
    @Test
    void framesWithOneTagOrTwoArriveNowhere() {
        List<byte[]> frames = new ArrayList<>();
        for (LabContainer victim : victims()) {
            for (MacAddress to : List.of(mac(victim), MacAddress.GATEWAY)) {
                byte[] ping = Frames.ping(new Frames.Path(mac(eve), to, ip(eve), ip(victim)), 1);
                byte[] arp = Frames.arpRequest(new Frames.Path(mac(eve), to, ip(eve), ip(victim)));
                for (byte[] frame : List.of(ping, arp)) {
                    for (int vlan : new int[] {0, 1, 101, 4095, 0xe001}) {
                        byte[] once = Frames.tagged(frame, vlan);
                        frames.add(once);
                        frames.add(Frames.tagged(frame, Frames.SERVICE_VLAN, vlan));
                        frames.add(Frames.tagged(once, vlan));
                        frames.add(Frames.tagged(once, Frames.SERVICE_VLAN, vlan));
                    }
                }
            }
        }
        assertArrivesNowhere(frames);
    }

    @Test
    void tinyAndOverlappingFragmentsArriveAtNoStranger() {
        List<byte[]> frames = new ArrayList<>();
        for (LabContainer victim : List.of(near, far)) {
            for (MacAddress to : List.of(mac(victim), MacAddress.GATEWAY)) {
                frames.addAll(Fragments.all(new Frames.Path(mac(eve), to, ip(eve), ip(victim)), 80, 22));
            }
        }
        assertArrivesNowhere(frames);
    }

    /** The later fragments of a packet say nothing of ports, but they have addresses. */
    @Test
    void fragmentsWithAForgedAddressArriveNowhere() {
        List<byte[]> frames = new ArrayList<>();
        for (LabContainer victim : victims()) {
            LabContainer friend = victim == far ? near : victim == near ? far : victim == mate ? ally : mate;
            for (MacAddress to : List.of(mac(victim), MacAddress.GATEWAY)) {
                frames.addAll(Fragments.all(new Frames.Path(mac(eve), to, ip(friend), ip(victim)), 80, 22));
            }
        }
        assertArrivesNowhere(frames);
    }

    @Test
    void broadcastAndMulticastArriveNowhere() {
        List<byte[]> frames = new ArrayList<>();
        for (String to : List.of("255.255.255.255", "192.168.1.255", "192.168.1.0", "192.168.2.255", "224.0.0.1")) {
            for (MacAddress toMac : List.of(BROADCAST, MacAddress.of("01:00:5e:00:00:01"), MacAddress.GATEWAY)) {
                frames.addAll(messages(new Frames.Path(mac(eve), toMac, ip(eve), Ipv4Address.of(to))));
            }
        }
        assertArrivesNowhere(frames);
    }

    /** As IPv4 within a frame of another type: MPLS, LLDP, Reverse ARP, PPPoE, 802.3 length, and what no one uses. */
    @Test
    void framesOfOtherTypesArriveNowhere() {
        List<byte[]> frames = new ArrayList<>();
        for (LabContainer victim : victims()) {
            for (MacAddress to : List.of(mac(victim), BROADCAST, MacAddress.of("01:80:c2:00:00:00"))) {
                byte[] ping = Frames.ping(new Frames.Path(mac(eve), to, ip(eve), ip(victim)), 1);
                for (int type : new int[] {0x8847, 0x88cc, 0x8035, 0x8864, 0x86dd, 0x0026, 0x6666}) {
                    frames.add(Frames.altered(ping, 12, type >>> 8, type));
                }
            }
        }
        assertArrivesNowhere(frames);
    }

    /** IPv4 headers that lie: other versions, lengths beyond the packet or too short for a header. */
    @Test
    void malformedPacketsArriveAtNoStranger() {
        List<byte[]> frames = new ArrayList<>();
        for (LabContainer victim : List.of(near, far)) {
            byte[] ping = Frames.ping(new Frames.Path(mac(eve), MacAddress.GATEWAY, ip(eve), ip(victim)), 1);
            for (int first : new int[] {0x40, 0x44, 0x4f, 0x65, 0x05}) {
                frames.add(Frames.altered(ping, 14, first));
            }
            frames.add(Frames.altered(ping, 16, 0, 10));
            frames.add(Frames.altered(ping, 16, 0xff, 0xff));
        }
        assertArrivesNowhere(frames);
    }

    private void assertArrivesNowhere(List<byte[]> frames) {
        List<Sniffer> sniffers = new ArrayList<>();
        try (Sniffer port = eve.host().sniff(eve.port());
                LegitimatePings pings = LegitimatePings.start(eve, ally, mate)) {
            victims().forEach(victim -> sniffers.add(victim.sniff()));
            eve.send(frames);
            Await.until(
                    "all frames to leave " + eve,
                    LIMIT,
                    () -> port.frames(SeenFrame::isForged).size() == frames.size());
            // What comes behind the frames has passed them nowhere.
            assertTrue(near.ping(far.address(), 2, 0.1).isLossless());
            pings.assertLossless();
            for (Sniffer sniffer : sniffers) {
                sniffer.await("a ping or its answer", LIMIT, frame -> frame.isPing() || frame.isPong());
                assertEquals(List.of(), sniffer.frames(frame -> !isExpected(frame)), sniffer.toString());
            }
        } finally {
            sniffers.forEach(Sniffer::close);
        }
    }

    /** Pings between those that may talk and their answers, and the switch's answers to ARP. */
    private boolean isExpected(SeenFrame frame) {
        boolean isWithinATenant = List.of(eve, ally, mate).stream()
                        .filter(red -> frame.isBetween(red.address(), eve.address())
                                || frame.isBetween(eve.address(), red.address()))
                        .count()
                > 0;
        boolean isWithinTheOther =
                frame.isBetween(near.address(), far.address()) || frame.isBetween(far.address(), near.address());
        return !frame.isForged()
                && (frame.isArpReply() || (isWithinATenant || isWithinTheOther) && (frame.isPing() || frame.isPong()));
    }

    private List<LabContainer> victims() {
        return List.of(ally, mate, near, far);
    }

    /** Addresses that are not the attacker's. */
    private List<Ipv4Address> claims() {
        return List.of(ip(ally), ip(mate), ip(near), Ipv4Address.of(eve.gateway()), Ipv4Address.of(near.gateway()));
    }

    private static List<byte[]> messages(Frames.Path path) {
        return List.of(
                Frames.ping(path, 1),
                Datagrams.of(path, Datagrams.ICMP, Datagrams.echoReply(1, 1)),
                Datagrams.of(path, Datagrams.UDP, Datagrams.udp(path, 53, 5353, 8)),
                Datagrams.of(path, Datagrams.TCP, Datagrams.tcp(path, 80, 8080, Datagrams.SYN, 1)),
                Datagrams.of(path, Datagrams.TCP, Datagrams.tcp(path, 80, 8080, Datagrams.ACK, 1)));
    }

    private static MacAddress mac(LabContainer container) {
        return MacAddress.of(container.mac());
    }

    private static Ipv4Address ip(LabContainer container) {
        return Ipv4Address.of(container.address());
    }

    private static int[] octets(MacAddress mac) {
        int[] octets = new int[6];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (int) (mac.bits() >>> 40 - 8 * i) & 0xff;
        }
        return octets;
    }
}
