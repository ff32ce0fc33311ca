package io.weir.flows.model;

import io.weir.flows.model.SharedMap.Change;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link SharedMap}, and with it the tree of all that is below it; null is a tree of nothing. It is a search
 * tree by key that is a heap by a rank, which follows from the key. So it has the same form whatever the order of edits was.
 */
final class Treap<K extends Comparable<K>, V> implements Map.Entry<K, V> {

    /** A power of two, and more than a key has characters: those beyond share factors with the first. */
    private static final long[] FACTORS = new SplittableRandom().longs(256).toArray();

    final K key;
    final V value;
    final @Nullable Treap<K, V> left;
    final @Nullable Treap<K, V> right;
    private final int rank;
    private final int size;

    /** What is left and right of a key. */
    record Halves<K extends Comparable<K>, V>(
            @Nullable Treap<K, V> left, @Nullable Treap<K, V> right) {}

    private Treap(K key, int rank, V value, @Nullable Treap<K, V> left, @Nullable Treap<K, V> right) {
        this.key = key;
        this.value = value;
        this.rank = rank;
        this.size = 1 + size(left) + size(right);
        this.left = left;
        this.right = right;
    }

    /** A tree of entries that come in the order of their keys. */
    static <K extends Comparable<K>, V> @Nullable Treap<K, V> of(Set<Map.Entry<K, V>> entries) {
        // The way from the root to the last key, from below: those whose right side is yet to come.
        Deque<Treap<K, V>> open = new ArrayDeque<>();
        for (Map.Entry<K, V> entry : entries) {
            Treap<K, V> added = alone(entry.getKey(), entry.getValue());
            open.push(added.over(closed(open, added), null));
        }
        return closed(open, null);
    }

    /** Takes those off that are below a node, or all, as one tree. */
    private static <K extends Comparable<K>, V> @Nullable Treap<K, V> closed(
            Deque<Treap<K, V>> open, @Nullable Treap<K, V> below) {
        Treap<K, V> tree = null;
        while (!open.isEmpty() && (below == null || below.isAbove(open.element()))) {
            Treap<K, V> last = open.pop();
            tree = last.over(last.left, tree);
        }
        return tree;
    }

    static int size(@Nullable Treap<?, ?> tree) {
        return tree == null ? 0 : tree.size;
    }

    /** Its levels. */
    static int depth(@Nullable Treap<?, ?> tree) {
        return tree == null ? 0 : 1 + Math.max(depth(tree.left), depth(tree.right));
    }

    static <K extends Comparable<K>, V> Treap<K, V> with(@Nullable Treap<K, V> tree, K key, V value) {
        return put(tree, alone(key, value));
    }

    private static <K extends Comparable<K>, V> Treap<K, V> alone(K key, V value) {
        return new Treap<>(key, rank(key), Objects.requireNonNull(value), null, null);
    }

    /**
     * Unlike for names that are alike, and not to be foreseen: many names of one rank, or of falling ones, would make a list
     * of the tree. It is a multilinear hash of the key's characters (Lemire and Kaser, <i>Strongly universal string hashing
     * is fast</i>, 2014) with factors drawn anew in each process.
     */
    private static int rank(Object key) {
        String text = key.toString();
        long sum = FACTORS[0];
        for (int i = 0; i < text.length(); i++) {
            sum += FACTORS[i + 1 & FACTORS.length - 1] * text.charAt(i);
        }
        return (int) (sum >>> 32);
    }

    private static <K extends Comparable<K>, V> Treap<K, V> put(@Nullable Treap<K, V> tree, Treap<K, V> added) {
        if (tree == null) {
            return added;
        }
        int order = added.key.compareTo(tree.key);
        if (order == 0) {
            return added.over(tree.left, tree.right);
        }
        if (added.isAbove(tree)) {
            Halves<K, V> halves = split(tree, added.key);
            return added.over(halves.left, halves.right);
        }
        return order < 0 ? tree.over(put(tree.left, added), tree.right) : tree.over(tree.left, put(tree.right, added));
    }

