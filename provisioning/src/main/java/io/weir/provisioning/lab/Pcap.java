package io.weir.provisioning.lab;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes Ethernet frames in the file format that tcpdump and its fellows read (pcap-savefile(5)). */
final class Pcap {

    private static final int MAGIC_MICROSECONDS = 0xa1b2c3d4;
    private static final int FILE_HEADER = 24;
    private static final int FRAME_HEADER = 16;
    private static final int SNAPSHOT_LENGTH = 65_535;
    private static final int LINKTYPE_ETHERNET = 1;

    private Pcap() {}

    static byte[] of(List<byte[]> frames) {
        int size = FILE_HEADER;
        for (byte[] frame : frames) {
            size += FRAME_HEADER + frame.length;
        }
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.BIG_ENDIAN);
        file.putInt(MAGIC_MICROSECONDS).putShort((short) 2).putShort((short) 4); // version 2.4
        file.putInt(0).putInt(0); // reserved
        file.putInt(SNAPSHOT_LENGTH).putInt(LINKTYPE_ETHERNET);
        for (int i = 0; i < frames.size(); i++) {
            byte[] frame = frames.get(i);
            file.putInt(0).putInt(i); // time: seconds, microseconds
            file.putInt(frame.length).putInt(frame.length).put(frame);
        }
        return file.array();
    }
}
