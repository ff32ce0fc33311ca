package io.weir.flows.compile;

import io.weir.flows.openflow.Flow;
import io.weir.flows.tables.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Some flows, then those of many slices, of one item after the other; not more is made beforehand than one slice's items. */
final class EachFlow implements Iterator<Flow> {

    private final Iterator<HostSlice> slices;
    private final Ports ports;
    private Iterator<Item> items = Collections.emptyIterator();
    private Iterator<Flow> flows;

    EachFlow(List<Flow> first, Iterable<HostSlice> slices, Ports ports) {
        this.flows = first.iterator();
        this.slices = slices.iterator();
        this.ports = ports;
    }

    @Override
    public boolean hasNext() {
        while (!flows.hasNext()) {
            if (items.hasNext()) {
                flows = items.next().flows().iterator();
            } else if (slices.hasNext()) {
                List<Item> all = new ArrayList<>();
                slices.next().items(ports, all::add);
                items = all.iterator();
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
