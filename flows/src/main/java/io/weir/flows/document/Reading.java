package io.weir.flows.document;

import io.weir.flows.model.Intent;
import io.weir.flows.model.Problem;
import java.util.List;

/** What came of reading a document: an intent without any problem, or all its problems and no intent. */
public sealed interface Reading {

    /** The document is sound. */
    record Whole(Intent intent) implements Reading {}

    /**
     * The document is not to take effect.
     *
     * @param problems in the order of the document's lines; at least one
     */
    record Bad(List<Problem> problems) implements Reading {

        public Bad {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("bad without a problem");
            }
        }
    }
}
