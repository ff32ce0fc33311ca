package io.weir.controller.reconcile;

import io.weir.flows.openflow.Flow;
import java.util.Iterator;
import java.util.function.Supplier;

/** Flows that are made each time that they are gone through; how many there are is known once they have been. */
final class Counted implements Iterable<Flow> {

    private final Supplier<Iterator<Flow>> source;
    private int count;

    Counted(Supplier<Iterator<Flow>> source) {
        this.source = source;
    }

    /** How many the latest iterator has handed out. */
    int count() {
        return count;
    }

    @Override
    public Iterator<Flow> iterator() {
        Iterator<Flow> flows = source.get();
        count = 0;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return flows.hasNext();
            }

            @Override
            public Flow next() {
                count++;
                return flows.next();
            }
        };
    }
}
