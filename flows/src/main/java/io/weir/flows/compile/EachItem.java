package io.weir.flows.compile;

import io.weir.flows.tables.Item;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Some items, then those of many slices; not more is made beforehand than one slice's. */
final class EachItem implements Iterator<Item> {

    private final Iterator<HostSlice> slices;
    private final Ports ports;
    private Iterator<Item> items;

    EachItem(List<Item> first, Iterable<HostSlice> slices, Ports ports) {
        this.items = first.iterator();
        this.slices = slices.iterator();
        this.ports = ports;
    }

    @Override
    public boolean hasNext() {
        while (!items.hasNext()) {
            if (!slices.hasNext()) {
                return false;
            }
            List<Item> all = new ArrayList<>();
            slices.next().items(ports, all::add);
            items = all.iterator();
        }
        return true;
    }

    @Override
    public Item next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return items.next();
    }
}
