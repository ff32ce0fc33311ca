package io.weir.flows.document;

import static io.weir.flows.document.SoundDocument.expect;

import org.junit.jupiter.api.Test;

/** Mistakes in hosts and in the tunnels between them, one at a time. */
class HostProblemsTest {

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
}
