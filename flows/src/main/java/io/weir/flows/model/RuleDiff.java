package io.weir.flows.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Which rules differ between two lists of the same tier, of which one came from the other and shares with it what is the
 * same: a rule is the same only if it is the same object.
 *
 * @param gone those that only the list before has
 * @param come those that only the list after has
 */
public record RuleDiff(List<Rule> gone, List<Rule> come) {

    private static final RuleDiff NONE = new RuleDiff(List.of(), List.of());

    @SuppressWarnings("ReferenceEquality")
    public static RuleDiff between(List<Rule> before, List<Rule> after) {
        if (before == after) {
            return NONE;
        }
        // Most often nearly all is the same, so the ends that are need no look-up.
        int most = Math.min(before.size(), after.size());
        int first = 0;
        while (first < most && before.get(first) == after.get(first)) {
            first++;
        }
        int last = 0;
        while (last < most - first && fromEnd(before, last) == fromEnd(after, last)) {
            last++;
        }
        List<Rule> old = before.subList(first, before.size() - last);
        List<Rule> now = after.subList(first, after.size() - last);
        return new RuleDiff(onlyIn(old, now), onlyIn(now, old));
    }

    /** What comes of a list, in order, when those that are gone are taken out and those that come put in. */
    public List<Rule> applyTo(List<Rule> rules) {
        List<Rule> applied = onlyIn(rules, gone);
        applied.addAll(come);
        Collections.sort(applied);
        return Collections.unmodifiableList(applied);
    }

    private static Rule fromEnd(List<Rule> rules, int index) {
        return rules.get(rules.size() - 1 - index);
    }

    private static List<Rule> onlyIn(List<Rule> one, List<Rule> other) {
        Set<Rule> others = Collections.newSetFromMap(new IdentityHashMap<>());
        others.addAll(other);
        List<Rule> only = new ArrayList<>();
        for (Rule rule : one) {
            if (!others.contains(rule)) {
                only.add(rule);
            }
        }
        return only;
    }
}
