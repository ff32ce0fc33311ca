package io.weir.controller.answers;

import io.weir.flows.model.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest decisions of rules that log; all go to the log {@code weir.decisions} as well. For use by any thread. */
public final class Decisions {

    /** Decisions that are kept. */
    public static final int KEPT = 10_000;

    /** Name of the logger that they go to. */
    public static final String LOG_NAME = "weir.decisions";

    private static final Logger LOG = LoggerFactory.getLogger(LOG_NAME);

    private final Deque<Decision> newest = new ArrayDeque<>();
    private long last;

    /** Adds a decision, which is told its number. */
    void add(LongFunction<Decision> decision) {
        Decision added;
        synchronized (this) {
            added = decision.apply(++last);
            newest.addLast(added);
            if (newest.size() > KEPT) {
                newest.removeFirst();
            }
        }
        LOG.info(
                "{} {} by rule {}{}: protocol {} from {}:{} to {}:{} ({})",
                added.senderInWords(),
                added.action(),
                added.rule(),
                added.mode() == Rule.Mode.OBSERVE ? " (observing)" : "",
                added.protocol(),
                added.source(),
                added.sourcePort(),
                added.destination(),
                added.destinationPort(),
                added.host());
    }

    /**
     * The newest decisions, newest first.
     *
     * @param after only those with a greater number
     */
    public List<Decision> newest(long after, int most, Predicate<Decision> wanted) {
        List<Decision> found = new ArrayList<>();
        synchronized (this) {
            Iterator<Decision> decisions = newest.descendingIterator();
            while (decisions.hasNext() && found.size() < most) {
                Decision decision = decisions.next();
                if (decision.number() <= after) {
                    break;
                }
                if (wanted.test(decision)) {
                    found.add(decision);
                }
            }
        }
        return found;
    }
}
