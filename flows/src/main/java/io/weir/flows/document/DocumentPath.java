package io.weir.flows.document;

import org.jspecify.annotations.Nullable;

/**
 * Where in a document something stands. Linked upwards, so that a path costs nothing until a problem prints it.
 *
 * @param parent what it stands in; null for the document itself
 * @param step the key, or the index in brackets
 */
record DocumentPath(@Nullable DocumentPath parent, String step) {

    /** The document itself. */
    static final DocumentPath ROOT = new DocumentPath(null, "document");

    private static final int MAX_STEP_CHARACTERS = 80;

    DocumentPath key(String key) {
        return new DocumentPath(this, key);
    }

    /** The list item with this index, from 0. */
    DocumentPath item(int index) {
        return new DocumentPath(this, "[" + index + "]");
    }

    @Override
    public String toString() {
        if (parent == null) {
            return step;
        }
        StringBuilder text = new StringBuilder();
        appendTo(text);
        return text.toString();
    }

    private void appendTo(StringBuilder text) {
        if (parent != null) {
            parent.appendTo(text);
            if (text.length() > 0 && !step.startsWith("[")) {
                text.append('.');
            }
            text.append(step.isEmpty() ? "\"\"" : Quote.readable(step, MAX_STEP_CHARACTERS));
        }
    }
}
