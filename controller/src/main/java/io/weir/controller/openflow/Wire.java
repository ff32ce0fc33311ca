package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** What every message has in common: version, the types that are read, and OpenFlowJ at the edge. */
final class Wire {

    /** OpenFlow 1.4: the newest whose Open vSwitch actions OpenFlowJ has. */
    static final int VERSION = 5;

    static final OFFactory MESSAGES = OFFactories.getFactory(OFVersion.OF_14);

    static final int HEADER = 8;
    static final int HELLO = 0;
    static final int ERROR = 1;
    static final int ECHO_REQUEST = 2;
    static final int ECHO_REPLY = 3;
    static final int FEATURES_REPLY = 6;
    static final int PACKET_IN = 10;
    static final int FLOW_REMOVED = 11;
    static final int PORT_STATUS = 12;
    static final int MULTIPART_REQUEST = 18;
    static final int MULTIPART_REPLY = 19;
    static final int BARRIER_REPLY = 21;
    static final int BUNDLE_CONTROL = 33;

    static final int MULTIPART_FLOW = 1;
    static final int MULTIPART_METER_CONFIG = 10;
    static final int MULTIPART_PORT_DESC = 13;
    static final int MULTIPART_FLOW_MONITOR = 16;
    static final int MULTIPART_MORE = 1;

    /** The port by which the bridge's own interface is attached; its name is the bridge's (OFPP_LOCAL). */
    static final int LOCAL_PORT = 0xfffffffe;

    /** The highest number of an ordinary port (OFPP_MAX). */
    private static final int MAX_PORT = 0xffffff00;

    private Wire() {}

    static int type(ByteBuf frame) {
        return frame.getUnsignedByte(frame.readerIndex() + 1);
    }

    /** How long a message says it is that begins at {@code start}. */
    static int length(byte[] bytes, int start) {
        return NetworkOrder.getShort(bytes, start + 2);
    }

    static int xid(ByteBuf frame) {
        return frame.getInt(frame.readerIndex() + 4);
    }

    /** Whether it is the number of one port, and not one of those that stand for several or for the controller. */
    static boolean isPort(int number) {
        return number != 0 && Integer.compareUnsigned(number, MAX_PORT) <= 0 || number == LOCAL_PORT;
    }

    /** Reads one whole message; whatever is wrong with it is the sender's fault. */
    static OFMessage read(ByteBuf frame) {
        try {
            OFMessage message = OFFactories.getGenericReader().readFrom(frame.duplicate());
            if (message == null) {
                throw new CorruptedFrameException("message of type " + type(frame) + " is not whole");
            }
            return message;
        } catch (OFParseError | RuntimeException e) {
            throw new CorruptedFrameException("message of type " + type(frame) + " cannot be read: " + e, e);
        }
    }

    /** Text of a message's bytes with everything replaced that could upset a terminal or a log. */
    static String printable(byte[] bytes) {
        return printable(new String(bytes, StandardCharsets.UTF_8));
    }

    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints()
                .forEach(character -> printable.append(character > ' ' && character < 127 ? (char) character : '?'));
        return printable.toString();
    }
}
