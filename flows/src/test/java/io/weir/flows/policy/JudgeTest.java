package io.weir.flows.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Moment;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.RuleId;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final Judge JUDGE = new Judge(read("""
            hosts: {vm1: {address: 192.0.2.60}}
            tenants:
              red:
                inside: deny
                subnets: {net: {cidr: 10.0.1.0/24}}
                containers:
                  web: {host: vm1, labels: {role: web}, port: w}
                  db: {host: vm1, labels: {role: db}, port: d}
                rules:
                - {name: sql, from: {labels: {role: web}}, to: {labels: {role: db}}, protocol: tcp, ports: 5400-5500}
                - {name: but, from: red/web, to: red/db, protocol: tcp, ports: [5432], action: reject}
                - {name: early, from: red, to: red/db, protocol: tcp, ports: 5433, action: deny, order: 5}
                - {name: watch, from: red, to: red, mode: observe, action: deny, order: 1}
                - {name: dns, from: red, to: 198.51.100.0/24, protocol: udp, ports: 53}
              blue:
                subnets: {net: {cidr: 10.0.2.0/24}}
                containers: {mail: {host: vm1, port: m, publish: [{port: 8080, to: 80}]}}
                rules:
                - {name: web, from: {tenant: red, labels: {role: web}}, to: blue}
            rules:
            - {name: nosmtp, from: red, to: blue, protocol: tcp, ports: 25, action: deny}
            - {name: ping, from: blue, to: red, protocol: icmp, icmp: [echo-request]}
            """));

    private static Intent read(String text) {
        Reading reading = IntentReader.read(text, Intent.EMPTY, new Moment(1, 0));
        return reading instanceof Reading.Whole whole ? whole.intent() : bad(reading);
    }

    private static Intent bad(Reading reading) {
        throw new AssertionError(reading);
    }

    private static Ruling tcp(String from, String to, int port) {
        return JUDGE.judge(end(from), end(to), new Opening(6, port, 0));
    }

    private static End end(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new End.Outside(Ipv4Address.of(text))
                : new End.InCluster(new ContainerId(text.substring(0, slash), text.substring(slash + 1)));
    }

    private static void isBy(Action action, String tenant, String rule, Ruling ruling) {
        assertEquals(action, ruling.action());
        assertEquals(new RuleId(tenant, rule), ((Ruling.Decided) ruling.basis()).id());
    }

    @Test
    void theFirstRuleInOrderDecides() {
        isBy(Action.ALLOW, "red", "sql", tcp("red/web", "red/db", 5400));
        isBy(Action.DENY, "red", "early", tcp("red/web", "red/db", 5433));
    }

    @Test
    void ofEqualOrderWhatForbidsGoesBeforeWhatAllows() {
        isBy(Action.REJECT, "red", "but", tcp("red/web", "red/db", 5432));
    }

    @Test
    void theOperatorsRulesGoBeforeTheTenants() {
        isBy(Action.DENY, "", "nosmtp", tcp("red/web", "blue/mail", 25));
        isBy(Action.ALLOW, "blue", "web", tcp("red/web", "blue/mail", 26));
    }

    @Test
    void whereNoRuleIsAboutItTheDefaultHolds() {
        assertEquals(new Ruling.Inside("red"), tcp("red/db", "red/web", 80).basis());
        assertEquals(Action.DENY, tcp("red/db", "red/web", 80).action());
        assertEquals(new Ruling.NoRule(), tcp("red/db", "blue/mail", 80).basis());
        assertEquals(new Ruling.NoRule(), tcp("203.0.113.1", "blue/mail", 80).basis());
        assertTrue(JUDGE.judge(end("blue/mail"), end("blue/mail"), new Opening(17, 1, 0))
                .isAllowed());
    }

    @Test
    void aKindOfIcmpIsAllowedAndNoOther() {
        isBy(Action.ALLOW, "", "ping", JUDGE.judge(end("blue/mail"), end("red/db"), new Opening(1, 8, 0)));
        assertEquals(
                Action.DENY,
                JUDGE.judge(end("blue/mail"), end("red/db"), new Opening(1, 13, 0))
                        .action());
    }

    @Test
    void whatATenantsContainersBeginWithTheOutsideIsItsOwnMatter() {
        isBy(Action.ALLOW, "red", "dns", JUDGE.judge(end("red/web"), end("198.51.100.9"), new Opening(17, 53, 0)));
        assertEquals(
                Action.DENY,
                JUDGE.judge(end("red/web"), end("198.51.101.9"), new Opening(17, 53, 0))
                        .action());
    }

    @Test
    void theOutsideBeginsNothingWithAPortThatIsNotPublished() {
        Ruling.NotPublished basis = new Ruling.NotPublished(new ContainerId("blue", "mail"));
        assertEquals(basis, tcp("203.0.113.1", "blue/mail", 8080).basis());
        assertEquals(
                basis,
                JUDGE.judge(end("203.0.113.1"), end("blue/mail"), new Opening(17, 80, 0))
                        .basis());
        assertEquals(new Ruling.NoRule(), tcp("203.0.113.1", "blue/mail", 80).basis());
        assertEquals(
                8080,
                JUDGE.publication(new ContainerId("blue", "mail"), new Opening(6, 80, 0))
                        .orElseThrow()
                        .port());
    }

    @Test
    void aRuleThatObservesIsToldOfAndDecidesNothing() {
        Ruling ruling = tcp("red/web", "red/db", 5400);
        assertEquals("red/watch", ruling.observing().get(0).id().toString());
        assertTrue(ruling.isAllowed());
    }
}
