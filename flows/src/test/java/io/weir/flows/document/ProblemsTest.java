package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One mistake at a time in a sound document: just that one is told, with its path, its line and a remedy. */
class ProblemsTest {

    private static final String SOUND = """
            overlay:
              type: vxlan
              pairs:
                - {between: [vm1, vm2], type: gre}
            hosts:
              vm1: {bridge: vm1-br, address: 192.0.2.60, datapath-id: "0x1"}
              vm2: {bridge: vm2-br, address: 192.0.2.61, datapath-id: "0x2"}
            tenants:
              red:
                number: 1
                subnets:
                  net: {cidr: 10.0.0.0/24, gateway: 10.0.0.1, network: 1}
                  back: {cidr: 10.0.1.0/24}
                containers:
                  web: {host: vm1, subnet: net, address: 10.0.0.2, mac: "00:16:3e:00:00:01"}
                  db: {host: vm1, subnet: net, address: 10.0.0.3, mac: "00:16:3e:00:00:02", mtu: 1400}
              blue:
                number: 2
                subnets:
                  net: {cidr: 10.0.2.0/24, network: 2}
                containers:
                  app: {host: vm2}
              grey:
                subnets:
                  net: {cidr: 10.0.3.0/24}
            rules:
              - {from: red, to: blue}
              - {from: red, to: grey}
            """;

    @Test
    void theDocumentIsSound() {
        Intents.read(SOUND);
    }

    @Test
    void anUnknownKey() {
        expect(
                "host: vm2",
                "host: vm2, adress: 10.0.2.2",
                "line 22, tenants.blue.containers.app.adress: unknown key \"adress\"; did you mean address?");
    }

    @Test
    void anUnknownKeyThatIsNearNone() {
        expect(
                "rules:",
                "policies: []\nrules:",
                "line 26, policies: unknown key \"policies\"; known here: overlay, hosts, tenants, rules, zones");
    }

    @Test
    void aKeyThatIsMissing() {
        expect(
                "cidr: 10.0.3.0/24",
                "dns: []",
                "line 25, tenants.grey.subnets.net: cidr is missing; the subnet's addresses, like 192.168.1.0/24");
    }

    @Test
    void aKeyThatStandsTwice() {
        expect(
                "host: vm2",
                "host: vm2, host: vm1",
                "line 22, tenants.blue.containers.app.host: \"host\" stands here twice; keep one of the two");
    }

    @Test
    void aContainerThatStandsTwice() {
        expect(
                "      db: {host",
                "      web: {host",
                "line 16, tenants.red.containers.web: \"web\" stands here twice; keep one of the two");
    }

    @Test
    void aListWhereAMapIsNeeded() {
        expect(
                "app: {host: vm2}",
                "app: [vm2]",
                "line 22, tenants.blue.containers.app: a list where a map is needed; write key: value under it");
    }

    @Test
    void aMapWhereOneValueIsNeeded() {
        expect(
                "number: 2",
                "number: {is: 2}",
                "line 18, tenants.blue.number: a map where one value is needed; write the value alone");
    }

    @Test
    void aPrefixWithBitsBeyondItsLength() {
        expect(
                "10.0.1.0/24",
                "10.0.1.7/24",
                "line 13, tenants.red.subnets.back.cidr: \"10.0.1.7/24\" is not an IPv4 prefix; it has bits set beyond its"
                        + " length: did you mean 10.0.1.0/24?");
    }

    @Test
    void subnetsOfATenantThatOverlap() {
        expect(
                "10.0.1.0/24",
                "10.0.0.128/25",
                "line 13, tenants.red.subnets.back.cidr: 10.0.0.128/25 overlaps 10.0.0.0/24 of subnet \"net\" of the same"
                        + " tenant; give one of the two other addresses");
    }

    @Test
    void subnetsOfATenantThatAreTheSame() {
        expect(
                "10.0.1.0/24",
                "10.0.0.0/24",
                "line 12, tenants.red.subnets.net.cidr: 10.0.0.0/24 overlaps 10.0.0.0/24 of subnet \"back\" of the same"
                        + " tenant; give one of the two other addresses");
    }

    @Test
    void anAddressOutsideItsSubnet() {
        expect(
                "10.0.0.2",
                "10.0.9.2",
                "line 15, tenants.red.containers.web.address: 10.0.9.2 is outside 10.0.0.0/24 of subnet \"net\"; an address"
                        + " from 10.0.0.1 to 10.0.0.254");
    }

