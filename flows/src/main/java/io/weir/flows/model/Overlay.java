package io.weir.flows.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which tunnel type joins which hosts.
 *
 * @param type the type for every pair that declares none of its own
 * @param pairs the pairs that do
 */
public record Overlay(TunnelType type, SortedMap<HostPair, TunnelType> pairs) {

    public Overlay {
        pairs = Collections.unmodifiableSortedMap(new TreeMap<>(pairs));
    }

    public Overlay(TunnelType type) {
        this(type, Collections.emptySortedMap());
    }

    /** The type that joins two different hosts. */
    public TunnelType between(String host, String peer) {
        return pairs.isEmpty() ? type : pairs.getOrDefault(HostPair.of(host, peer), type);
    }

    /**
     * The types that join a host to any other.
     *
     * @param hosts names of all hosts
     */
    public Set<TunnelType> typesAt(String host, Set<String> hosts) {
        Set<TunnelType> types = EnumSet.noneOf(TunnelType.class);
        if (pairs.isEmpty()) {
            if (hosts.size() > 1) {
                types.add(type);
            }
            return types;
        }
        for (String peer : hosts) {
            if (!peer.equals(host)) {
                types.add(between(host, peer));
            }
        }
        return types;
    }

    /**
     * Two different hosts, without direction.
     *
     * @param first the one whose name sorts first
     * @param second the other
     */
    public record HostPair(String first, String second) implements Comparable<HostPair> {

        public HostPair {
            if (first.compareTo(second) >= 0) {
                throw new IllegalArgumentException("not in order: " + first + ", " + second);
            }
        }

        public static HostPair of(String one, String other) {
            return one.compareTo(other) < 0 ? new HostPair(one, other) : new HostPair(other, one);
        }

        @Override
        public int compareTo(HostPair other) {
            int byFirst = first.compareTo(other.first);
            return byFirst != 0 ? byFirst : second.compareTo(other.second);
        }
    }
}
