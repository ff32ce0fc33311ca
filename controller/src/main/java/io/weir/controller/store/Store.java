package io.weir.controller.store;

import java.util.List;
import java.util.Optional;

/** Keeps the revisions of the intent, in order. Safe for use by several threads; each call but {@link #begin} blocks until it is done. */
public interface Store extends AutoCloseable {

    /**
     * What it takes to know the newest intent: the newest {@link Change.Whole} and all changes after it, oldest first.
     * Empty if nothing was ever appended.
     */
    default List<Entry> load() throws StoreException {
        return load(Long.MAX_VALUE);
    }

    /** The same of the intent as it was at a revision; of the newest one, if it is before that. */
    List<Entry> load(long revision) throws StoreException;

    /**
     * Begins to append {@code revision} if the newest one is the one before it; does not wait for the disk. When this or
     * its {@link Appending#await} throws, the revision may or may not have been kept: {@link #load} tells.
     */
    Appending begin(Revision revision, Change change) throws StoreException;

    /** A revision on its way to the disk. */
    interface Appending {
        /**
         * Returns once the revision is durable.
         *
         * @return false, with nothing appended, if the newest revision is another than the one before it
         */
        boolean await() throws StoreException;
    }

    /** Appends, and returns once that is durable. */
    default boolean append(Revision revision, Change change) throws StoreException {
        return begin(revision, change).await();
    }

    /** The newest revisions before one, newest first, at most {@code count}. */
    List<Summary> newest(int count, long before) throws StoreException;

    /** The newest revision; empty if nothing was ever appended. */
    default Optional<Revision> newest() throws StoreException {
        return newest(1, Long.MAX_VALUE).stream().map(Summary::revision).findFirst();
    }

    @Override
    void close();
}
