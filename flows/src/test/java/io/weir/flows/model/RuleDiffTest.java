package io.weir.flows.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RuleDiffTest {

    private static final Selector RED = new Selector.OfTenant("red");
    private static final Selector BLUE = new Selector.OfTenant("blue");

    @Property(tries = 1000)
    void itIsWhatOnlyOneOfTwoListsHasAndMakesTheOneOfTheOther(@ForAll long seed) {
        Random random = new Random(seed);
        List<Rule> before = new ArrayList<>();
        List<Rule> after = new ArrayList<>();
        List<Rule> gone = new ArrayList<>();
        List<Rule> come = new ArrayList<>();
        int rules = random.nextInt(8);
        for (int number = 1; number <= rules; number++) {
            Rule rule = rule(number, random);
            int fate = random.nextInt(5);
            if (fate > 0) {
                before.add(rule);
            }
            // Now and then an equal one comes in the place of another.
            Rule now = fate == 1 ? rule.promoted(rule.since()) : rule;
            if (fate != 2) {
                after.add(now);
            }
            if (fate == 1 || fate == 2) {
                gone.add(rule);
            }
            if (fate == 0 || fate == 1) {
                come.add(now);
            }
        }
        List.of(before, after, gone, come).forEach(list -> list.sort(null));
        RuleDiff diff = RuleDiff.between(before, after);
        assertSameObjects(gone, diff.gone());
        assertSameObjects(come, diff.come());
        assertSameObjects(after, diff.applyTo(before));
    }

    private static Rule rule(int number, Random random) {
        Rule rule = random.nextBoolean() ? Rule.allow(number, RED, BLUE) : Rule.deny(number, RED, BLUE);
        return rule.promoted(random.nextInt(2));
    }

    private static void assertSameObjects(List<Rule> expected, List<Rule> found) {
        assertEquals(expected, found);
        for (int i = 0; i < expected.size(); i++) {
            assertSame(expected.get(i), found.get(i));
        }
    }

    /** By order, then deny before reject before allow, then name, then number. */
    @Test
    void rulesOfAnIntentAreInOrderHoweverTheyWereDeclared() {
        Rule deny = Rule.deny(4, RED, BLUE);
        List<Rule> inOrder = List.of(deny, Rule.allow(10, RED, BLUE), Rule.allow(9, RED, BLUE));
        List<Rule> declared = Stream.of(2, 0, 1).map(inOrder::get).toList();
        Tenant red = new Tenant("red", 1, SharedMap.empty(), SharedMap.empty()).withRules(declared);
        assertEquals(inOrder, red.rules());
        Intent intent = Intent.EMPTY.with(red).withRules(declared);
        assertEquals(inOrder, intent.rules());
        assertSame(red.rules(), intent.tenants().get("red").rules());
        assertSame(intent.rules(), intent.without("red").rules());
    }
}
