package io.weir.controller.openflow;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Frames for a switch to send (packet-out; OpenFlow 1.4, 7.3.6). Those that answer what was read at once go out as one
 * write: a write for each would cost more than making the answers. Belongs to the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is acted upon
final class PacketOuts {

    /** So many bytes are sent without waiting for more, so that the switch has something to do meanwhile. */
    private static final int MAX_GATHERED = 16 * 1024;

    /** Room for these and one more answer, so that it seldom has to grow. */
    private static final int INITIAL = MAX_GATHERED + 1024;

    private static final int PACKET_OUT = 13;
    private static final int NO_BUFFER = 0xffffffff;
    private static final int FROM_CONTROLLER = 0xfffffffd;
    private static final int ACTION_OUTPUT = 0;
    private static final int OUTPUT_LENGTH = 16;
    /** Bytes before the frame, with one action. */
    private static final int FIXED = 24 + OUTPUT_LENGTH;

    private static final int LENGTH = 2;
    private static final int PORT = 24 + 4;
    /** What goes before each frame, without length and port. */
    private static final byte[] BEFORE_FRAME = beforeFrame();

    private final Channel channel;
    private @Nullable Bytes gathered;

    PacketOuts(Channel channel) {
        this.channel = channel;
    }

    /** Adds a frame that is to leave by a port; dropped if the switch does not keep up. */
    void add(int port, byte[] frame) {
        if (!channel.isWritable()) {
            return;
        }
        Bytes out = gathered == null ? new Bytes(INITIAL) : gathered;
        int start = out.size();
        out.writeBytes(BEFORE_FRAME).writeBytes(frame);
        out.setShort(start + LENGTH, FIXED + frame.length).setInt(start + PORT, port);
        gathered = out;
        if (out.size() >= MAX_GATHERED) {
            flush();
        }
    }

    /** Sends what was added. */
    void flush() {
        if (gathered != null) {
            channel.writeAndFlush(gathered.writeTo(channel.alloc().buffer(gathered.size())));
            gathered = null;
        }
    }

    private static byte[] beforeFrame() {
        Bytes out = new Bytes(FIXED);
        out.writeByte(Wire.VERSION).writeByte(PACKET_OUT).writeShort(0).writeInt(0);
        out.writeInt(NO_BUFFER).writeInt(FROM_CONTROLLER).writeLong((long) OUTPUT_LENGTH << 48);
        out.writeShort(ACTION_OUTPUT).writeShort(OUTPUT_LENGTH).writeZero(12);
        return out.array();
    }
}
