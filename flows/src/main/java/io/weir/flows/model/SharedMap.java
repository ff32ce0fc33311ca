package io.weir.flows.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A map in the order of its keys that never changes: an edited one shares with the one before all but the way to what was
 * edited. So an edit of one of thousands of tenants copies none of the others, and where two maps differ is found without
 * looking at what they share.
 *
 * <p>It is a {@link Treap}, so its form follows from its keys alone, and is some thirty levels deep for thousands of them.
 */
@SuppressWarnings("JdkObsolete") // readers ask for sorted maps; a navigable one has a dozen views more
public final class SharedMap<K extends Comparable<K>, V> extends AbstractMap<K, V> implements SortedMap<K, V> {

    private final @Nullable Treap<K, V> root;

    /** What a key leads to in the one map and in the other; never null in both. */
    public record Change<K, V>(
            K key, @Nullable V before, @Nullable V after) {}

    private SharedMap(@Nullable Treap<K, V> root) {
        this.root = root;
    }

    /** A map with nothing in it. */
    public static <K extends Comparable<K>, V> SharedMap<K, V> empty() {
        return new SharedMap<>(null);
    }

    /**
     * What another map has; that map itself if it is a shared one.
     *
     * @param map in the natural order of its keys, without null
     */
    public static <K extends Comparable<K>, V> SharedMap<K, V> copyOf(SortedMap<K, V> map) {
        if (map instanceof SharedMap<K, V> shared) {
            return shared;
        }
        if (map.comparator() != null) {
            throw new IllegalArgumentException("not in the natural order of its keys");
        }
        return new SharedMap<>(Treap.of(map.entrySet()));
    }

    /** Where two maps differ, in the order of keys: values are the same only if they are the same object. */
    public static <K extends Comparable<K>, V> List<Change<K, V>> changes(
            SortedMap<K, V> before, SortedMap<K, V> after) {
        List<Change<K, V>> changes = new ArrayList<>();
        Treap.differing(copyOf(before).root, copyOf(after).root, changes);
        return changes;
    }

    /** The keys that only one of two maps has, or that lead to different objects. */
    public static <K extends Comparable<K>, V> SortedSet<K> differing(SortedMap<K, V> one, SortedMap<K, V> other) {
        SortedSet<K> keys = new TreeSet<>();
        for (Change<K, V> change : changes(one, other)) {
            keys.add(change.key);
        }
        return keys;
    }

    /** The same with a value of a key, in the place of the one that it has. */
    public SharedMap<K, V> with(K key, V value) {
        return new SharedMap<>(Treap.with(root, key, value));
    }

    /** The same without a key; this, if it has not that key. */
    public SharedMap<K, V> without(K key) {
        return containsKey(key) ? new SharedMap<>(Treap.without(root, key)) : this;
    }

    /**
     * The same after many edits; quick also where all is new.
     *
     * @param edits values of keys; empty for those that go
     */
    public SharedMap<K, V> edited(SortedMap<K, Optional<V>> edits) {
        if (root == null) {
            SortedMap<K, V> all = new TreeMap<>();
            edits.forEach((key, value) -> value.ifPresent(present -> all.put(key, present)));
            return copyOf(all);
        }
        SharedMap<K, V> edited = this;
        for (Map.Entry<K, Optional<V>> edit : edits.entrySet()) {
            edited = edit.getValue().isPresent()
                    ? edited.with(edit.getKey(), edit.getValue().get())
                    : edited.without(edit.getKey());
        }
        return edited;
    }

    @Override
    @SuppressWarnings("unchecked") // as in any sorted map, a key of another type cannot be compared
    public @Nullable V get(@Nullable Object sought) {
        K key = (K) Objects.requireNonNull(sought);
        Treap<K, V> node = root;
        while (node != null) {
            int order = key.compareTo(node.key);
            if (order == 0) {
                return node.value;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return Treap.size(root);
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<K, V>> iterator() {
                return new InOrder<>(root);
            }

            @Override
            public int size() {
                return SharedMap.this.size();
            }
        };
    }

    @Override
    public @Nullable Comparator<? super K> comparator() {
        return null;
    }

    @Override
    public SharedMap<K, V> subMap(K from, K to) {
        if (from.compareTo(to) > 0) {
            throw new IllegalArgumentException(from + " is after " + to);
        }
        return tailMap(from).headMap(to);
    }

    @Override
    public SharedMap<K, V> headMap(K to) {
        return new SharedMap<>(Treap.split(root, to).left());
    }

    @Override
    public SharedMap<K, V> tailMap(K from) {
        SharedMap<K, V> after = new SharedMap<>(Treap.split(root, from).right());
        V first = get(from);
        return first == null ? after : after.with(from, first);
    }

    @Override
    public K firstKey() {
        Treap<K, V> node = end();
        while (node.left != null) {
            node = node.left;
        }
        return node.key;
    }

    @Override
    public K lastKey() {
        Treap<K, V> node = end();
        while (node.right != null) {
            node = node.right;
        }
        return node.key;
    }

    private Treap<K, V> end() {
        if (root == null) {
            throw new NoSuchElementException();
        }
        return root;
    }

    /** Two shared maps with equal keys have the same form: what they share need not be looked at. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SharedMap<?, ?> shared ? Treap.equal(root, shared.root) : super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    /** Levels of the tree. */
    int depth() {
        return Treap.depth(root);
    }

    private static final class InOrder<K extends Comparable<K>, V> implements Iterator<Map.Entry<K, V>> {

        /** Those on the way to the next whose turn is yet to come. */
        private final Deque<Treap<K, V>> above = new ArrayDeque<>();

        InOrder(@Nullable Treap<K, V> root) {
            descend(root);
        }

        private void descend(@Nullable Treap<K, V> from) {
            for (Treap<K, V> node = from; node != null; node = node.left) {
                above.push(node);
            }
        }

        @Override
        public boolean hasNext() {
            return !above.isEmpty();
        }

        @Override
        public Map.Entry<K, V> next() {
            Treap<K, V> node = above.poll();
            if (node == null) {
                throw new NoSuchElementException();
            }
            descend(node.right);
            return node;
        }
    }
}
