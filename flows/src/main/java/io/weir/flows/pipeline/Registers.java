package io.weir.flows.pipeline;

import io.weir.flows.openflow.Field;

/** What each register holds while a packet passes the pipeline. All are zero at first. */
public final class Registers {

    /** The id of the network that the packet is in: the sender's, and from {@code ROUTE} on the receiver's. */
    public static final Field NETWORK = Field.REG0;

    /** The sender's tenant number. */
    public static final Field SOURCE_TENANT = Field.REG1;

    /** The receiver's tenant number. */
    public static final Field DESTINATION_TENANT = Field.REG2;

    /** The OpenFlow number of the port to leave by. */
    public static final Field OUT_PORT = Field.REG3;

    /** 1 if the packet came from a tunnel, else 0. */
    public static final Field FROM_TUNNEL = Field.REG4;

    private Registers() {}
}
