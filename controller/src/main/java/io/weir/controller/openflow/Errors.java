package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadActionErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadInstructionErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadMatchErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadRequestErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBundleFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFFlowModFailedErrorMsg;

/** Error messages in words (OpenFlow 1.4, 7.5.4). */
final class Errors {

    private Errors() {}

    static String text(ByteBuf frame) {
        if (frame.readableBytes() < 12) {
            throw new CorruptedFrameException("error message of " + frame.readableBytes() + " bytes");
        }
        String numbers = "error type " + frame.getUnsignedShort(frame.readerIndex() + 8) + " code "
                + frame.getUnsignedShort(frame.readerIndex() + 10);
        try {
            return named(Wire.read(frame), numbers);
        } catch (CorruptedFrameException e) {
            // A type that OpenFlowJ does not know, as Open vSwitch's own are.
            return numbers;
        }
    }

    private static String named(OFMessage message, String numbers) {
        if (message instanceof OFFlowModFailedErrorMsg error) {
            return "flow refused, " + error.getCode();
        }
        if (message instanceof OFBadMatchErrorMsg error) {
            return "bad match, " + error.getCode();
        }
        if (message instanceof OFBadActionErrorMsg error) {
            return "bad action, " + error.getCode();
        }
        if (message instanceof OFBadInstructionErrorMsg error) {
            return "bad instruction, " + error.getCode();
        }
        if (message instanceof OFBadRequestErrorMsg error) {
            return "bad request, " + error.getCode();
        }
        if (message instanceof OFBundleFailedErrorMsg error) {
            return "bundle failed, " + error.getCode();
        }
        return numbers;
    }
}
