package io.weir.controller.intent;

import io.weir.flows.model.Problem;
import java.util.List;

/** What became of a proposed change. */
public sealed interface Outcome {

    /**
     * It is durable, and the switches have been told.
     *
     * @param name what a rule that was added is named; empty of every other change
     */
    record Made(Current current, String name) implements Outcome {}

    /** The intent was so already; no revision was made. */
    record Same(Current current) implements Outcome {}

    /** The document is not right; nothing was changed. */
    record Bad(List<Problem> problems) implements Outcome {

        public Bad {
            problems = List.copyOf(problems);
        }
    }

    /** It was made from another revision than the current one; nothing was changed. */
    record Stale(long revision) implements Outcome {}

    /**
     * What it is about is not there.
     *
     * @param path where it would be
     */
    record Missing(String path) implements Outcome {}

    /** It could not be stored; switches that had been told have been told of the intent before it again. */
    record NotStored(String why) implements Outcome {}

    /** Too many changes wait already; nothing was changed. */
    record Busy() implements Outcome {}
}
