package io.weir.controller.store;

/** What one revision changed: the store keeps the change, not the world after it. */
public sealed interface Change {

    /**
     * The whole intent.
     *
     * @param text its document, with everything derived written out
     */
    record Whole(String text) implements Change {}

    /**
     * One thing added or replaced.
     *
     * @param path what it is, like {@code tenants/red/containers/web}
     * @param text its document
     */
    record Put(String path, String text) implements Change {}

    /**
     * One thing taken out.
     *
     * @param path what it is
     */
    record Remove(String path) implements Change {}
}
