package io.weir.controller.openflow;

/**
 * A packet that a switch handed over.
 *
 * @param port the port that it had come in by
 * @param table the table that handed it over
 * @param reason why it did
 * @param cookie of the flow that handed it over
 * @param frame its bytes from the Ethernet header, of which a switch may cut off the end; owned by the record
 * @param rule number of the rule that judged it ({@code Registers.RULE}), 0 if none did
 * @param dropReason why it is dropped ({@code Registers.REASON}), 0 if it is not
 */
public record PacketIn(
        int port,
        int table,
        Reason reason,
        long cookie,
        @SuppressWarnings("ArrayRecordComponent") byte[] frame,
        int rule,
        int dropReason) {

    /** Why a switch hands a packet over (ofp_packet_in_reason; OpenFlow 1.4, 7.4.1). */
    public enum Reason {
        /** Its TTL ran out. */
        INVALID_TTL,
        /** A flow says so. */
        ACTION
    }
}
