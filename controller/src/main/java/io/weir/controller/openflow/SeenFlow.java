package io.weir.controller.openflow;

/**
 * A flow that a switch has, which can be compared before it is read. It is good only until whom it is handed to returns.
 */
public interface SeenFlow {

    /** Fingerprint of its key in the form that the switch gave ({@link FlowFingerprint#ofKey}). */
    long key();

    /** Fingerprint of the rest, likewise ({@link FlowFingerprint#ofContent}); 0 if it has timeouts or flags. */
    long content();

    /** Reads it; what has one meaning then has one form. */
    FlowEntry read();
}
