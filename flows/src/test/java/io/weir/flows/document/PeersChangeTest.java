package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.model.Intent;
import io.weir.flows.model.Moment;
import io.weir.flows.model.Problem;
import io.weir.flows.model.TenantPair;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Hosts take over a change one after the other, so addresses must say whose a packet is all the while. */
class PeersChangeTest {

    private static final String TEXT = """
            hosts: {vm1: {address: 192.0.2.60}}
            tenants:
              red: {subnets: {net: {cidr: 10.0.0.0/24}}}
              grey: {subnets: {net: {cidr: 10.0.0.0/16}}}
              blue: {subnets: {net: {cidr: 10.1.0.0/24}}}
              pink: {subnets: {net: {cidr: 10.2.0.0/24}}}
            rules:
              - {name: x, from: red, to: blue}
            """;
    private static final String REFUSED =
            "tenant blue exchanged packets with red's subnet net (10.0.0.0/24) until now, which"
                    + " overlaps grey's subnet net (10.0.0.0/16), and hosts change one after the other; make that end by a change of"
                    + " its own before";
    private static final Moment SECOND = new Moment(2, 5000);

    private final Intent intent = Intents.read(TEXT, Intent.EMPTY, new Moment(1, 1000));

    private Reading put(Intent before, String path, String text) {
        return Edit.put(Resource.parse(path).orElseThrow(), text, InUse.of(before), SECOND);
    }

    private List<String> told(Reading reading) {
        return Intents.problems(reading).stream().map(Problem::toString).toList();
    }

    private List<String> toldOf(String from, String to) {
        return told(IntentReader.read(TEXT.replace(from, to), intent, SECOND));
    }

    private static Set<TenantPair> joined(Reading reading) {
        return Intents.whole(reading).zones().keySet().stream()
                .filter(pair -> !pair.first().equals(pair.second()))
                .collect(Collectors.toSet());
    }

    @Test
    void noRuleLetsAnotherInWhoHasTheAddressesOfWhomItLetInBefore() {
        assertEquals(List.of("rules.x: " + REFUSED), told(put(intent, "rules/x", "{from: grey, to: blue}")));
        assertEquals(List.of("line 8, rules[0]: " + REFUSED), toldOf("from: red", "from: grey"));
    }

    @Test
    void norByAChangeAfterThatOfWhoWasLetIn() {
        Reading parted = Edit.remove(Resource.parse("rules/x").orElseThrow(), InUse.of(intent), SECOND);
        assertEquals(Set.of(), joined(parted));
        assertEquals(
                Set.of(TenantPair.of("blue", "grey")),
                joined(put(Intents.whole(parted), "rules/x", "{from: grey, to: blue}")));
    }

    @Test
    void addressesThatGoFromOnePeerToAnotherAreRefusedToo() {
        assertEquals(
                List.of(
                        "line 8, rules[0]: tenant blue exchanged packets with red's subnet net (10.0.0.0/24) until now, which"
                                + " overlaps pink's subnet net (10.0.0.0/24), and hosts change one after the other; make that end by a"
                                + " change of its own before"),
                told(IntentReader.read(
                        TEXT.replace(
                                        "red: {subnets: {net: {cidr: 10.0.0.0/24",
                                        "red: {subnets: {net: {cidr: 10.5.0.0/24")
                                .replace("10.2.0.0/24", "10.0.0.0/24")
                                .replace("from: red", "from: pink"),
                        intent,
                        SECOND)));
    }

    @Test
    void whoTakesTheAddressesOfWhoWasItsPeerMustNot() {
        assertEquals(
                List.of(
                        "line 1, document: tenant blue exchanged packets with red's subnet net (10.0.0.0/24) until now, which overlaps blue's"
                                + " subnet net (10.0.0.0/24), and hosts change one after the other; make that end by a change of its"
                                + " own before"),
                told(IntentReader.read(
                        TEXT.replace("10.1.0.0/24", "10.0.0.0/24").replace("- {name: x, from: red, to: blue}", "[]"),
                        intent,
                        SECOND)));
    }

    @Test
    void whoLeavesTheAddressesOfAnotherMustNotLetItInAtOnce() {
        String told =
                "tenant red had red's subnet net (10.0.0.0/24) until now, which overlaps grey's subnet net (10.0.0.0/16),"
                        + " and hosts change one after the other; make that end by a change of its own before";
        String red = "{subnets: {net: {cidr: 10.5.0.0/24}}, rules: [{from: grey, to: red}]}";
        assertEquals(List.of("tenants.red: " + told), told(put(intent, "tenants/red", red)));
        assertEquals(
                List.of("line 3, tenants.red.rules[0]: " + told),
                toldOf("red: {subnets: {net: {cidr: 10.0.0.0/24}}}", "red: " + red));
    }

    @Test
    void whatOverlapsForGoodIsToldBesideWhatOverlappedUntilNow() {
        assertEquals(
                List.of(
                        "line 8, rules[0]: " + REFUSED,
                        "line 8, rules[2]: tenant pink exchanges packets with both grey and red, but grey's subnet net (10.0.0.0/16)"
                                + " overlaps red's subnet net (10.0.0.0/24); give one of the two other addresses, or withdraw the rule"),
                toldOf(
                        "- {name: x, from: red, to: blue}",
                        "[{from: grey, to: blue}, {from: red, to: pink}, {from: grey, to: pink}]"));
    }

    @Test
    void whatIsSaidOfTheSameTwoMayChange() {
        assertEquals(
                Set.of(TenantPair.of("blue", "red")),
                joined(put(intent, "rules/x", "{from: red, to: blue, protocol: tcp}")));
        assertEquals(Set.of(TenantPair.of("blue", "pink")), joined(put(intent, "rules/x", "{from: pink, to: blue}")));
        assertEquals(
                Set.of(TenantPair.of("blue", "red")),
                joined(IntentReader.read(TEXT.replace("10.0.0.0/24", "10.0.0.0/25"), intent, SECOND)));
    }
}
