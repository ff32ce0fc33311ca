package io.weir.flows.document;

import io.weir.flows.document.Node.Entries;
import io.weir.flows.document.Node.Entry;
import io.weir.flows.document.Node.Items;
import io.weir.flows.document.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A map of the document, read by its keys. A key with a null value is as one that is not there. Keys are few, or are
 * only walked over, so they are found by looking through them.
 */
final class Fields {

    private final List<Entry> entries;
    private final DocumentPath path;
    private final int line;
    private final Problems problems;

    private Fields(List<Entry> entries, DocumentPath path, int line, Problems problems) {
        this.entries = entries;
        this.path = path;
        this.line = line;
        this.problems = problems;
    }

    /**
     * The map that {@code node} is; a null is an empty one. Empty, with a problem added, if it is anything else.
     *
     * @param line the line where it is named
     */
    static Optional<Fields> of(Node node, DocumentPath path, int line, Problems problems) {
        if (node instanceof Entries map) {
            return Optional.of(new Fields(map.entries(), path, line, problems));
        }
        if (node instanceof Scalar scalar && scalar.isNull()) {
            return Optional.of(new Fields(List.of(), path, line, problems));
        }
        problems.add(path, node.line(), describe(node) + " where a map is needed", "write key: value under it");
        return Optional.empty();
    }

    /** A map with nothing in it. */
    static Fields none(DocumentPath path, int line, Problems problems) {
        return new Fields(List.of(), path, line, problems);
    }

    /** Adds a problem for each key that is none of {@code known}. */
    Fields allowOnly(List<String> known) {
        for (Entry entry : entries) {
            if (!known.contains(entry.key())) {
                String remedy = problems.isFull() ? "" : knownKey(entry.key(), known);
                problems.add(path.key(entry.key()), entry.line(), "unknown key " + Quote.of(entry.key()), remedy);
            }
        }
        return this;
    }

    /** The entries, for a map whose keys are names. */
    List<Entry> entries() {
        return entries;
    }

    DocumentPath path() {
        return path;
    }

    int line() {
        return line;
    }

    Problems problems() {
        return problems;
    }

    /** The scalar under a key; null if there is none, with a problem added if there is something else. */
    @Nullable
    Value scalar(String key) {
        Node node = node(key);
        return node == null ? null : scalar(node, path.key(key));
    }

    /** The same, with a problem added also if there is nothing. */
    @Nullable
    Value required(String key, String remedy) {
        if (node(key) == null) {
            problems.add(path, line, key + " is missing", remedy);
        }
        return scalar(key);
    }

    /** The map under a key; an empty one if there is none, with a problem added if there is something else. */
    Fields map(String key) {
        Entry entry = entry(key);
        if (entry == null) {
            return none(path.key(key), line, problems);
        }
        return of(entry.value(), path.key(key), entry.line(), problems)
                .orElseGet(() -> none(path.key(key), entry.line(), problems));
    }

    /** The list under a key; an empty one if there is none, with a problem added if there is something else. */
    List<Node> list(String key) {
        Node node = node(key);
        if (node instanceof Items list) {
            return list.items();
        }
        if (node != null) {
            problems.add(
                    path.key(key), node.line(), describe(node) + " where a list is needed", "write [one, another]");
        }
        return List.of();
    }

    /** The list of scalars under a key. */
    List<Value> scalars(String key) {
        List<Value> values = new ArrayList<>();
        DocumentPath at = path.key(key);
        int index = 0;
        for (Node item : list(key)) {
            Value value = scalar(item, at.item(index++));
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** What stands under a key; null if nothing does. */
    @Nullable
    Node node(String key) {
        Entry entry = entry(key);
        return entry == null || entry.value() instanceof Scalar scalar && scalar.isNull() ? null : entry.value();
    }

    /** Adds a problem with what stands under a key, or should. */
    void wrong(String key, String what, String remedy) {
        Node node = node(key);
        problems.add(path.key(key), node == null ? line : node.line(), what, remedy);
    }

    /** Adds a problem with the map itself. */
    void wrong(String what, String remedy) {
        problems.add(path, line, what, remedy);
    }

    private static String knownKey(String key, List<String> known) {
        return Nearest.to(key, known)
                .map(near -> "did you mean " + near + "?")
                .orElse("known here: " + String.join(", ", known));
    }

    private @Nullable Value scalar(Node node, DocumentPath at) {
        if (node instanceof Scalar scalar) {
            return new Value(scalar.text(), at, scalar.line(), problems);
        }
        problems.add(at, node.line(), describe(node) + " where one value is needed", "write the value alone");
        return null;
    }

    private @Nullable Entry entry(String key) {
        for (Entry entry : entries) {
            if (entry.key().equals(key)) {
                return entry;
            }
        }
        return null;
    }

    private static String describe(Node node) {
        if (node instanceof Scalar scalar) {
            return "the value " + Quote.of(scalar.text());
        }
        return node instanceof Items ? "a list" : "a map";
    }
}
