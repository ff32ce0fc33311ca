package io.weir.flows.tables;

/** The bits of {@code ct_state} (ovs-fields(7)). */
final class CtState {

    /** Not yet committed. */
    static final int NEW = 0x01;
    /** Of or about a known session, but not part of it: an ICMP error, or a data connection that a helper expects. */
    static final int RELATED = 0x04;
    /** In the direction against that in which the session was begun. */
    static final int REPLY = 0x08;
    /** Makes no sense to connection tracking. */
    static final int INVALID = 0x10;
    /** Has been through connection tracking. */
    static final int TRACKED = 0x20;

    private CtState() {}
}
