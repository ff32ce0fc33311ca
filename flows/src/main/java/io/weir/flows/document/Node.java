package io.weir.flows.document;

import java.util.List;

/** A document as a tree, before anything is known of what it means; each part with its line, from 1. */
sealed interface Node {

    int line();

    /**
     * A word, number or text.
     *
     * @param plain whether it stands without quotes
     */
    record Scalar(int line, String text, boolean plain) implements Node {

        /** Whether it says that there is no value (YAML 1.2 core schema, section 10.3.2). */
        boolean isNull() {
            return plain
                    && (text.isEmpty()
                            || text.equals("~")
                            || text.equals("null")
                            || text.equals("Null")
                            || text.equals("NULL"));
        }
    }

    /** A list. */
    record Items(int line, List<Node> items) implements Node {}

    /** A map, in the order of the document; no key twice. */
    record Entries(int line, List<Entry> entries) implements Node {}

    /**
     * A key and its value.
     *
     * @param line the key's line
     */
    record Entry(int line, String key, Node value) {}
}
