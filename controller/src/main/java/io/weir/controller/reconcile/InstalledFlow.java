package io.weir.controller.reconcile;

import io.weir.flows.openflow.Flow;
import java.util.Optional;

/**
 * A flow as it was read back from a switch.
 *
 * @param flow the flow; empty for somebody else's that is not in Weir's vocabulary
 * @param text what could be read of such a flow, as near to ovs-ofctl's syntax as possible; empty if {@code flow} is there
 * @param packets packets it has matched
 * @param bytes their bytes
 * @param durationSeconds its age
 */
public record InstalledFlow(Optional<Flow> flow, String text, long packets, long bytes, double durationSeconds) {}