    @Test
    void theGatewaysAddressForAContainer() {
        expect(
                "10.0.0.2",
                "10.0.0.1",
                "line 15, tenants.red.containers.web.address: 10.0.0.1 is the gateway of subnet \"net\"; an address from"
                        + " 10.0.0.1 to 10.0.0.254 that is not the gateway's; or set the subnet's gateway");
    }

    @Test
    void theBroadcastAddressForAContainer() {
        expect(
                "10.0.0.2",
                "10.0.0.255",
                "line 15, tenants.red.containers.web.address: 10.0.0.255 is the broadcast address of 10.0.0.0/24; an"
                        + " address from 10.0.0.1 to 10.0.0.254");
    }

    @Test
    void aGatewayOutsideItsSubnet() {
        expect(
                "gateway: 10.0.0.1",
                "gateway: 10.0.1.1",
                "line 12, tenants.red.subnets.net.gateway: the gateway 10.0.1.1 is outside 10.0.0.0/24; an address from"
                        + " 10.0.0.1 to 10.0.0.254");
    }

    @Test
    void anIpv6Address() {
        expect(
                "10.0.0.2",
                "\"2001:db8::2\"",
                "line 15, tenants.red.containers.web.address: \"2001:db8::2\" is not an IPv4 address; this version carries"
                        + " IPv4 only");
    }

    @Test
    void twoContainersWithOneAddress() {
        expect(
                "10.0.0.3",
                "10.0.0.2",
                "line 15, tenants.red.containers.web.address: container \"db\" in the same subnet has the same address,"
                        + " 10.0.0.2; leave it out, and a free one is chosen");
    }

    @Test
    void twoContainersWithOneMacAddress() {
        expect(
                "00:16:3e:00:00:02",
                "00:16:3E:00:00:01",
                "line 15, tenants.red.containers.web.mac: container \"db\" in the same subnet has the same MAC address,"
                        + " 00:16:3e:00:00:01; leave it out, and one is derived");
    }

    @Test
    void twoContainersWithOnePortOnAHost() {
        expect(
                "mtu: 1400",
                "port: web-veth",
                "line 15, tenants.red.containers.web.port: container red/db on host vm1 has the same port, web-veth; set"
                        + " port to another name of at most 15 characters");
    }

    @Test
    void twoContainersOfOneNameOnAHost() {
        expect(
                "app: {host: vm2}",
                "web: {host: vm1}",
                "line 15, tenants.red.containers.web: container blue/web on host vm1 has the same name; give one of the two"
                        + " another name, or another host: LXC has each name once on a host");
    }

    @Test
    void aMacAddressOfAGroup() {
        expect(
                "00:16:3e:00:00:01",
                "01:16:3e:00:00:01",
                "line 15, tenants.red.containers.web.mac: 01:16:3e:00:00:01 is not the address of one interface; an address"
                        + " that is not zero, with an even first octet");
    }

    @Test
    void theGatewaysMacAddressForAContainer() {
        expect(
                "00:16:3e:00:00:01",
                "02:57:45:49:52:01",
                "line 15, tenants.red.containers.web.mac: 02:57:45:49:52:01 is what every gateway answers to; any other"
                        + " address");
    }

    @Test
    void anUnknownHost() {
        expect(
                "host: vm2",
                "host: vm3",
                "line 22, tenants.blue.containers.app.host: no host \"vm3\" is declared; did you mean vm1?");
    }

    @Test
    void anUnknownSubnet() {
        expect(
                "host: vm2",
                "host: vm2, subnet: front",
                "line 22, tenants.blue.containers.app.subnet: no subnet \"front\" is declared; declare it under the"
                        + " tenant's subnets");
    }

    @Test
    void aContainerThatDoesNotSayInWhichOfTwoSubnets() {
        expect(
                "web: {host: vm1, subnet: net, address: 10.0.0.2,",
                "web: {host: vm1,",
                "line 15, tenants.red.containers.web: subnet is missing; one of back, net");
    }

    @Test
    void aDerivedPortThatIsTooLong() {
        expect(
                "app: {",
                "application: {",
                "line 22, tenants.blue.containers.application: the port's name would be application-veth, which has 16"
                        + " characters; set port to a name of at most 15");
    }

