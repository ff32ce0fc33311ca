package io.weir.flows.document;

import static io.weir.flows.document.SoundDocument.expect;

import org.junit.jupiter.api.Test;

/** Mistakes in prefixes, addresses, gateways and MAC addresses, one at a time. */
class AddressProblemsTest {

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
}
