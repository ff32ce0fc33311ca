package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.HostPart.OutsidePart;
import io.weir.flows.model.HostPart.Published;
import io.weir.flows.model.Ipv4Address;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirewallTest {

    private static final List<Ipv4Address> CONTROLLERS =
            List.of(Ipv4Address.of("192.0.2.1"), Ipv4Address.of("127.0.0.1"));

    @Test
    void theTableIsReplacedWhole() {
        Firewall firewall = Firewall.of(
                new OutsidePart(
                        "nat",
                        List.of("192.0.2.61", "192.0.2.60"),
                        1450,
                        List.of(
                                new Published("tcp", 8080, "198.18.1.4", 80),
                                new Published("udp", 53, "198.18.1.5", 5353))),
                CONTROLLERS);
        assertEquals("""
                table ip weir
                delete table ip weir
                table ip weir {
                	set closed {
                		type ipv4_addr
                		flags interval
                		elements = { 0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16, 198.18.0.0/16, 224.0.0.0/3, 192.0.2.1, 192.0.2.60, 192.0.2.61 }
                	}
                	chain lead-in {
                		type nat hook prerouting priority dstnat; policy accept;
                		iifname != "weir-out" fib daddr type local tcp dport 8080 dnat to 198.18.1.4:80
                		iifname != "weir-out" fib daddr type local udp dport 53 dnat to 198.18.1.5:5353
                	}
                	chain to-host {
                		type filter hook input priority filter; policy accept;
                		iifname "weir-out" drop
                	}
                	chain forward {
                		type filter hook forward priority filter; policy accept;
                		iifname "weir-out" jump from-containers
                		oifname "weir-out" jump to-containers
                		ip saddr 198.18.0.0/16 drop
                	}
                	chain from-containers {
                		ip saddr != 198.18.0.0/16 drop
                		ct state invalid drop
                		ct direction reply ct status dnat jump led-out
                		ip daddr @closed drop
                		accept
                	}
                	chain to-containers {
                		ct direction original ct status dnat jump led-in
                		ct direction reply ct state established,related accept
                		drop
                	}
                	chain led-in {
                		ct protocol tcp ct original proto-dst 8080 ip daddr 198.18.1.4 accept
                		ct protocol udp ct original proto-dst 53 ip daddr 198.18.1.5 accept
                		drop
                	}
                	chain led-out {
                		ct protocol tcp ct original proto-dst 8080 ip saddr 198.18.1.4 accept
                		ct protocol udp ct original proto-dst 53 ip saddr 198.18.1.5 accept
                		drop
                	}
                	chain lead-out {
                		type nat hook postrouting priority srcnat; policy accept;
                		oifname != "weir-out" ip saddr 198.18.0.0/16 masquerade
                	}
                }
                """, firewall.text());
    }

    @Test
    void theOrderInWhichAddressesAreToldMeansNothing() {
        assertEquals(
                Firewall.of(part("192.0.2.61", "192.0.2.60", "192.0.2.60"), CONTROLLERS),
                Firewall.of(part("192.0.2.60", "192.0.2.61"), CONTROLLERS));
    }

    @Test
    void theControllerIsWhereverTheAgentOrTheSwitchWasTold() throws Exception {
        assertEquals(
                List.of(Ipv4Address.of("192.0.2.1"), Ipv4Address.of("192.0.2.2")),
                ControllerAddresses.of(URI.create("http://192.0.2.2:8653"), "tcp:192.0.2.1:6653"));
        assertEquals(List.of(), ControllerAddresses.of(URI.create("http://[2001:db8::1]:8653"), "tcp:[2001:db8::1]"));
    }

    @Test
    void whatIpSaysOfTheDeviceIsRead() throws Exception {
        String addresses = """
                [{"ifindex":4,"ifname":"weir-out","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1450,
                  "address":"02:57:00:00:00:01","broadcast":"ff:ff:ff:ff:ff:ff",
                  "addr_info":[{"family":"inet","local":"198.18.0.1","prefixlen":32,"scope":"global"}]}]""";
        String routes = """
                [{"dst":"198.18.0.0/16","gateway":"198.18.255.255","flags":["onlink"]}]""";
        assertTrue(OutsideLink.parse(addresses, routes).isJoined(1450));
        assertEquals(List.of(), OutsideLink.parse(addresses, "[]").routes());
        assertThrows(CommandFailed.class, () -> OutsideLink.parse("Device \"weir-out\" does not exist.", "[]"));
    }

    private static OutsidePart part(String... refused) {
        return new OutsidePart("nat", List.of(refused), 1450, List.of());
    }
}