    @Test
    void aPortThatLinuxRefuses() {
        expect(
                "host: vm2",
                "host: vm2, port: a/b",
                "line 22, tenants.blue.containers.app.port: \"a/b\" cannot name an interface; letters, digits, '.', '_',"
                        + " '-', and a letter or digit first");
    }

    @Test
    void aPortNamedAsATunnelPort() {
        expect(
                "host: vm2",
                "host: vm2, port: weir-geneve",
                "line 22, tenants.blue.containers.app.port: weir-geneve is the name of a tunnel port; any other name");
    }

    @Test
    void aPortNamedAsTheBridge() {
        expect(
                "host: vm2",
                "host: vm2, port: vm2-br",
                "line 22, tenants.blue.containers.app.port: vm2-br is the name of the bridge of host vm2; any other name");
    }

    @Test
    void aContainerNameThatLooksLikeAnOption() {
        expect(
                "app: {",
                "-rf: {",
                "line 22, tenants.blue.containers.-rf: \"-rf\" cannot be a container's name; 1 to 63 of a-z, 0-9, '.', '_',"
                        + " '-', and a letter or digit first");
    }

    @Test
    void aTemplateThatIsAPath() {
        expect(
                "host: vm2",
                "host: vm2, template: ../../tmp/x",
                "line 22, tenants.blue.containers.app.template: \"../../tmp/x\" cannot name a template; a name as"
                        + " lxc-create -t takes it, like busybox, debian, download; not a path");
    }

    @Test
    void anOptionThatNoProgramTakes() {
        expect(
                "host: vm2",
                "host: vm2, template: {name: debian, options: [\"a\\0b\"]}",
                "line 22, tenants.blue.containers.app.template.options[0]: no program takes this option; leave out zeros"
                        + " and halves of surrogate pairs");
    }

    @Test
    void anMtuThatDoesNotFitIntoTheHostsTunnels() {
        // The two hosts are joined by GRE alone, so 42 bytes are enough: 1458 fits.
        Intents.read(SOUND.replace("mtu: 1400", "mtu: 1458"));
        expect(
                "mtu: 1400",
                "mtu: 1459",
                "line 16, tenants.red.containers.db.mtu: an MTU of 1459 does not fit into the tunnels of host vm1; at most"
                        + " 1458: the host's 1500 less 42 for the tunnel");
    }

    @Test
    void aHostWithoutPeersHasNoTunnelToFitInto() {
        String alone = "hosts: {vm1: {address: 192.0.2.1}}\ntenants: {red: {subnets: {net: {cidr: 10.0.0.0/24}},"
                + " containers: {web: {host: vm1, mtu: %d}}}}";
        Intents.read(alone.formatted(1500));
        assertEquals(1, Intents.problems(alone.formatted(1501)).size());
    }

    @Test
    void anMtuOutOfRange() {
        expect(
                "mtu: 1400",
                "mtu: 67",
                "line 16, tenants.red.containers.db.mtu: \"67\" is not a number from 68 to 65535; decimal digits, without"
                        + " a point");
    }

    @Test
    void twoHostsWithOneBridge() {
        expect(
                "bridge: vm2-br",
                "bridge: vm1-br",
                "line 7, hosts.vm2.bridge: host \"vm1\" has the same bridge, vm1-br; a switch is known by its bridge's"
                        + " name");
    }

    @Test
    void twoHostsWithOneAddress() {
        expect(
                "192.0.2.61",
                "192.0.2.60",
                "line 7, hosts.vm2.address: host \"vm1\" has the same address, 192.0.2.60; every host has its own tunnel"
                        + " end point");
    }

    @Test
    void aReservedPortWithoutAProtocol() {
        expect(
                "datapath-id: \"0x2\"",
                "reserved-ports: [22/tcp, 53, 0/udp]",
                "line 7, hosts.vm2.reserved-ports[1]: \"53\" is not a port of a host; a number from 1 to 65535 and its"
                        + " protocol, like 22/tcp or 53/udp",
                "line 7, hosts.vm2.reserved-ports[2]: \"0/udp\" is not a port of a host; a number from 1 to 65535 and its"
                        + " protocol, like 22/tcp or 53/udp");
    }

