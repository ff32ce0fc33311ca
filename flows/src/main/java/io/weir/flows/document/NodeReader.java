package io.weir.flows.document;

import io.weir.flows.document.Node.Scalar;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2, and so JSON, into a {@link Node}. Written for hostile text: works on the parser's events, without
 * recursion, with limits on size, depth and number of nodes, and without anchors, aliases and tags.
 */
final class NodeReader {

    /**
     * How large a document may be.
     *
     * @param characters its length, in UTF-16 units
     * @param nodes its maps, lists, keys and values; each takes about 80 bytes while it is read
     */
    record Limits(int characters, int nodes) {}

    /** The deepest that an intent goes is 8: a template's options. */
    static final int MAX_DEPTH = 16;

    /**
     * The parser copies what is left in its buffer whenever it runs out, so that a long word in a small buffer would
     * take it minutes.
     */
    private static final int MAX_BUFFER = 1 << 20;

    private final Problems problems;
    private final Limits limits;
    private final Deque<OpenNode> open = new ArrayDeque<>();
    private @Nullable Node root;
    private int nodes;

    private NodeReader(Problems problems, Limits limits) {
        this.problems = problems;
        this.limits = limits;
    }

    /**
     * The document's tree; empty, with a problem added, if there is none.
     *
     * @param limits what goes beyond them is not looked at
     */
    static Optional<Node> read(String text, Limits limits, Problems problems) {
        return new NodeReader(problems, limits).read(text);
    }

    private Optional<Node> read(String text) {
        if (text.length() > limits.characters()) {
            return refuse(
                    0, text.length() + " characters are too many", "at most " + limits.characters() + " are read");
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel("document")
                .setCodePointLimit(limits.characters())
                .setBufferSize(Math.min(text.length() + 1, MAX_BUFFER))
                .build();
        try {
            return read(new Parse(settings).parseString(text));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(NodeReader::line)
                    .orElse(0);
            String what = e.getProblem() == null ? "it cannot be read" : e.getProblem();
            return refuse(line, "this is neither YAML nor JSON: " + what, hint(what));
        } catch (ReaderException e) {
            int line = 1
                    + (int) text.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            return refuse(line, "a character that YAML does not allow", "write it as an escape in double quotes");
        } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // The parser checks its input, but it is not ours: whatever it trips over is the text's fault.
            return refuse(0, "this is neither YAML nor JSON: " + e.getMessage(), "write it as docs/intent.md says");
        }
    }

    private static String hint(String what) {
        return what.contains("\\t") ? "indent with spaces, not tabs" : "write it as docs/intent.md says";
    }

    private Optional<Node> read(Iterable<Event> events) {
        int documents = 0;
        for (Event event : events) {
            int line = event.getStartMark().map(NodeReader::line).orElse(0);
            if (event instanceof DocumentStartEvent && ++documents > 1) {
                return refuse(line, "a second document", "one intent is one document: leave out the line ---");
            }
            if (event instanceof CollectionEndEvent) {
                add(open.pop().node());
            } else if (event instanceof NodeEvent node) {
                Optional<String> limit = accept(node, line);
                if (limit.isPresent()) {
                    return refuse(line, limit.get(), "an intent needs no such thing");
                }
            }
        }
        if (root == null || root instanceof Scalar scalar && scalar.isNull()) {
            return refuse(0, "the document is empty", "to declare nothing, write {}");
        }
        return Optional.of(root);
    }

    /** Takes in one event; the limit that it breaks, if it breaks one. */
    private Optional<String> accept(NodeEvent event, int line) {
        if (++nodes > limits.nodes()) {
            return Optional.of("more than " + limits.nodes() + " values");
        }
        if (event instanceof AliasEvent) {
            problem(line, "an alias", "write the value out: anchors and aliases are not read");
            addScalar(new Scalar(line, "", true));
            return Optional.empty();
        }
        if (event.getAnchor().isPresent()) {
            problem(line, "an anchor", "leave it out: anchors and aliases are not read");
        }
        if (event instanceof ScalarEvent scalar) {
            scalar.getTag().ifPresent(tag -> refuseTag(line, tag));
            addScalar(new Scalar(line, scalar.getValue(), scalar.isPlain()));
            return Optional.empty();
        }
        CollectionStartEvent start = (CollectionStartEvent) event;
        start.getTag().ifPresent(tag -> refuseTag(line, tag));
        OpenNode outer = open.peek();
        if (outer != null && outer.wantsKey()) {
            return Optional.of("a key that is a list or a map");
        }
        if (open.size() >= MAX_DEPTH) {
            return Optional.of("lists and maps deeper than " + MAX_DEPTH);
        }
        open.push(event instanceof MappingStartEvent ? OpenNode.map(line) : OpenNode.list(line));
        return Optional.empty();
    }

    private void addScalar(Scalar scalar) {
        OpenNode inner = open.peek();
        if (inner != null && inner.wantsKey()) {
            if (!inner.begin(scalar)) {
                problem(scalar.line(), Quote.of(scalar.text()) + " stands here twice", "keep one of the two");
            }
        } else {
            add(scalar);
        }
    }

    private void add(Node node) {
        OpenNode inner = open.peek();
        if (inner == null) {
            root = node;
        } else {
            inner.add(node);
        }
    }

    private void refuseTag(int line, String tag) {
        problem(line, "the tag " + Quote.of(tag), "leave it out: tags are not read");
    }

    private Optional<Node> refuse(int line, String what, String remedy) {
        problems.add(path(), line, Quote.readable(what, 200), remedy);
        return Optional.empty();
    }

    private void problem(int line, String what, String remedy) {
        problems.add(path(), line, what, remedy);
    }

    private DocumentPath path() {
        DocumentPath path = DocumentPath.ROOT;
        for (var outermostFirst = open.descendingIterator(); outermostFirst.hasNext(); ) {
            path = outermostFirst.next().within(path);
        }
        return path;
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }
}
