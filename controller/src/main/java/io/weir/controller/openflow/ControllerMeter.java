package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;

/**
 * The meter that all packets for the controller pass (OFPM_CONTROLLER; OpenFlow 1.4, 5.7): one switch's containers cannot
 * keep the controller busy. It is read when the switch connects and set only if it is not as wanted.
 */
final class ControllerMeter {

    /** Packets that a switch may hand over in a second. */
    static final int PACKETS_PER_SECOND = 1_000;

    /** Packets that it may hand over at once after silence. */
    static final int BURST = 1_000;

    private static final int METER_MOD = 29;
    private static final int ADD = 0;
    private static final int MODIFY = 1;
    private static final int CONTROLLER = 0xfffffffe;
    private static final int PKTPS_BURST_STATS = 0b1110;
    private static final int PKTPS_BURST = 0b0110;
    private static final int DROP_BAND = 1;
    private static final int BAND_LENGTH = 16;

    private enum Step {
        ASKED,
        ADDED,
        DONE
    }

    private Step step = Step.DONE;
    private int xid;

    /** The question for it. */
    ByteBuf request(ByteBuf out, int askedXid) {
        step = Step.ASKED;
        xid = askedXid;
        out.writeByte(Wire.VERSION)
                .writeByte(Wire.MULTIPART_REQUEST)
                .writeShort(24)
                .writeInt(askedXid);
        out.writeShort(Wire.MULTIPART_METER_CONFIG).writeShort(0).writeInt(0);
        return out.writeInt(CONTROLLER).writeInt(0);
    }

    /** Reads the answer; what is written, if anything, is to be sent. */
    ByteBuf config(int answeredXid, ByteBuf body, ByteBuf out, int nextXid) {
        if (step != Step.ASKED || answeredXid != xid) {
            return out;
        }
        step = Step.DONE;
        if (body.readableBytes() < 8) {
            return add(out, nextXid);
        }
        return asWanted(body) ? out : write(out, nextXid, MODIFY);
    }

    /** Whether an error is about the meter. */
    boolean error(int errorXid) {
        return step != Step.DONE && errorXid == xid;
    }

    /** What to try after an error; nothing is written if there is nothing more to try. */
    ByteBuf afterError(ByteBuf out, int nextXid) {
        if (step == Step.ASKED) {
            return add(out, nextXid);
        }
        step = Step.DONE;
        return out;
    }

    private ByteBuf add(ByteBuf out, int nextXid) {
        step = Step.ADDED;
        return write(out, nextXid, ADD);
    }

    private static boolean asWanted(ByteBuf body) {
        int start = body.readerIndex();
        return body.readableBytes() == 8 + BAND_LENGTH
                && (body.getUnsignedShort(start + 2) & PKTPS_BURST) == PKTPS_BURST
                && body.getUnsignedShort(start + 8) == DROP_BAND
                && body.getInt(start + 12) == PACKETS_PER_SECOND
                && body.getInt(start + 16) == BURST;
    }

    private ByteBuf write(ByteBuf out, int modXid, int command) {
        xid = modXid;
        out.writeByte(Wire.VERSION)
                .writeByte(METER_MOD)
                .writeShort(16 + BAND_LENGTH)
                .writeInt(modXid);
        out.writeShort(command).writeShort(PKTPS_BURST_STATS).writeInt(CONTROLLER);
        out.writeShort(DROP_BAND)
                .writeShort(BAND_LENGTH)
                .writeInt(PACKETS_PER_SECOND)
                .writeInt(BURST);
        return out.writeInt(0);
    }
}
