package io.weir.flows.openflow;

/** The bits of {@link Field#CT_STATE} (ovs-fields(7)), in their order. */
public enum CtState {
    /** It would begin a session. */
    NEW("new", 0x01),
    /** Its session has had packets both ways. */
    EST("est", 0x02),
    /** It belongs to another session: an ICMP error about it, or a connection that it announced. */
    REL("rel", 0x04),
    /** It goes against the direction of the session's first packet. */
    RPL("rpl", 0x08),
    /** The tracker can make nothing of it. */
    INV("inv", 0x10),
    /** It has been through the tracker. */
    TRK("trk", 0x20);

    /** All of these bits. */
    static final long ALL = 0x3f;

    private final String word;
    private final long bit;

    CtState(String word, long bit) {
        this.word = word;
        this.bit = bit;
    }

    /** Its name in ovs-ofctl's syntax. */
    public String word() {
        return word;
    }

    /** The bit. */
    public long bit() {
        return bit;
    }
}
