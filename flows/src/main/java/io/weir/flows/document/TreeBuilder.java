package io.weir.flows.document;

import io.weir.flows.document.Node.Scalar;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a document's tree together from what a parser finds, in the order of the text. Keeps the limits on depth and
 * number of nodes, whatever the parser is; a key that stands twice is a problem, and its first value counts.
 */
final class TreeBuilder {

    /** The deepest that an intent goes is 8: a template's options. */
    static final int MAX_DEPTH = 16;

    private final NodeReader.Limits limits;
    private final Problems problems;
    private final Deque<OpenNode> open = new ArrayDeque<>();
    private @Nullable Node root;
    private int nodes;

    TreeBuilder(NodeReader.Limits limits, Problems problems) {
        this.limits = limits;
        this.problems = problems;
    }

    /** Takes in a key or a value that is a scalar; the limit that it breaks, if it breaks one. */
    Optional<String> scalar(Scalar scalar) {
        if (isFull()) {
            return tooMany();
        }
        OpenNode inner = open.peek();
        if (inner != null && inner.wantsKey()) {
            if (!inner.begin(scalar)) {
                problem(scalar.line(), Quote.of(scalar.text()) + " stands here twice", "keep one of the two");
            }
        } else {
            add(scalar);
        }
        return Optional.empty();
    }

    /** Takes in the beginning of a list or map; the limit that it breaks, if it breaks one. */
    Optional<String> begin(OpenNode begun) {
        if (isFull()) {
            return tooMany();
        }
        OpenNode outer = open.peek();
        if (outer != null && outer.wantsKey()) {
            return Optional.of("a key that is a list or a map");
        }
        if (open.size() >= MAX_DEPTH) {
            return Optional.of("lists and maps deeper than " + MAX_DEPTH);
        }
        open.push(begun);
        return Optional.empty();
    }

    /** Takes in the end of the list or map that was begun last. */
    void end() {
        add(open.pop().node());
    }

    /** Adds a problem with what is being read. */
    void problem(int line, String what, String remedy) {
        DocumentPath path = DocumentPath.ROOT;
        for (var outermostFirst = open.descendingIterator(); outermostFirst.hasNext(); ) {
            path = outermostFirst.next().within(path);
        }
        problems.add(path, line, what, remedy);
    }

    /** The whole tree; empty, with a problem added, if there is nothing in the document. */
    Optional<Node> root() {
        if (root == null || root instanceof Scalar scalar && scalar.isNull()) {
            problem(0, "the document is empty", "to declare nothing, write {}");
            return Optional.empty();
        }
        return Optional.of(root);
    }

    private boolean isFull() {
        return ++nodes > limits.nodes();
    }

    private Optional<String> tooMany() {
        return Optional.of("more than " + limits.nodes() + " values");
    }

    private void add(Node node) {
        OpenNode inner = open.peek();
        if (inner == null) {
            root = node;
        } else {
            inner.add(node);
        }
    }
}
