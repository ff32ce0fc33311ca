package io.weir.controller.openflow;

/** Who compares all flows of a switch, as they come. */
public interface FlowScan {

    /** Whether it can take flows; if not, the switch is not read from until {@link Switch#resumeScan}. */
    boolean isReady();

    /** Takes a flow. */
    void take(SeenFlow flow);
}
