package io.weir.flows.document;

import java.util.Optional;

/**
 * Reads YAML 1.2 or JSON into a {@link Node}. Written for hostile text: without recursion, and with limits on size, depth
 * and number of nodes. What begins as JSON does is read as such, and as YAML only if it then turns out to be no JSON.
 */
final class NodeReader {

    /** What to do about more of something than is read. */
    static final String TOO_MUCH = "an intent needs no such thing";

    /**
     * How large a document may be.
     *
     * @param characters its length, in UTF-16 units
     * @param nodes its maps, lists, keys and values; each takes about 80 bytes while it is read
     */
    record Limits(int characters, int nodes) {}

    private NodeReader() {}

    /**
     * The document's tree; empty, with a problem added, if there is none.
     *
     * @param limits what goes beyond them is not looked at
     */
    static Optional<Node> read(String text, Limits limits, Problems problems) {
        if (text.length() > limits.characters()) {
            problems.add(
                    DocumentPath.ROOT,
                    0,
                    text.length() + " characters are too many",
                    "at most " + limits.characters() + " are read");
            return Optional.empty();
        }
        if (JsonReader.mayRead(text)) {
            Problems found = new Problems();
            if (JsonReader.read(text, limits, found) instanceof JsonReader.Outcome.Json json) {
                problems.addAll(found);
                return json.root();
            }
        }
        return YamlReader.read(text, limits, problems);
    }
}
