package io.weir.flows.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What differs between two sorted sequences, of which one came from the other and shares with it what is the same. */
final class Differing {

    private Differing() {}

    /** Tells of each thing that is only in one of them, or is another object there; of all that go before those that come. */
    @SuppressWarnings("ReferenceEquality") // what an edit does not touch stays the same object
    static <T> void tell(
            Iterable<T> before, Iterable<T> after, Comparator<? super T> order, Consumer<T> gone, Consumer<T> come) {
        List<T> coming = new ArrayList<>();
        Iterator<T> olds = before.iterator();
        Iterator<T> news = after.iterator();
        T old = nextOf(olds);
        T now = nextOf(news);
        while (old != null || now != null) {
            int first = old == null ? 1 : now == null ? -1 : old == now ? 0 : order.compare(old, now);
            if (old != now && old != null && first <= 0) {
                gone.accept(old);
            }
            if (old != now && now != null && first >= 0) {
                coming.add(now);
            }
            old = first <= 0 ? nextOf(olds) : old;
            now = first >= 0 ? nextOf(news) : now;
        }
        coming.forEach(come);
    }

    private static <T> @Nullable T nextOf(Iterator<T> things) {
        return things.hasNext() ? things.next() : null;
    }
}
