package io.weir.flows.pipeline;

import io.weir.flows.openflow.Field;

/** What each register holds while a packet passes the pipeline. All are zero at first. */
public final class Registers {

    /** The id of the network that the packet is in: the sender's, and from {@code ROUTE} on the receiver's. */
    public static final Field NETWORK = Field.REG0;

    /** The sender's tenant number, 0 for the outside; from {@code SESSION} on that of who began the session. */
    public static final Field SOURCE_TENANT = Field.REG1;

    /** The receiver's tenant number, 0 for the outside; from {@code SESSION} on that of whom the session was begun with. */
    public static final Field DESTINATION_TENANT = Field.REG2;

    /** The OpenFlow number of the port to leave by. */
    public static final Field OUT_PORT = Field.REG3;

    /** 1 if the packet came from a tunnel, else 0. */
    public static final Field FROM_TUNNEL = Field.REG4;

    /** The sender's identity within its tenant; turned round with the tenant numbers. */
    public static final Field SOURCE_IDENTITY = Field.REG5;

    /** The receiver's identity within its tenant; turned round with the tenant numbers. */
    public static final Field DESTINATION_IDENTITY = Field.REG6;

    /** What sessions the sender may begin with the receiver: a {@link Leave}. */
    public static final Field FORWARD = Field.REG7;

    /** What sessions the receiver may begin with the sender: a {@link Leave}. */
    public static final Field BACKWARD = Field.REG8;

    /** Number of the rule that decided, 0 for none. */
    public static final Field RULE = Field.REG9;

    /** Why the packet is dropped: a {@link Reason}. */
    public static final Field REASON = Field.REG10;

    /** The address that the sender wrote, as it was before connection tracking. */
    public static final Field SENDER = Field.REG11;

    /** The connection tracking zone. */
    public static final Field ZONE = Field.REG12;

    private Registers() {}
}
