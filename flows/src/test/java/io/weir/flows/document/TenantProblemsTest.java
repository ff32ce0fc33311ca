package io.weir.flows.document;

import static io.weir.flows.document.SoundDocument.expect;

import org.junit.jupiter.api.Test;

/** Mistakes in tenants, their numbers, and the rules that let them exchange packets, one at a time. */
class TenantProblemsTest {

    @Test
    void aTenantNumberOutOfRange() {
        expect(
                "number: 2",
                "number: 16777216",
                "line 18, tenants.blue.number: \"16777216\" is not a number from 1 to 16777215; decimal digits, without a"
                        + " point");
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
        Intents.read(
                SoundDocument.TEXT.replace("10.0.2.0/24", "10.0.3.0/24").replace("  - {from: red, to: grey}\n", ""));
    }
}
