package io.weir.controller.openflow;

import java.util.List;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** Which messages a switch is to send unasked (OpenFlow 1.4, 7.3.10): those that Weir acts upon. */
final class Subscriptions {

    /** {@code 1 << OFPR_APPLY_ACTION}: flows say so. */
    private static final long ACTION = 1 << 1;

    /** {@code 1 << OFPR_INVALID_TTL}: off unless it is asked for. */
    private static final long INVALID_TTL = 1 << 2;

    /** Add, delete, modify. */
    private static final long ALL_PORT_CHANGES = 7;

    /** {@code 1 << OFPRR_DELETE}: of flows that say so. */
    private static final long DELETED = 1 << 2;

    private Subscriptions() {}

    static OFMessage message() {
        return Wire.MESSAGES
                .buildAsyncSet()
                .setProperties(List.of(
                        Wire.MESSAGES
                                .buildAsyncConfigPropPacketInMaster()
                                .setMask(ACTION | INVALID_TTL)
                                .build(),
                        Wire.MESSAGES
                                .buildAsyncConfigPropPortStatusMaster()
                                .setMask(ALL_PORT_CHANGES)
                                .build(),
                        Wire.MESSAGES
                                .buildAsyncConfigPropFlowRemovedMaster()
                                .setMask(DELETED)
                                .build()))
                .build();
    }
}
