package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.flows.openflow.SessionsOf;
import java.util.List;

/**
 * Has a switch forget sessions, by Open vSwitch's NXT_CT_FLUSH (nicira-ext.h, since 3.1), and a barrier behind. What refuses
 * the message once is not sent it again. Belongs to the switch's event loop.
 */
final class SessionFlush {

    private static final int EXPERIMENTER = 4;
    private static final int NICIRA = 0x2320;
    private static final int CT_FLUSH = 32;
    private static final int BARRIER_REQUEST = 20;

    /** Properties: the tuple of a session's first packet, in it source and destination, and the zone. */
    private static final int ORIGINAL = 0;

    private static final int SOURCE = 0;
    private static final int DESTINATION = 1;
    private static final int ZONE = 2;

    private static final int FIXED = Wire.HEADER + 16;
    private static final int TUPLE = 32;
    private static final int ADDRESS = 20;
    private static final int ZONE_LENGTH = 8;

    private int flushXid;
    private int barrierXid;
    private boolean refused;

    /** Whether the switch has said that it cannot. */
    boolean isRefused() {
        return refused;
    }

    /**
     * Writes what is to be sent. The answer is to the barrier.
     *
     * @param xid of all messages but the barrier
     */
    void write(ByteBuf out, List<SessionsOf> sessions, int xid, int lastXid) {
        flushXid = xid;
        barrierXid = lastXid;
        for (SessionsOf each : sessions) {
            if (each.address().isEmpty()) {
                begin(out, FIXED + ZONE_LENGTH);
                zone(out, each);
            } else {
                of(out, each, SOURCE);
                of(out, each, DESTINATION);
            }
        }
        out.writeByte(Wire.VERSION)
                .writeByte(BARRIER_REQUEST)
                .writeShort(Wire.HEADER)
                .writeInt(lastXid);
    }

    /** Passes a barrier's reply on if it is the flush's. */
    boolean barrier(int xid, Answers answers) {
        if (xid != barrierXid) {
            return false;
        }
        barrierXid = 0;
        answers.part(xid, Unpooled.EMPTY_BUFFER, true);
        return true;
    }

    /** Whether an error is about the flush: then the switch does not know it. */
    boolean error(int xid) {
        boolean mine = xid == flushXid && flushXid != 0;
        refused |= mine;
        return mine;
    }

    private void of(ByteBuf out, SessionsOf sessions, int end) {
        begin(out, FIXED + TUPLE + ZONE_LENGTH);
        out.writeShort(ORIGINAL).writeShort(TUPLE).writeInt(0);
        out.writeShort(end).writeShort(ADDRESS);
        // An IPv4 address as one of IPv6 (RFC 4291, 2.5.5.2).
        out.writeLong(0).writeInt(0xffff).writeInt(sessions.address().orElseThrow());
        out.writeInt(0);
        zone(out, sessions);
    }

    private void begin(ByteBuf out, int length) {
        out.writeByte(Wire.VERSION).writeByte(EXPERIMENTER).writeShort(length).writeInt(flushXid);
        out.writeInt(NICIRA).writeInt(CT_FLUSH).writeLong(0);
    }

    private static void zone(ByteBuf out, SessionsOf sessions) {
        out.writeShort(ZONE).writeShort(ZONE_LENGTH).writeShort(sessions.zone()).writeShort(0);
    }
}
