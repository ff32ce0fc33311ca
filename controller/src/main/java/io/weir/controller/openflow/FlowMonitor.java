package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;

/**
 * A switch's monitor of all flows (OpenFlow 1.4, 7.3.5.17): it tells of every change by another than this connection, and
 * of changes by this one only that there were some.
 */
final class FlowMonitor {

    private static final int REQUEST = 40;
    private static final int ID = 1;
    private static final int ANY = 0xffffffff;
    /** Added, removed, modified; with instructions; not those that are there now. */
    private static final int FLAGS = 0b11110;

    private static final int ALL_TABLES = 0xff;
    private static final int ADD = 0;

    private static final int ADDED = 1;
    private static final int REMOVED = 2;
    private static final int MODIFIED = 3;
    private static final int PAUSED = 5;
    private static final int RESUMED = 6;

    /** Of an update about a flow, up to its match. */
    private static final int FIXED = 24;

    private static final int MIN = 8;

    private FlowMonitor() {}

    static void request(Bytes out, int xid) {
        out.writeByte(Wire.VERSION).writeByte(Wire.MULTIPART_REQUEST).writeShort(REQUEST);
        out.writeInt(xid).writeShort(Wire.MULTIPART_FLOW_MONITOR).writeShort(0).writeInt(0);
        out.writeInt(ID).writeInt(ANY).writeInt(ANY);
        out.writeShort(FLAGS).writeByte(ALL_TABLES).writeByte(ADD);
        out.writeShort(FlowWriter.OXM_MATCH).writeShort(4).writeInt(0);
    }

    /** Reads updates to the end of {@code in}. */
    static void read(ByteBuf in, SwitchEvents told) {
        while (in.isReadable()) {
            int length = in.readableBytes() < MIN ? 0 : in.getUnsignedShort(in.readerIndex());
            if (length < MIN || length > in.readableBytes()) {
                throw new CorruptedFrameException("flow update of " + length + " bytes in " + in.readableBytes());
            }
            update(in.readSlice(length), told);
        }
    }

    private static void update(ByteBuf in, SwitchEvents told) {
        in.skipBytes(2);
        int event = in.readUnsignedShort();
        switch (event) {
            case ADDED -> told.flowChanged(new FlowUpdate(FlowUpdate.Kind.ADDED, flow(in)));
            case MODIFIED -> told.flowChanged(new FlowUpdate(FlowUpdate.Kind.MODIFIED, flow(in)));
            case REMOVED -> told.flowChanged(new FlowUpdate(FlowUpdate.Kind.REMOVED, flow(in)));
            case PAUSED -> told.monitorPaused();
            case RESUMED -> told.monitorResumed();
            default -> {
                // OFPFME_ABBREV: a change of ours. Nothing else was asked for.
            }
        }
    }

    private static FlowEntry flow(ByteBuf in) {
        if (in.readableBytes() < FIXED - 4 + MIN) {
            throw new CorruptedFrameException("flow update of " + in.readableBytes() + " bytes without its head");
        }
        int table = in.readUnsignedByte();
        in.skipBytes(1);
        int timeouts = in.readInt();
        int priority = in.readUnsignedShort();
        in.skipBytes(4);
        long cookie = in.readLong();
        return FlowReader.entry(in, new FlowReader.Head(table, priority, timeouts, cookie, 0, 0, 0));
    }
}
