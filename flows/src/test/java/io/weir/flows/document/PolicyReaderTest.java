package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Inside;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Rule.Sessions;
import io.weir.flows.model.Selector;
import io.weir.flows.model.TenantPair;
import io.weir.flows.model.Traffic;
import io.weir.flows.model.Traffic.PortRange;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PolicyReaderTest {

    private static final String TENANTS = """
            hosts: {vm1: {address: 192.0.2.60}}
            tenants:
              red:
                inside: deny
                max-sessions: 1000
                subnets: {net: {cidr: 10.0.0.0/24}}
                containers:
                  web: {host: vm1, labels: {role: web, stage: live}}
                  db: {host: vm1, labels: {role: db}}
                  db2: {host: vm1, labels: {role: db}}
                  old: {host: vm1}
                rules:
                  - {name: web-to-db, from: {labels: {role: web}}, to: {labels: {role: db}}, protocol: tcp, ports: 5432}
                  - {name: from-blue, from: blue, to: red/web, protocol: tcp, ports: [443, 8000-8010, 80, 8011], order: 5}
                  - {name: out, from: red, to: outside, action: reject}
              blue:
                subnets: {net: {cidr: 10.1.0.0/24}}
                containers: {app: {host: vm1}}
            """;

    private static Rule rule(Intent intent, String tier, String name) {
        List<Rule> rules =
                tier.isEmpty() ? intent.rules() : Intents.tenant(intent, tier).rules();
        return rules.stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Intent operators(String rules) {
        return Intents.read(TENANTS + "rules: [" + rules + "]\n");
    }

    private static Rule operators(String rules, String name) {
        return rule(operators(rules), "", name);
    }

    @Test
    void aTenantsRulesSelectByLabelsContainerAndTenant() {
        Intent intent = Intents.read(TENANTS);
        Rule inner = rule(intent, "red", "web-to-db");
        assertEquals(new Selector.Labelled("red", Labels.of("role", "web")), inner.from());
        assertEquals(new Selector.Labelled("red", Labels.of("role", "db")), inner.to());
        assertEquals(Traffic.tcp(5432), inner.traffic());
        Rule across = rule(intent, "red", "from-blue");
        assertEquals(new Selector.OfTenant("blue"), across.from());
        assertEquals(new Selector.One(new ContainerId("red", "web")), across.to());
        assertEquals(Inside.DENY, Intents.tenant(intent, "red").inside());
        assertEquals(1000, Intents.tenant(intent, "red").maxSessions());
    }

    @Test
    void portsAreSortedAndMerged() {
        assertEquals(
                List.of(PortRange.of(80), PortRange.of(443), new PortRange(8000, 8011)),
                rule(Intents.read(TENANTS), "red", "from-blue").traffic().ports());
    }

    @Test
    void rulesStandInTheOrderInWhichTheyAreLookedAt() {
        List<Rule> rules = operators("{name: a, from: red, to: blue}, {name: b, from: red, to: blue, action: reject},"
                        + " {name: c, from: red, to: blue, action: deny}, {name: d, from: red, to: blue, order: 999}")
                .rules();
        assertEquals(List.of("d", "c", "b", "a"), rules.stream().map(Rule::name).toList());
    }

    @Test
    void aLabelThatNobodyHasYetIsNoProblem() {
        assertEquals(
                new Selector.Labelled("blue", Labels.of("role", "none")),
                operators("{name: a, from: red, to: {tenant: blue, labels: {role: none}}}", "a")
                        .to());
    }

    @Test
    void whatIsOutsideIsAWordOrAPrefix() {
        assertEquals(
                Selector.Outside.ALL,
                operators("{name: a, from: outside, to: red}", "a").from());
        assertEquals(
                new Selector.Outside(Ipv4Prefix.of("198.51.100.0/24")),
                operators("{name: a, from: red, to: 198.51.100.0/24}", "a").to());
    }

    @Test
    void protocolsHaveNamesAndNumbers() {
        assertEquals(
                Traffic.of(47),
                operators("{name: a, from: red, to: blue, protocol: 47}", "a").traffic());
        assertEquals(
                Traffic.of(Traffic.ICMP),
                operators("{name: a, from: red, to: blue, protocol: icmp}", "a").traffic());
        assertEquals(
                Traffic.ANY,
                operators("{name: a, from: red, to: blue, protocol: any}", "a").traffic());
        assertEquals(
                OptionalInt.of(Traffic.ICMP),
                operators("{name: a, from: red, to: blue, icmp: echo-request}", "a")
                        .traffic()
                        .protocol());
    }

    @Test
    void aRuleWithoutANameIsNamedAfterWhatItSays() {
        Set<String> names = operators(
                        "{from: red, to: blue}, {from: red, to: blue, protocol: tcp, ports: [80, 90-99], action: deny},"
                                + " {from: red/web, to: {tenant: blue, labels: {role: x}}, icmp: 3/1}")
                .rules()
                .stream()
                .map(Rule::name)
                .collect(Collectors.toSet());
        assertEquals(Set.of("red-to-blue", "deny-red-to-blue-tcp-80-90.99", "red.web-to-blue.role-x-icmp-3.1"), names);
    }

    @Test
    void aNameThatWouldBeTooLongEndsInAHashOfTheWhole() {
        String ports =
                "{from: red, to: blue, protocol: tcp, ports: [1001, 2001, 3001, 4001, 5001, 6001, 7001, 8001, 900%d]}";
        Intent intent = operators(ports.formatted(1) + ", " + ports.formatted(3));
        assertEquals(2, intent.rules().size());
        intent.rules().forEach(rule -> assertTrue(Names.isSound(rule.name()), rule.name()));
    }

    @Test
    void everyPairThatARuleIsAboutHasAZone() {
        Intent intent = operators("{from: red, to: blue}, {from: blue, to: red}, {from: 192.0.2.0/24, to: blue}");
        assertEquals(
                Set.of(
                        TenantPair.of("red", "red"),
                        TenantPair.of("blue", "red"),
                        TenantPair.outside("red"),
                        TenantPair.outside("blue")),
                intent.zones().keySet());
        assertEquals(4, intent.zones().values().stream().distinct().count());
    }

    @Test
    void numbersZonesAndIdentitiesDependOnNamesAloneAndStay() {
        Intent one = operators("{name: a, from: red, to: blue}");
        Intent more = Intents.read(
                TENANTS.replace("old: {host: vm1}", "old: {host: vm1, labels: {role: old}}")
                        + "rules: [{name: b, from: blue, to: red}, {name: a, from: red, to: blue}]",
                one);
        assertEquals(rule(one, "", "a").number(), rule(more, "", "a").number());
        assertEquals(
                Intents.tenant(one, "red").identities().get(Labels.of("role", "db")),
                Intents.tenant(more, "red").identities().get(Labels.of("role", "db")));
        assertEquals(3, Intents.tenant(more, "red").identities().size());
        assertTrue(more.zones().entrySet().containsAll(one.zones().entrySet()));
        assertSame(
                Intents.tenant(one, "red").rules(), Intents.tenant(more, "red").rules());
        assertSame(Intents.tenant(one, "blue"), Intents.tenant(more, "blue"));
    }

    @Test
    void containersWithEqualLabelsHaveOneIdentityAndThoseWithoutHaveNone() {
        var red = Intents.tenant(Intents.read(TENANTS), "red");
        assertEquals(
                red.identityOf(red.containers().get("db")),
                red.identityOf(red.containers().get("db2")));
        assertNotEquals(
                red.identityOf(red.containers().get("db")),
                red.identityOf(red.containers().get("web")));
        assertEquals(0, red.identityOf(red.containers().get("old")));
    }

    @Test
    void aRuleBothWaysIsTwoRules() {
        assertEquals(
                Set.of("red-to-blue", "blue-to-red"),
                operators("{from: red, to: blue}, {from: blue, to: red}").rules().stream()
                        .map(Rule::name)
                        .collect(Collectors.toSet()));
    }

    @Test
    void whatIsNotSaidOfARuleIsTheDefault() {
        Rule rule = operators("{name: a, from: red, to: blue}", "a");
        assertEquals(Action.ALLOW, rule.action());
        assertEquals(1000, rule.order());
        assertEquals(Rule.Mode.ENFORCE, rule.mode());
        assertEquals(new Sessions.Cut(), rule.sessions());
        assertEquals(Rule.Helper.NONE, rule.helper());
    }
}
