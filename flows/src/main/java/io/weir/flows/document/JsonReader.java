package io.weir.flows.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.weir.flows.document.Node.Scalar;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads JSON (RFC 8259), token by token and without recursion, into the very tree that {@link YamlReader} makes of the
 * same text, in about a quarter of its time. JSON is what the store holds, and what programs send.
 */
final class JsonReader {

    /** Names are not kept from one document to the next, where a hostile one could make looking them up slow. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(TreeBuilder.MAX_DEPTH + 1)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final TreeBuilder tree;

    private JsonReader(TreeBuilder tree) {
        this.tree = tree;
    }

    /** What became of a text. */
    sealed interface Outcome {

        /**
         * It is JSON.
         *
         * @param root its tree; empty, with a problem added, if it has none, or one beyond the limits
         */
        record Json(Optional<Node> root) implements Outcome {}

        /** It is not JSON, but may be YAML. What was found to be wrong with it until then does not count. */
        record Other() implements Outcome {}
    }

    /** Whether it may be worth trying: an intent in JSON is a map. */
    static boolean mayRead(String text) {
        int at = 0;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at < text.length() && text.charAt(at) == '{';
    }

    /** Between two tokens of JSON (RFC 8259, section 2). */
    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    static Outcome read(String text, NodeReader.Limits limits, Problems problems) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return new JsonReader(new TreeBuilder(limits, problems)).read(parser);
        } catch (IOException e) {
            return new Outcome.Other();
        }
    }

    private Outcome read(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            int line = parser.currentTokenLocation().getLineNr();
            Optional<String> limit = accept(token, parser, line);
            if (limit.isPresent()) {
                tree.problem(line, limit.get(), NodeReader.TOO_MUCH);
                return new Outcome.Json(Optional.empty());
            }
            if (parser.getParsingContext().inRoot() && token.isStructEnd()) {
                return parser.nextToken() == null ? new Outcome.Json(tree.root()) : new Outcome.Other();
            }
        }
        return new Outcome.Other();
    }

    /** Takes in one token; the limit that it breaks, if it breaks one. */
    private Optional<String> accept(JsonToken token, JsonParser parser, int line) throws IOException {
        return switch (token) {
            case START_OBJECT -> tree.begin(OpenNode.map(line));
            case START_ARRAY -> tree.begin(OpenNode.list(line));
            case END_OBJECT, END_ARRAY -> {
                tree.end();
                yield Optional.empty();
            }
            case FIELD_NAME, VALUE_STRING -> tree.scalar(new Scalar(line, parser.getText(), false));
            default -> tree.scalar(new Scalar(line, parser.getText(), true));
        };
    }
}
