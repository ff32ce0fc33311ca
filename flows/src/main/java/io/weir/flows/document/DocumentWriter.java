package io.weir.flows.document;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes YAML or JSON, one thing after the other. Maps and lists that are begun inline stand on one line; the others
 * have a line for each entry. The caller begins and ends in order.
 */
final class DocumentWriter {

    /** How it is written. */
    enum Format {
        YAML,
        JSON
    }

    /** What YAML readers, those of version 1.1 too, take for a string without quotes. */
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z][a-zA-Z0-9._/-]*|[0-9]+(\\.[0-9]+){3}(/[0-9]+)?");

    /** What some of them take for a truth value or for nothing, in any case. */
    private static final Set<String> NOT_PLAIN = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private final Format format;
    private final StringBuilder text = new StringBuilder();
    private int depth;
    private int inlineDepth;
    /** Whether nothing has been written yet into what was begun last. */
    private boolean isEmpty = true;

    private boolean isAfterKey;

    DocumentWriter(Format format) {
        this.format = format;
    }

    String text() {
        return text.toString();
    }

    void beginMap() {
        begin('{');
    }

    void endMap() {
        end("{}");
    }

    void beginList() {
        begin('[');
    }

    void endList() {
        end("[]");
    }

    void beginInlineMap() {
        beginInline('{');
    }

    void endInlineMap() {
        endInline('}');
    }

    void beginInlineList() {
        beginInline('[');
    }

    void endInlineList() {
        endInline(']');
    }

    void key(String key) {
        next("");
        scalar(key);
        text.append(':');
        isAfterKey = true;
    }

    void string(String value) {
        beforeValue();
        scalar(value);
    }

    void number(long value) {
        beforeValue();
        text.append(value);
    }

    /** An entry of a map. */
    void field(String key, String value) {
        key(key);
        string(value);
    }

    /** An entry of a map. */
    void field(String key, long value) {
        key(key);
        number(value);
    }

    /** The truth value that is not the default of any key. */
    void yes() {
        beforeValue();
        text.append("true");
    }

    private void begin(char bracket) {
        if (format == Format.JSON) {
            beforeValue();
            text.append(bracket);
        }
        isAfterKey = false;
        depth++;
        isEmpty = true;
    }

    private void end(String brackets) {
        depth--;
        if (format == Format.JSON) {
            if (!isEmpty) {
                newLine(depth);
            }
            text.append(brackets.charAt(1));
        } else if (isEmpty) {
            text.append(depth == 0 ? "" : " ").append(brackets);
        }
        if (depth == 0) {
            text.append('\n');
        }
        isEmpty = false;
    }

    private void beginInline(char bracket) {
        beforeValue();
        text.append(bracket);
        inlineDepth++;
        isEmpty = true;
    }

    private void endInline(char bracket) {
        text.append(bracket);
        inlineDepth--;
        isEmpty = false;
    }

    private void beforeValue() {
        if (isAfterKey) {
            text.append(' ');
            isAfterKey = false;
        } else {
            next("- ");
        }
    }

    /** Goes to where the next entry or item stands; in YAML, items have a mark before them. */
    private void next(String mark) {
        if (inlineDepth > 0) {
            text.append(isEmpty ? "" : ", ");
        } else if (depth > 0) {
            if (format == Format.JSON) {
                text.append(isEmpty ? "" : ",");
                newLine(depth);
            } else {
                if (text.length() > 0) {
                    newLine(depth - 1);
                }
                text.append(mark);
            }
        }
        isEmpty = false;
    }

    private void newLine(int indent) {
        text.append('\n').append("  ".repeat(indent));
    }

    private void scalar(String value) {
        if (format == Format.YAML && isPlain(value)) {
            text.append(value);
        } else {
            quoted(value);
        }
    }

    private static boolean isPlain(String value) {
        return PLAIN.matcher(value).matches() && !NOT_PLAIN.contains(value.toLowerCase(Locale.ROOT));
    }

    /** JSON's escapes (RFC 8259 section 7), which are YAML's too (YAML 1.2 section 5.7). */
    private void quoted(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (isPrintable(c)) {
                text.append(c);
            } else {
                text.append(String.format("\\u%04x", (int) c));
            }
        }
        text.append('"');
    }

    /** What both allow as it is (YAML 1.2 section 5.1), without what might be taken for a line break or byte order. */
    private static boolean isPrintable(char c) {
        return c >= ' ' && c < 0x7f || c > 0xa0 && c < 0xfffe && c != 0x2028 && c != 0x2029 && c != 0xfeff;
    }
}
