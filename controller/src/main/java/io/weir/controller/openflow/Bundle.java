package io.weir.controller.openflow;

/**
 * A set of changes that a switch makes in their order and all at once, or not at all (OpenFlow 1.4, 7.3.9).
 *
 * @param id unique among the connection's open bundles
 */
record Bundle(int id) {

    /** OFPBF_ATOMIC and OFPBF_ORDERED. */
    static final int FLAGS = 3;

    /** Of control messages: their length. */
    static final int CONTROL_LENGTH = 16;

    static final int OPEN = 0;
    static final int COMMIT = 4;
    static final int COMMIT_REPLY = 5;
    static final int DISCARD = 6;

    void control(Bytes out, int xid, int type) {
        out.writeByte(Wire.VERSION).writeByte(Wire.BUNDLE_CONTROL).writeShort(CONTROL_LENGTH);
        out.writeInt(xid).writeInt(id).writeShort(type).writeShort(FLAGS);
    }
}
