package io.weir.controller.intent;

/** Who is told of each intent, in order. Must not block. */
public interface IntentListener {

    /**
     * Switches are to be so from now on. It may not be durable yet: should it not become so, the intent before it is told
     * again, with the revision that it had.
     */
    void inForce(Current next);

    /** It is durable, and the one that is declared. */
    void durable(Current next);
}
