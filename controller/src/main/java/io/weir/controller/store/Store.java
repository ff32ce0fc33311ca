package io.weir.controller.store;

import java.util.List;
import java.util.Optional;

/** Keeps the revisions of the intent, in order. Safe for use by several threads; each call blocks until it is done. */
public interface Store extends AutoCloseable {

    /**
     * What it takes to know the newest intent: the newest {@link Change.Whole} and all changes after it, oldest first.
     * Empty if nothing was ever appended.
     */
    List<Entry> load() throws StoreException;

    /**
     * Appends {@code revision} if the newest one is the one before it, and returns once that is durable. When it throws,
     * the revision may or may not have been kept: {@link #load} tells.
     *
     * @return false, with nothing appended, if the newest revision is another
     */
    boolean append(Revision revision, Change change) throws StoreException;

    /** The newest revisions, newest first, at most {@code count}. */
    List<Revision> newest(int count) throws StoreException;

    /** The newest revision; empty if nothing was ever appended. */
    default Optional<Revision> newest() throws StoreException {
        return newest(1).stream().findFirst();
    }

    @Override
    void close();
}
