package io.weir.flows.model;

import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a container is, in its tenant's words: rules select containers by it. Containers with equal labels share one
 * identity in the switches.
 *
 * @param all values by key
 */
public record Labels(SortedMap<String, String> all) implements Comparable<Labels> {

    /** No labels at all, which every container has at least. */
    public static final Labels NONE = new Labels(Collections.emptySortedMap());

    public Labels {
        all = Collections.unmodifiableSortedMap(new TreeMap<>(all));
    }

    /** One label. */
    public static Labels of(String key, String value) {
        return new Labels(new TreeMap<>(Map.of(key, value)));
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Whether each wanted key is here with the wanted value. */
    public boolean hasAll(Labels wanted) {
        for (Map.Entry<String, String> each : wanted.all.entrySet()) {
            if (!each.getValue().equals(all.get(each.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** By the first label, in the order of keys, that differs; fewer come first. */
    @Override
    public int compareTo(Labels other) {
        Iterator<Map.Entry<String, String>> others = other.all.entrySet().iterator();
        for (Map.Entry<String, String> mine : all.entrySet()) {
            if (!others.hasNext()) {
                return 1;
            }
            Map.Entry<String, String> theirs = others.next();
            int byKey = mine.getKey().compareTo(theirs.getKey());
            int difference = byKey != 0 ? byKey : mine.getValue().compareTo(theirs.getValue());
            if (difference != 0) {
                return difference;
            }
        }
        return others.hasNext() ? -1 : 0;
    }

    /** {@code role=web,stage=live}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        all.forEach((key, value) ->
                text.append(text.isEmpty() ? "" : ",").append(key).append('=').append(value));
        return text.toString();
    }
}
