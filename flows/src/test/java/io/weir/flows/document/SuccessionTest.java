package io.weir.flows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.weir.flows.model.Intent;
import io.weir.flows.model.Moment;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Withdrawal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SuccessionTest {

    private static final String TENANTS = """
            tenants:
              red: {subnets: {net: {cidr: 10.0.0.0/24}}}
              blue: {subnets: {net: {cidr: 10.1.0.0/24}}}
            """;
    private static final String RULE = "{name: a, from: red, to: blue, protocol: tcp, ports: 80, sessions: SESSIONS}";

    private static Intent at(long revision, long second, String rules, Intent previous) {
        return Intents.read(TENANTS + "rules: [" + rules + "]", previous, new Moment(revision, second));
    }

    private static Intent first(String sessions) {
        return at(1, 1000, RULE.replace("SESSIONS", sessions), Intent.EMPTY);
    }

    private static Optional<Rule> current(Intent intent) {
        return intent.rules().stream().filter(rule -> !rule.isWithdrawn()).findFirst();
    }

    private static List<Rule> withdrawn(Intent intent) {
        return intent.rules().stream().filter(Rule::isWithdrawn).toList();
    }

    @Test
    void aRuleKnowsTheRevisionThatMadeItWhatItIs() {
        Intent one = first("cut");
        assertEquals(1, current(one).orElseThrow().since());
        Intent same = at(2, 1001, RULE.replace("SESSIONS", "cut") + ", {name: b, from: blue, to: red}", one);
        assertEquals(1, same.rules().get(0).since());
        assertEquals(2, same.rules().get(1).since());
        Intent changed = at(3, 1002, RULE.replace("SESSIONS", "cut").replace("80", "81"), same);
        assertEquals(3, current(changed).orElseThrow().since());
    }

    @Test
    void aCutRuleKeepsItsNumberWhenItIsChangedAndLeavesNothingWhenItGoes() {
        Intent one = first("cut");
        Intent changed = at(2, 1001, RULE.replace("SESSIONS", "cut").replace("80", "81"), one);
        assertEquals(
                current(one).orElseThrow().number(),
                current(changed).orElseThrow().number());
        assertEquals(1, changed.rules().size());
        assertEquals(List.of(), at(3, 1002, "", changed).rules());
    }

    @Test
    void aKeepRuleThatGoesLeavesWhatDocumentsNeedNotState() {
        Intent one = first("keep");
        Intent gone = at(2, 1001, "", one);
        Rule left = withdrawn(gone).get(0);
        assertEquals(Optional.of(new Withdrawal(OptionalLong.empty())), left.withdrawal());
        assertEquals(current(one).orElseThrow().number(), left.number());
        assertEquals(2, left.since());
        assertEquals(Optional.empty(), current(gone));
        assertEquals(one.zones(), gone.zones());
        assertSame(gone, Intents.read(IntentWriter.yaml(gone), gone, new Moment(3, 5000)));
        assertEquals(withdrawn(gone), at(3, 5000, "", gone).rules());
    }

    @Test
    void aDrainRuleThatIsChangedIsWithdrawnUntilItsTimeIsOver() {
        Intent one = first("drain 60s");
        Intent changed = at(2, 2000, RULE.replace("SESSIONS", "drain 60s").replace("80", "81"), one);
        Rule left = withdrawn(changed).get(0);
        Rule now = current(changed).orElseThrow();
        assertEquals(Optional.of(new Withdrawal(OptionalLong.of(2060))), left.withdrawal());
        assertEquals(current(one).orElseThrow().number(), left.number());
        assertNotEquals(left.number(), now.number());
        assertEquals(
                1,
                withdrawn(Intents.read(IntentWriter.json(changed), changed, new Moment(3, 2059)))
                        .size());
        Intent over = Intents.read(IntentWriter.json(changed), changed, new Moment(3, 2060));
        assertEquals(List.of(), withdrawn(over));
        assertSame(now, current(over).orElseThrow());
    }

    @Test
    void whatIsReadFromTheControllerAndEditedIsARuleOfItsOwn() {
        Intent one = first("keep");
        Intent edited = Intents.read(IntentWriter.yaml(one).replace("80", "81"), one, new Moment(2, 1001));
        assertEquals(1, withdrawn(edited).size());
        assertNotEquals(
                withdrawn(edited).get(0).number(), current(edited).orElseThrow().number());
        assertEquals(2, current(edited).orElseThrow().since());
    }

    @Test
    void aKeepRuleThatIsRenamedLeavesItsNumberBehind() {
        Intent one = first("keep");
        Intent renamed = Intents.read(IntentWriter.yaml(one).replace("name: a", "name: b"), one, new Moment(2, 1001));
        assertEquals("a", withdrawn(renamed).get(0).name());
        assertEquals("b", current(renamed).orElseThrow().name());
        assertNotEquals(
                withdrawn(renamed).get(0).number(),
                current(renamed).orElseThrow().number());
    }

    @Test
    void aNewDescriptionLeavesTheSessionsAlone() {
        Intent one = first("keep");
        Intent told = at(2, 1001, RULE.replace("SESSIONS", "keep, description: why"), one);
        assertEquals(List.of(), withdrawn(told));
        assertEquals(
                current(one).orElseThrow().number(), current(told).orElseThrow().number());
        assertEquals(2, current(told).orElseThrow().since());
    }

    @Test
    void aRuleThatOnlyObservedLeavesNothing() {
        Intent one = first("keep, mode: observe");
        assertEquals(List.of(), at(2, 1001, "", one).rules());
        Intent promoted = at(2, 1001, RULE.replace("SESSIONS", "keep"), one);
        assertEquals(1, promoted.rules().size());
        assertEquals(
                current(one).orElseThrow().number(),
                current(promoted).orElseThrow().number());
    }

    @Test
    void nothingIsLeftOfARuleAboutATenantThatGoes() {
        Intent one = first("keep");
        Intent gone = Intents.read("tenants: {red: {subnets: {net: {cidr: 10.0.0.0/24}}}}", one, new Moment(2, 1001));
        assertEquals(List.of(), gone.rules());
        assertEquals(java.util.Map.of(), gone.zones());
    }

    @Test
    void norOfOneAboutAContainerThatGoes() {
        String text = """
                hosts: {vm1: {address: 192.0.2.60}}
                tenants:
                  red:
                    subnets: {net: {cidr: 10.0.0.0/24}}
                    containers: {web: {host: vm1}, db: {host: vm1}}
                rules: [{from: red/web, to: red, sessions: keep}, {from: red, to: red/db, sessions: keep}]
                """;
        Intent one = Intents.read(text, Intent.EMPTY, new Moment(1, 1000));
        String without = text.replaceAll("(?m)^rules:.*\n", "");
        assertEquals(2, Intents.read(without, one, new Moment(2, 1001)).rules().size());
        String gone = without.replace("web: {host: vm1}, db: {host: vm1}", "");
        assertEquals(List.of(), Intents.read(gone, one, new Moment(2, 1001)).rules());
    }

    @Test
    void theDocumentOfARevisionReadAtItsMomentIsThatRevision() {
        Intent one = first("keep");
        Moment second = new Moment(2, 2000);
        Intent two = at(2, 2000, RULE.replace("SESSIONS", "drain 5m").replace("80", "81"), one);
        Moment third = new Moment(3, 2100);
        Intent three = at(3, 2100, "{name: c, from: blue, to: red}", two);
        Intent replayed = Intents.read(IntentWriter.json(one), Intent.EMPTY, new Moment(1, 1000));
        assertEquals(one, replayed);
        replayed = Intents.read(IntentWriter.json(two), replayed, second);
        assertEquals(two, replayed);
        assertEquals(three, Intents.read(IntentWriter.json(three), replayed, third));
    }
}
