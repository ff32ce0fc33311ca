package io.weir.flows.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A map by name, in the order of names, that never changes: an edited one shares with the one before all but the way to
 * what was edited. So a host with thousands of tenants costs an edit of one of them no copy of all, and where two maps differ
 * is found without looking at what they share.
 *
 * <p>It is a treap: a search tree by name that is a heap by a rank, which follows from the name. So it has the same form
 * whatever the order of edits was, and is some thirty levels deep for thousands of names.
 */
final class SharedMap<V> implements Iterable<V> {

    private final @Nullable Node<V> root;

    private record Node<V>(
            String name,
            int rank,
            V value,
            @Nullable Node<V> left,
            @Nullable Node<V> right) {

        Node<V> with(@Nullable Node<V> otherLeft, @Nullable Node<V> otherRight) {
            return new Node<>(name, rank, value, otherLeft, otherRight);
        }

        /** Whether it is nearer to the root. */
        boolean isAbove(Node<V> other) {
            return rank != other.rank ? rank > other.rank : name.compareTo(other.name) < 0;
        }
    }

    /** What is left and right of a name. */
    private record Halves<V>(
            @Nullable Node<V> left, @Nullable Node<V> right) {}

    /** What is of one name in the one map and in the other; never in neither. */
    record Change<V>(@Nullable V before, @Nullable V after) {}

    private SharedMap(@Nullable Node<V> root) {
        this.root = root;
    }

    static <V> SharedMap<V> empty() {
        return new SharedMap<>(null);
    }

    @Nullable
    V get(String name) {
        Node<V> node = root;
        while (node != null) {
            int order = name.compareTo(node.name);
            if (order == 0) {
                return node.value;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    boolean has(String name) {
        return get(name) != null;
    }

    /** The same with a value of a name, in the place of the one that it has. */
    SharedMap<V> with(String name, V value) {
        return new SharedMap<>(with(root, new Node<>(name, rank(name), value, null, null)));
    }

    /** The same without a name; this, if it has not that name. */
    SharedMap<V> without(String name) {
        return has(name) ? new SharedMap<>(without(root, name)) : this;
    }

    /** Where another differs, in the order of names: values are the same only if they are the same object. */
    List<Change<V>> changesTo(SharedMap<V> after) {
        List<Change<V>> changes = new ArrayList<>();
        differing(root, after.root, changes);
        return changes;
    }

    /** Levels of the tree. */
    int depth() {
        return depth(root);
    }

    private static <V> int depth(@Nullable Node<V> tree) {
        return tree == null ? 0 : 1 + Math.max(depth(tree.left), depth(tree.right));
    }

    /** The values. */
    Stream<V> values() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    @Override
    public Iterator<V> iterator() {
        return new InOrder<>(root);
    }

    /** Spreads what names have in common: those of tenants are often numbered. */
    private static int rank(String name) {
        int mixed = name.hashCode() * 0x9e3779b9;
        mixed = (mixed ^ mixed >>> 15) * 0x85ebca6b;
        return mixed ^ mixed >>> 13;
    }

    private static <V> Node<V> with(@Nullable Node<V> tree, Node<V> added) {
        if (tree == null) {
            return added;
        }
        int order = added.name.compareTo(tree.name);
        if (order == 0) {
            return added.with(tree.left, tree.right);
        }
        if (added.isAbove(tree)) {
            Halves<V> halves = split(tree, added.name);
            return added.with(halves.left, halves.right);
        }
        return order < 0
                ? tree.with(with(tree.left, added), tree.right)
                : tree.with(tree.left, with(tree.right, added));
    }

    private static <V> @Nullable Node<V> without(@Nullable Node<V> tree, String name) {
        if (tree == null) {
            return null;
        }
        int order = name.compareTo(tree.name);
        if (order == 0) {
            return joined(tree.left, tree.right);
        }
        return order < 0
                ? tree.with(without(tree.left, name), tree.right)
                : tree.with(tree.left, without(tree.right, name));
    }

    /** A tree of two, of which all names of the one are before all of the other. */
    private static <V> @Nullable Node<V> joined(@Nullable Node<V> left, @Nullable Node<V> right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.isAbove(right)
                ? left.with(left.left, joined(left.right, right))
                : right.with(joined(left, right.left), right.right);
    }

    /** Cuts a tree at a name that it has not. */
    private static <V> Halves<V> split(@Nullable Node<V> tree, String name) {
        if (tree == null) {
            return new Halves<>(null, null);
        }
        if (name.compareTo(tree.name) < 0) {
            Halves<V> of = split(tree.left, name);
            return new Halves<>(of.left, tree.with(of.right, tree.right));
        }
        Halves<V> of = split(tree.right, name);
        return new Halves<>(tree.with(tree.left, of.left), of.right);
    }

    /** Who is nearer to the root of one tree than the root of the other is not in that one. */
    @SuppressWarnings("ReferenceEquality")
    private static <V> void differing(@Nullable Node<V> before, @Nullable Node<V> after, List<Change<V>> changes) {
        if (before == after) {
            return;
        }
        if (before != null && after != null && before.name.equals(after.name)) {
            differing(before.left, after.left, changes);
            if (before.value != after.value) {
                changes.add(new Change<>(before.value, after.value));
            }
            differing(before.right, after.right, changes);
        } else if (before != null && (after == null || before.isAbove(after))) {
            Halves<V> halves = split(after, before.name);
            differing(before.left, halves.left, changes);
            changes.add(new Change<>(before.value, null));
            differing(before.right, halves.right, changes);
        } else if (after != null) {
            Halves<V> halves = split(before, after.name);
            differing(halves.left, after.left, changes);
            changes.add(new Change<>(null, after.value));
            differing(halves.right, after.right, changes);
        }
    }

    private static final class InOrder<V> implements Iterator<V> {

        /** Those on the way to the next whose turn is yet to come. */
        private final Deque<Node<V>> above = new ArrayDeque<>();

        InOrder(@Nullable Node<V> root) {
            descend(root);
        }

        private void descend(@Nullable Node<V> from) {
            for (Node<V> node = from; node != null; node = node.left) {
                above.push(node);
            }
        }

        @Override
        public boolean hasNext() {
            return !above.isEmpty();
        }

        @Override
        public V next() {
            Node<V> node = above.poll();
            if (node == null) {
                throw new NoSuchElementException();
            }
            descend(node.right);
            return node.value;
        }
    }
}
