package io.weir.flows.document;

import io.weir.flows.document.Node.Entries;
import io.weir.flows.document.Node.Entry;
import io.weir.flows.document.Node.Items;
import io.weir.flows.document.Node.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A list or map whose beginning has been read and not yet its end. */
final class OpenNode {

    /** From here on a map's keys are looked up in a set. */
    private static final int FEW_KEYS = 12;

    private final boolean isMap;
    private final int line;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Node> items = new ArrayList<>();
    private @Nullable Set<String> seen;
    private @Nullable String key;
    private int keyLine;
    private boolean isRepeated;

    private OpenNode(boolean isMap, int line) {
        this.isMap = isMap;
        this.line = line;
    }

    static OpenNode map(int line) {
        return new OpenNode(true, line);
    }

    static OpenNode list(int line) {
        return new OpenNode(false, line);
    }

    boolean wantsKey() {
        return isMap && key == null;
    }

    /** Takes in a map's next key; whether it is new. The value of one that is not is left out. */
    boolean begin(Scalar next) {
        isRepeated = !isNew(next.text());
        key = next.text();
        keyLine = next.line();
        return !isRepeated;
    }

    void add(Node node) {
        if (key == null) {
            items.add(node);
        } else {
            if (!isRepeated) {
                entries.add(new Entry(keyLine, key, node));
            }
            key = null;
        }
    }

    Node node() {
        return isMap ? new Entries(line, entries) : new Items(line, items);
    }

    DocumentPath within(DocumentPath outer) {
        if (isMap) {
            return key == null ? outer : outer.key(key);
        }
        return outer.item(items.size());
    }

    private boolean isNew(String next) {
        if (entries.size() < FEW_KEYS) {
            return entries.stream().noneMatch(entry -> entry.key().equals(next));
        }
        if (seen == null) {
            seen = new HashSet<>();
            for (Entry entry : entries) {
                seen.add(entry.key());
            }
        }
        return seen.add(next);
    }
}
