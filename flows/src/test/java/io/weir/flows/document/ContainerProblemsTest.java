package io.weir.flows.document;

import static io.weir.flows.document.SoundDocument.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Mistakes in what is said of a container beside its addresses, one at a time. */
class ContainerProblemsTest {

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
        Intents.read(SoundDocument.TEXT.replace("mtu: 1400", "mtu: 1458"));
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
                "mtu: 575",
                "line 16, tenants.red.containers.db.mtu: \"575\" is not a number from 576 to 65535; decimal digits, without"
                        + " a point");
    }
}
