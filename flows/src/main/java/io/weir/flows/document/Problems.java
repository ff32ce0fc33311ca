package io.weir.flows.document;

import io.weir.flows.model.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one document. Belongs to one reading, so to one thread. */
final class Problems {

    /** How many are listed; the others are only counted, so that a hostile document cannot fill the memory. */
    static final int MAX_LISTED = 1_000;

    private final List<Problem> listed = new ArrayList<>();
    private long unlisted;

    void add(DocumentPath path, int line, String what, String remedy) {
        if (isFull()) {
            unlisted++;
        } else {
            listed.add(new Problem(path.toString(), line, what, remedy));
        }
    }

    /** Adds what was found to be wrong with a part of the document. */
    void addAll(Problems others) {
        for (Problem other : others.listed) {
            if (isFull()) {
                unlisted++;
            } else {
                listed.add(other);
            }
        }
        unlisted += others.unlisted;
    }

    boolean isEmpty() {
        return listed.isEmpty();
    }

    /** Whether more problems are only counted, so that it is no use to find good words for them. */
    boolean isFull() {
        return listed.size() >= MAX_LISTED;
    }

    /** The problems in the order of the document's lines, then how many more there are. */
    List<Problem> list() {
        List<Problem> sorted = new ArrayList<>(listed);
        sorted.sort(Comparator.comparingInt(Problem::line));
        if (unlisted > 0) {
            sorted.add(new Problem("document", 0, unlisted + " more problems are not listed", "mend these first"));
        }
        return List.copyOf(sorted);
    }
}
