package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.RandomIntents;
import io.weir.flows.compile.RandomPublications;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Moment;
import io.weir.flows.model.Problem;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EditTest {

    private static final String TEXT = """
            hosts: {vm1: {address: 192.0.2.60}}
            tenants:
              red:
                subnets: {net: {cidr: 10.0.0.0/24}}
                containers: {web: {host: vm1, labels: {role: web}}, db: {host: vm1}}
                rules: [{name: own, from: blue, to: red/web, sessions: drain 60s}]
              blue:
                subnets: {net: {cidr: 10.1.0.0/24}, more: {cidr: 10.2.0.0/24}}
                containers: {app: {host: vm1, subnet: net}}
              grey:
                subnets: {net: {cidr: 10.0.0.0/24}}
            rules:
              - {name: all, from: red, to: blue, mode: observe}
            """;
    private static final Moment SECOND = new Moment(2, 5000);

    private final Intent intent = Intents.read(TEXT, Intent.EMPTY, new Moment(1, 1000));
    private final InUse inUse = InUse.of(intent);

    private Reading put(String path, String text) {
        return Edit.put(Resource.parse(path).orElseThrow(), text, inUse, SECOND);
    }

    private Reading remove(String path) {
        return Edit.remove(Resource.parse(path).orElseThrow(), inUse, SECOND);
    }

    private static List<String> told(Reading reading) {
        return Intents.problems(reading).stream().map(Problem::toString).toList();
    }

    private static Rule rule(String name, List<Rule> rules) {
        return rules.stream()
                .filter(each -> each.name().equals(name) && !each.isWithdrawn())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPathNamesWhatItIsOf() {
        for (String path : List.of(
                "tenants/red",
                "tenants/red/subnets/net",
                "tenants/red/containers/web",
                "tenants/red/rules/own",
                "rules/a",
                "rules/a@17")) {
            assertEquals(path, Resource.parse(path).orElseThrow().path());
        }
        assertTrue(Resource.parse("tenants/red/hosts/x").isEmpty());
        assertTrue(Resource.parse("rules/a@x").isEmpty());
        assertTrue(Resource.parse("").isEmpty());
    }

    @Test
    void aRuleThatIsPutIsAsTheWholeDocumentWouldHaveIt() {
        Intent edited = Intents.whole(put("rules/more", "{from: blue, to: outside, protocol: tcp, ports: 443}"));
        Intent whole = Intents.read(
                TEXT + "  - {name: more, from: blue, to: outside, protocol: tcp, ports: 443}\n", intent, SECOND);
        assertEquals(whole, edited);
        assertSame(intent.tenants().get("red"), edited.tenants().get("red"));
        assertTrue(edited.zones().containsKey(TenantPair.outside("blue")));
    }

    @Test
    void aRuleThatIsReplacedLeavesWhatItsSessionsNeed() {
        Intent edited = Intents.whole(put("tenants/red/rules/own", "{from: blue, to: red/db, sessions: drain 60s}"));
        Intent whole = Intents.read(TEXT.replace("red/web", "red/db"), intent, SECOND);
        assertEquals(whole, edited);
        assertEquals(2, Intents.tenant(edited, "red").rules().size());
    }

    @Test
    void aRuleThatIsPutAsItIsChangesNothing() {
        String text = IntentWriter.json(new Resource.OfRule(new RuleId("red", "own")), intent)
                .orElseThrow();
        assertSame(intent, Intents.whole(put("tenants/red/rules/own", text)));
    }

    @Test
    void aRuleIsAddedUnderTheNameOfWhatItSays() {
        Intent edited = Intents.whole(Edit.add("", "{from: blue, to: red, icmp: echo-request}", inUse, SECOND));
        assertEquals(2, rule("blue-to-red-icmp-echo-request", edited.rules()).since());
        assertEquals(
                List.of(
                        "line 1, rules: there is a rule named blue-to-red-icmp-echo-request; give this one another name, or"
                                + " edit that one"),
                told(Edit.add("", "{from: blue, to: red, icmp: 8}", inUse, SECOND)));
    }

    @Test
    void aPromotedRuleKeepsItsNumber() {
        Intent edited = Intents.whole(Edit.promote(new RuleId("", "all"), inUse, SECOND));
        Rule before = rule("all", intent.rules());
        assertEquals(before.promoted(2), rule("all", edited.rules()));
        assertSame(edited, Intents.whole(Edit.promote(new RuleId("", "all"), inUse, SECOND)));
    }

    @Test
    void whatIsLeftOfARuleIsTakenOutByItsNumber() {
        int number = Intents.tenant(intent, "red").rules().get(0).number();
        Intent gone = Intents.whole(remove("tenants/red/rules/own"));
        assertEquals(
                List.of(5060L),
                Intents.tenant(gone, "red").rules().stream()
                        .map(rule -> rule.withdrawal()
                                .orElseThrow()
                                .untilEpochSecond()
                                .getAsLong())
                        .toList());
        Intent ended = Intents.whole(remove("tenants/red/rules/own@" + number));
        assertEquals(List.of(), Intents.tenant(ended, "red").rules());
        assertEquals(intent.zones(), ended.zones());
        assertEquals(1, told(remove("tenants/red/rules/own@" + number)).size());
    }

    @Test
    void aZoneGoesWithTheLastRuleOfItsPair() {
        Intents.whole(remove("rules/all"));
        Intent gone = Intents.whole(put("tenants/red/rules/own", "{from: outside, to: red}"));
        assertTrue(gone.zones().containsKey(TenantPair.of("red", "blue")), "what is left still is about the pair");
        int number = Intents.tenant(intent, "red").rules().get(0).number();
        Intent ended = Intents.whole(remove("tenants/red/rules/own@" + number));
        assertEquals(
                List.of(TenantPair.outside("red")), List.copyOf(ended.zones().keySet()));
    }

    @Test
    void whereOnlyAWithdrawnRuleLetsThemExchangePacketsItIsNamed() {
        Intent left = Intents.whole(put("tenants/red/rules/own", "{from: outside, to: red}"));
        InUse thereafter =
                InUse.of(Intents.whole(Edit.remove(Resource.parse("rules/all").orElseThrow(), InUse.of(left), SECOND)));
        Resource third = Resource.parse("tenants/blue/subnets/third").orElseThrow();
        int number = rule("own", intent.tenants().get("red").rules()).number();
        List<String> told = told(Edit.put(third, "{cidr: 10.0.0.0/25}", thereafter, SECOND));
        assertEquals(1, told.size());
        String end = "or end what is left of a withdrawn rule: weir rule rm --tenant red own@" + number;
        assertTrue(told.get(0).endsWith(end), told.get(0));

        String text = TEXT.replace("rules: [{name: own, from: blue, to: red/web, sessions: drain 60s}]", "")
                .replace("10.1.0.0/24", "10.0.0.0/25")
                .replaceAll("(?s)\n    rules:\n.*|\nrules:\n.*", "\n");
        told = told(IntentReader.read(text, intent, SECOND));
        assertEquals(1, told.size());
        assertTrue(told.get(0).endsWith(end), told.get(0));
    }

    @Test
    void anEditIsRefusedThatWouldLetTenantsWithTheSameAddressesExchangePackets() {
        assertEquals(
                List.of(
                        "rules.x: these tenants exchange packets, but grey's subnet net (10.0.0.0/24) overlaps red's subnet"
                                + " net (10.0.0.0/24); give one of the two other addresses, or withdraw the rule"),
                told(put("rules/x", "{from: grey, to: red}")));
        assertEquals(
                1, told(put("tenants/grey/rules/x", "{from: blue, to: grey}")).size());
        assertEquals(
                1, told(put("tenants/blue/subnets/net", "{cidr: 10.0.0.0/8}")).size());
        assertEquals(
                1,
                told(put("tenants/blue/subnets/third", "{cidr: 10.0.0.0/25}")).size());
        assertEquals(
                1,
                told(put("tenants/blue", "{subnets: {net: {cidr: 10.0.0.128/25}}}"))
                        .size());
        // What was refused leaves no trace.
        Intents.whole(put("rules/x", "{from: grey, to: red, action: deny}"));
    }

    @Test
    void whatARuleNamesStays() {
        assertEquals(
                List.of("tenants.red.containers.web: rule red/own names red/web; take the rule out first"),
                told(remove("tenants/red/containers/web")));
        assertEquals(
                List.of(
                        "tenants.blue: rule operator/all names blue; take the rule out first",
                        "tenants.blue: rule red/own names blue; take the rule out first"),
                told(remove("tenants/blue")));
        Intents.whole(remove("tenants/red/containers/db"));
        Intents.whole(remove("tenants/grey"));
    }

    @Test
    void aSubnetIsPutAndTakenOut() {
        Intent more = Intents.whole(put("tenants/grey/subnets/back", "{cidr: 10.9.0.0/24}"));
        assertEquals(
                Intents.read(
                        TEXT.replace("grey:\n    subnets: {", "grey:\n    subnets: {back: {cidr: 10.9.0.0/24}, "),
                        intent,
                        SECOND),
                more);
        assertEquals(intent, Intents.whole(remove("tenants/grey/subnets/back")));
        assertEquals(
                List.of("tenants.blue.subnets.net: container app is in it; take its containers out of it first"),
                told(remove("tenants/blue/subnets/net")));
        assertEquals(
                1, told(put("tenants/blue/subnets/net", "{cidr: 10.7.0.0/24}")).size());
    }

    @Test
    void aTenantThatIsPutIsAsTheWholeDocumentWouldHaveIt() {
        String body =
                "{inside: deny, subnets: {net: {cidr: 10.5.0.0/24}}, containers: {x: {host: vm1, labels: {a: b}}},"
                        + " rules: [{from: {labels: {a: b}}, to: outside}]}";
        Intent edited = Intents.whole(put("tenants/new", body));
        assertEquals(
                Intents.read(TEXT.replace("tenants:\n", "tenants:\n  new: " + body + "\n"), intent, SECOND), edited);
        assertSame(
                edited,
                Intents.whole(put(
                        "tenants/new",
                        IntentWriter.json(new Resource.OfTenant("new"), edited).orElseThrow())));
        assertEquals(intent, Intents.whole(remove("tenants/new")));
    }

    @Test
    void itsRulesMayNameWhatItBringsAndWhatOthersHave() {
        String body = "{subnets: {net: {cidr: 10.0.0.0/24}}, containers: {web: {host: vm1}, new: {host: vm1}},"
                + " rules: [{from: blue/app, to: red/new}]}";
        assertEquals(
                Intents.read(TEXT.replaceAll("(?s)red:\n.*(?=  blue:)", "red: " + body + "\n"), intent, SECOND),
                Intents.whole(put("tenants/red", body)));
        assertEquals(
                List.of(
                        "line 1, tenants.red.rules[0].to: no container \"db\" is declared; declare it under the tenant's"
                                + " containers; labels also select containers that are yet to come"),
                told(put("tenants/red", body.replace("red/new", "red/db"))));
        assertEquals(
                List.of("line 1, tenants.red.rules[0].from: no tenant \"bleu\" is declared; did you mean blue?"),
                told(put("tenants/red", body.replace("blue/app", "bleu"))));
    }

    @Test
    void aTenantIsCheckedAgainstTheOthers() {
        assertEquals(
                1,
                told(put("tenants/new", "{subnets: {net: {cidr: 10.5.0.0/24}}, containers: {web: {host: vm1}}}"))
                        .size());
        int number = Intents.tenant(intent, "red").number();
        int network = Intents.subnet(intent, "red", "net").network();
        assertEquals(1, told(put("tenants/new", "{number: " + number + "}")).size());
        assertEquals(
                1,
                told(put("tenants/new", "{subnets: {net: {cidr: 10.5.0.0/24, network: " + network + "}}}"))
                        .size());
        assertEquals(1, told(put("tenants/outside", "{}")).size());
    }

    @Property(tries = 200)
    void anIndexThatFollowedEditsIsAsGoodAsANewOneAndWhatComesReadsBack(@ForAll long seed) {
        Random random = new Random(seed);
        RandomPublications publications = new RandomPublications(seed);
        Intent now = publications.on(new RandomPolicies(seed).on(new RandomIntents(seed).intent()));
        Intent other = publications.on(new RandomPolicies(seed + 1).on(new RandomIntents(seed).intent()));
        InUse followed = InUse.of(now);
        for (int i = 0; i < 12; i++) {
            Moment moment = new Moment(1_000_000 + i, 0);
            Resource resource = any(random.nextBoolean() ? now : other, random);
            String text = IntentWriter.json(resource, other).orElse("{}");
            boolean puts = random.nextInt(4) > 0;
            Reading one = puts ? Edit.put(resource, text, followed, moment) : Edit.remove(resource, followed, moment);
            InUse fresh = InUse.of(now);
            Reading two = puts ? Edit.put(resource, text, fresh, moment) : Edit.remove(resource, fresh, moment);
            assertEquals(two, one);
            if (one instanceof Reading.Whole whole) {
                now = whole.intent();
                assertEquals(now, Intents.read(IntentWriter.json(now)));
            }
        }
    }

    private static Resource any(Intent intent, Random random) {
        List<Resource> all = new ArrayList<>();
        intent.rules().forEach(rule -> all.add(ofRule("", rule)));
        intent.tenants().forEach((name, tenant) -> {
            all.add(new Resource.OfTenant(name));
            tenant.subnets().keySet().forEach(subnet -> all.add(new Resource.OfSubnet(name, subnet)));
            tenant.containers().keySet().forEach(it -> all.add(new Resource.OfContainer(new ContainerId(name, it))));
            tenant.rules().forEach(rule -> all.add(ofRule(name, rule)));
        });
        return all.isEmpty() ? new Resource.OfTenant("t1") : all.get(random.nextInt(all.size()));
    }

    private static Resource ofRule(String tier, Rule rule) {
        RuleId id = new RuleId(tier, rule.name());
        return rule.isWithdrawn() ? new Resource.OfWithdrawn(id, rule.number()) : new Resource.OfRule(id);
    }
}
