package io.weir.flows.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rules in the order in which they are looked at, and things numbered in their natural order. */
final class InOrder {

    private InOrder() {}

    /** The same list if it is so already. */
    static List<Rule> copyOf(List<Rule> rules) {
        for (int i = 1; i < rules.size(); i++) {
            if (rules.get(i - 1).compareTo(rules.get(i)) > 0) {
                return rules.stream().sorted().toList();
            }
        }
        return List.copyOf(rules);
    }

    /** Each different thing with its place, counted from {@code first}. */
    static <T extends Comparable<T>> SortedMap<T, Integer> numbered(Stream<T> things, int first) {
        SortedMap<T, Integer> numbers = new TreeMap<>();
        things.distinct().sorted().forEach(thing -> numbers.put(thing, first + numbers.size()));
        return Collections.unmodifiableSortedMap(numbers);
    }
}