    @Test
    void twoHostsWithOneDatapathId() {
        expect(
                "\"0x2\"",
                "\"0000000000000001\"",
                "line 7, hosts.vm2.datapath-id: host \"vm1\" has the same datapath-id, 0x0000000000000001; every switch has"
                        + " its own datapath id");
    }

    @Test
    void aPairOfAHostWithItself() {
        expect(
                "[vm1, vm2]",
                "[vm1, vm1]",
                "line 4, overlay.pairs[0].between: host vm1 is paired with itself; two different hosts");
    }

    @Test
    void aPairThatStandsTwice() {
        String pair = "    - {between: [vm1, vm2], type: gre}\n";
        expect(
                pair,
                pair + pair.replace("vm1, vm2", "vm2, vm1"),
                "line 5, overlay.pairs[1].between: the pair vm2, vm1 stands here twice; keep one of the two");
    }

    @Test
    void aRuleThatStandsTwice() {
        expect(
                "{from: red, to: grey}",
                "{from: red, to: blue}",
                "line 28, rules[1]: a second rule with the name red-to-blue; keep one of the two, or give it a name of its"
                        + " own");
    }

    @Test
    void aRuleForAnUnknownTenant() {
        expect("to: grey", "to: gray", "line 28, rules[1].to: no tenant \"gray\" is declared; did you mean grey?");
    }

    @Test
    void tenantsThatExchangePacketsAndUseTheSameAddresses() {
        expect(
                "10.0.2.0/24",
                "10.0.0.0/16",
                "line 27, rules[0]: these tenants exchange packets, but blue's subnet net (10.0.0.0/16) overlaps red's"
                        + " subnet net (10.0.0.0/24); give one of the two other addresses, or withdraw the rule",
                "line 28, rules[1]: tenant red exchanges packets with both blue and grey, but blue's subnet net"
                        + " (10.0.0.0/16) overlaps grey's subnet net (10.0.3.0/24); give one of the two other addresses, or"
                        + " withdraw the rule");
    }

    @Test
    void twoPeersOfOneTenantThatUseTheSameAddresses() {
        expect(
                "10.0.2.0/24",
                "10.0.3.0/25",
                "line 28, rules[1]: tenant red exchanges packets with both grey and blue, but grey's subnet net"
                        + " (10.0.3.0/24) overlaps blue's subnet net (10.0.3.0/25); give one of the two other addresses, or"
                        + " withdraw the rule");
    }

    @Test
    void tenantsThatAreApartMayUseTheSameAddresses() {
        Intents.read(SOUND.replace("10.0.2.0/24", "10.0.3.0/24").replace("  - {from: red, to: grey}\n", ""));
    }

    @Test
    void aNetworkIdDeclaredTwice() {
        expect(
                "network: 2",
                "network: 1",
                "line 12, tenants.red.subnets.net.network: blue/net has the same network id, 1; leave one of the two out,"
                        + " and a free one is chosen");
    }

    @Test
    void aTenantNumberOutOfRange() {
        expect(
                "number: 2",
                "number: 16777216",
                "line 18, tenants.blue.number: \"16777216\" is not a number from 1 to 16777215; decimal digits, without a"
                        + " point");
    }

    @Test
    void aTabForIndentation() {
        List<Problem> problems = Intents.problems("hosts:\n\tvm1: {}\n");
        assertEquals(1, problems.size());
        assertEquals(2, problems.get(0).line());
        assertEquals("indent with spaces, not tabs", problems.get(0).remedy());
    }

    @Test
    void anEmptyDocument() {
        assertEquals(
                List.of("document: the document is empty; to declare nothing, write {}"),
                Intents.problems("# nothing\n").stream().map(Problem::toString).toList());
    }

    @Test
    void linesOfJsonAreRight() {
        List<Problem> problems = Intents.problems("""
                {
                  "hosts": {
                    "vm1": {"address": "192.0.2.1"},
                    "vm2": {
                      "bridge": "vm1-br",
                      "address": "192.0.2.300"
                    }
                  }
                }""");
        assertEquals(List.of(5, 6), problems.stream().map(Problem::line).toList());
    }

    private static void expect(String sound, String bad, String... problems) {
        assertTrue(SOUND.contains(sound), sound);
        int at = SOUND.indexOf(sound);
        String text = SOUND.substring(0, at) + bad + SOUND.substring(at + sound.length());
        assertEquals(
                List.of(problems),
                Intents.problems(text).stream().map(Problem::toString).toList());
    }
}
