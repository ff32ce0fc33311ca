package io.weir.flows.compile;

import io.weir.flows.openflow.Flow;
import io.weir.flows.tables.Item;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** Some flows, then those of many items, made of one item after the other. */
public final class EachFlow implements Iterator<Flow> {

    private final Iterator<Item> items;
    private final Function<Item, List<Flow>> flowsOf;
    private Iterator<Flow> flows;

    /**
     * @param flowsOf the flows of an item, or those of them that are looked for; asked once for each item
     */
    public EachFlow(Iterator<Item> items, Function<Item, List<Flow>> flowsOf) {
        this(List.of(), items, flowsOf);
    }

    EachFlow(List<Flow> first, Iterator<Item> items, Function<Item, List<Flow>> flowsOf) {
        this.flows = first.iterator();
        this.items = items;
        this.flowsOf = flowsOf;
    }

    @Override
    public boolean hasNext() {
        while (!flows.hasNext()) {
            if (!items.hasNext()) {
                return false;
            }
            flows = flowsOf.apply(items.next()).iterator();
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
