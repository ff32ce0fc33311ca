package io.weir.controller.store;

import io.weir.flows.model.ContainerId;

/** What one revision changed: the store keeps the change, not the world after it. */
public sealed interface Change {

    /**
     * The whole intent.
     *
     * @param text its document, with everything derived written out
     */
    record Whole(String text) implements Change {}

    /**
     * One container added or replaced.
     *
     * @param text its document
     */
    record Put(ContainerId id, String text) implements Change {}

    /** One container taken out. */
    record Remove(ContainerId id) implements Change {}
}
