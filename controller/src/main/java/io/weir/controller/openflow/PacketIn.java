package io.weir.controller.openflow;

/**
 * A packet that a switch handed over.
 *
 * @param port the port that it had come in by
 * @param table the table that handed it over
 * @param frame its bytes from the Ethernet header, owned by the record
 */
public record PacketIn(
        int port,
        int table,
        @SuppressWarnings("ArrayRecordComponent") byte[] frame) {}
