package io.weir.flows.model;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.RandomAccess;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rules in the order in which they are looked at, and things numbered in their natural order. */
final class InOrder {

    private InOrder() {}

    /** Rules that are known to be in order: an edit of something else need not look through them again. */
    private static final class Sorted extends AbstractList<Rule> implements RandomAccess {

        private final Rule[] rules;

        Sorted(Collection<Rule> unsorted) {
            rules = unsorted.toArray(new Rule[0]);
            Arrays.sort(rules);
        }

        @Override
        public Rule get(int index) {
            return rules[index];
        }

        @Override
        public int size() {
            return rules.length;
        }
    }

    /** The same list if it comes from here. */
    static List<Rule> copyOf(List<Rule> rules) {
        return rules instanceof Sorted ? rules : new Sorted(rules);
    }

    /** Each different thing with its place, counted from {@code first}. */
    static <T extends Comparable<T>> SortedMap<T, Integer> numbered(Stream<T> things, int first) {
        SortedMap<T, Integer> numbers = new TreeMap<>();
        things.distinct().sorted().forEach(thing -> numbers.put(thing, first + numbers.size()));
        return Collections.unmodifiableSortedMap(numbers);
    }
}
