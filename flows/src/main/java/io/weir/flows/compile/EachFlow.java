package io.weir.flows.compile;

import io.weir.flows.openflow.Flow;
import io.weir.flows.tables.Item;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The flows of a host, of one item after the other; not more is made beforehand than the items of one slice. */
final class EachFlow implements Iterator<Flow> {

    private final Iterator<HostSlice> slices;
    private final Function<HostSlice, List<Item>> itemsOf;
    private Iterator<Item> items;
    private Iterator<Flow> flows = Collections.emptyIterator();

    /**
     * @param first the items before those of the slices
     */
    EachFlow(List<Item> first, Iterator<HostSlice> slices, Function<HostSlice, List<Item>> itemsOf) {
        this.items = first.iterator();
        this.slices = slices;
        this.itemsOf = itemsOf;
    }

    @Override
    public boolean hasNext() {
        while (!flows.hasNext()) {
            if (items.hasNext()) {
                flows = items.next().flows().iterator();
            } else if (slices.hasNext()) {
                items = itemsOf.apply(slices.next()).iterator();
            } else {
                return false;
            }
        }
        return true;
    }

    @Override
    public Flow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return flows.next();
    }
}
