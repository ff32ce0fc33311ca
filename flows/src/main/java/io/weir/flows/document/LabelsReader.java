package io.weir.flows.document;

import io.weir.flows.model.Labels;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code labels}. Equal ones are the same object, as they have few different values in a document. */
final class LabelsReader {

    private final Map<Labels, Labels> oneOfEach = new HashMap<>();

    /** What stands under {@code labels}; none if nothing does, and without those that have a problem. */
    Labels read(Fields fields) {
        if (fields.node("labels") == null) {
            return Labels.NONE;
        }
        Fields declared = fields.map("labels");
        SortedMap<String, String> labels = new TreeMap<>();
        for (Node.Entry entry : declared.entries()) {
            Value key = new Value(entry.key(), declared.path().key(entry.key()), entry.line(), declared.problems());
            Names.check(key, "label");
            Value value = declared.required(entry.key(), "write key: value, like role: web");
            if (value != null && Names.checkLabelValue(value)) {
                labels.put(entry.key(), value.text());
            }
        }
        return labels.isEmpty() ? Labels.NONE : oneOfEach.computeIfAbsent(new Labels(labels), same -> same);
    }
}
