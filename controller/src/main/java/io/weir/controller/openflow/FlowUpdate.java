package io.weir.controller.openflow;

/**
 * What a switch tells of a flow that another than this connection changed.
 *
 * @param kind what became of it
 * @param flow the flow as it is now, or was when it was taken out; its flags and counters are not told
 */
public record FlowUpdate(Kind kind, FlowEntry flow) {

    /** What became of a flow. */
    public enum Kind {
        ADDED,
        MODIFIED,
        REMOVED
    }
}
