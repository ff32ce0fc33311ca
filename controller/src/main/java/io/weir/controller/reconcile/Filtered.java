package io.weir.controller.reconcile;

import io.weir.flows.openflow.Flow;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Those flows of many that fulfil a condition, which is asked once for each. */
final class Filtered implements Iterator<Flow> {

    private final Iterator<Flow> all;
    private final Predicate<Flow> condition;
    private @Nullable Flow next;

    Filtered(Iterator<Flow> all, Predicate<Flow> condition) {
        this.all = all;
        this.condition = condition;
    }

    @Override
    public boolean hasNext() {
        while (next == null && all.hasNext()) {
            Flow flow = all.next();
            next = condition.test(flow) ? flow : null;
        }
        return next != null;
    }

    @Override
    public Flow next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Flow flow = next;
        next = null;
        return flow;
    }
}