    /** The same node over other trees. */
    private Treap<K, V> over(@Nullable Treap<K, V> otherLeft, @Nullable Treap<K, V> otherRight) {
        return new Treap<>(key, rank, value, otherLeft, otherRight);
    }

    /** Whether it is nearer to the root. */
    private boolean isAbove(Treap<K, V> other) {
        return rank != other.rank ? rank > other.rank : key.compareTo(other.key) < 0;
    }

    /** A tree without a key that it has. */
    static <K extends Comparable<K>, V> @Nullable Treap<K, V> without(@Nullable Treap<K, V> tree, K key) {
        if (tree == null) {
            return null;
        }
        int order = key.compareTo(tree.key);
        if (order == 0) {
            return joined(tree.left, tree.right);
        }
        return order < 0
                ? tree.over(without(tree.left, key), tree.right)
                : tree.over(tree.left, without(tree.right, key));
    }

    /** A tree of two, of which all keys of the one are before all of the other. */
    private static <K extends Comparable<K>, V> @Nullable Treap<K, V> joined(
            @Nullable Treap<K, V> left, @Nullable Treap<K, V> right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.isAbove(right)
                ? left.over(left.left, joined(left.right, right))
                : right.over(joined(left, right.left), right.right);
    }

    /** Cuts a tree at a key, which neither side has. */
    static <K extends Comparable<K>, V> Halves<K, V> split(@Nullable Treap<K, V> tree, K key) {
        if (tree == null) {
            return new Halves<>(null, null);
        }
        int order = key.compareTo(tree.key);
        if (order == 0) {
            return new Halves<>(tree.left, tree.right);
        }
        if (order < 0) {
            Halves<K, V> of = split(tree.left, key);
            return new Halves<>(of.left, tree.over(of.right, tree.right));
        }
        Halves<K, V> of = split(tree.right, key);
        return new Halves<>(tree.over(tree.left, of.left), of.right);
    }

    /** Whether two trees have equal keys and values: with equal keys they have the same form. */
    @SuppressWarnings("ReferenceEquality") // what is shared need not be looked at
    static boolean equal(@Nullable Treap<?, ?> one, @Nullable Treap<?, ?> other) {
        if (one == other) {
            return true;
        }
        return one != null
                && other != null
                && one.size == other.size
                && one.rank == other.rank
                && one.key.equals(other.key)
                && equal(one.left, other.left)
                && equal(one.right, other.right)
                && one.value.equals(other.value);
    }

    /**
     * Tells where two trees differ, in the order of keys. Who is nearer to the root of one tree than the root of the other
     * is not in that one.
     */
    @SuppressWarnings("ReferenceEquality") // as above
    static <K extends Comparable<K>, V> void differing(
            @Nullable Treap<K, V> before, @Nullable Treap<K, V> after, List<Change<K, V>> changes) {
        if (before == after) {
            return;
        }
        if (before != null && after != null && before.rank == after.rank && before.key.equals(after.key)) {
            differing(before.left, after.left, changes);
            if (before.value != after.value) {
                changes.add(new Change<>(before.key, before.value, after.value));
            }
            differing(before.right, after.right, changes);
        } else if (before != null && (after == null || before.isAbove(after))) {
            Halves<K, V> halves = split(after, before.key);
            differing(before.left, halves.left, changes);
            changes.add(new Change<>(before.key, before.value, null));
            differing(before.right, halves.right, changes);
        } else if (after != null) {
            Halves<K, V> halves = split(before, after.key);
            differing(halves.left, after.left, changes);
            changes.add(new Change<>(after.key, null, after.value));
            differing(halves.right, after.right, changes);
        }
    }

    @Override
    public K getKey() {
        return key;
    }

    @Override
    public V getValue() {
        return value;
    }

    @Override
    public V setValue(V other) {
        throw new UnsupportedOperationException("a shared map never changes");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Map.Entry<?, ?> entry && key.equals(entry.getKey()) && value.equals(entry.getValue());
    }

    @Override
    public int hashCode() {
        return key.hashCode() ^ value.hashCode();
    }

    @Override
    public String toString() {
        return key + "=" + value;
    }
}
