package io.weir.flows.document;

import io.weir.flows.document.Node.Scalar;
import java.util.Optional;
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

/** Reads YAML 1.2, event by event and without recursion; anchors, aliases, tags and second documents are problems. */
final class YamlReader {

    /**
     * The parser copies what is left in its buffer whenever it runs out, so that a long word in a small buffer would
     * take it minutes.
     */
    private static final int MAX_BUFFER = 1 << 20;

    private final TreeBuilder tree;

    private YamlReader(TreeBuilder tree) {
        this.tree = tree;
    }

    /** The document's tree; empty, with a problem added, if there is none. */
    static Optional<Node> read(String text, NodeReader.Limits limits, Problems problems) {
        return new YamlReader(new TreeBuilder(limits, problems)).read(text, limits);
    }

    private Optional<Node> read(String text, NodeReader.Limits limits) {
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
                    .map(YamlReader::line)
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
            int line = event.getStartMark().map(YamlReader::line).orElse(0);
            if (event instanceof DocumentStartEvent && ++documents > 1) {
                return refuse(line, "a second document", "one intent is one document: leave out the line ---");
            }
            if (event instanceof CollectionEndEvent) {
                tree.end();
            } else if (event instanceof NodeEvent node) {
                Optional<String> limit = accept(node, line);
                if (limit.isPresent()) {
                    return refuse(line, limit.get(), NodeReader.TOO_MUCH);
                }
            }
        }
        return tree.root();
    }

    /** Takes in one event; the limit that it breaks, if it breaks one. */
    private Optional<String> accept(NodeEvent event, int line) {
        if (event instanceof AliasEvent) {
            tree.problem(line, "an alias", "write the value out: anchors and aliases are not read");
            return tree.scalar(new Scalar(line, "", true));
        }
        if (event.getAnchor().isPresent()) {
            tree.problem(line, "an anchor", "leave it out: anchors and aliases are not read");
        }
        if (event instanceof ScalarEvent scalar) {
            scalar.getTag().ifPresent(tag -> refuseTag(line, tag));
            return tree.scalar(new Scalar(line, scalar.getValue(), scalar.isPlain()));
        }
        CollectionStartEvent start = (CollectionStartEvent) event;
        start.getTag().ifPresent(tag -> refuseTag(line, tag));
        return tree.begin(event instanceof MappingStartEvent ? OpenNode.map(line) : OpenNode.list(line));
    }

    private void refuseTag(int line, String tag) {
        tree.problem(line, "the tag " + Quote.of(tag), "leave it out: tags are not read");
    }

    private Optional<Node> refuse(int line, String what, String remedy) {
        tree.problem(line, Quote.readable(what, 200), remedy);
        return Optional.empty();
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }
}
