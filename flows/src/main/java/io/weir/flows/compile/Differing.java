package io.weir.flows.compile;

import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Finds where two maps differ, in one pass over both side by side: no look-up for each of many that are the same. */
public final class Differing {

    private Differing() {}

    /**
     * The keys that only one of two maps has, or that lead to values that differ.
     *
     * @param same whether two values are the same
     */
    @SuppressWarnings("ReferenceEquality") // an edit leaves most maps as they are
    public static <K extends Comparable<K>, V> SortedSet<K> keys(
            SortedMap<K, V> one, SortedMap<K, V> other, BiPredicate<V, V> same) {
        SortedSet<K> differing = new TreeSet<>();
        if (one == other) {
            return differing;
        }
        Iterator<Map.Entry<K, V>> left = one.entrySet().iterator();
        Iterator<Map.Entry<K, V>> right = other.entrySet().iterator();
        Map.Entry<K, V> first = next(left);
        Map.Entry<K, V> second = next(right);
        while (first != null || second != null) {
            int order = first == null ? 1 : second == null ? -1 : first.getKey().compareTo(second.getKey());
            if (first != null && order < 0) {
                differing.add(first.getKey());
                first = next(left);
            } else if (second != null && order > 0) {
                differing.add(second.getKey());
                second = next(right);
            } else if (first != null && second != null) {
                if (!same.test(first.getValue(), second.getValue())) {
                    differing.add(first.getKey());
                }
                first = next(left);
                second = next(right);
            }
        }
        return differing;
    }

    private static <E> @Nullable E next(Iterator<E> entries) {
        return entries.hasNext() ? entries.next() : null;
    }
}
