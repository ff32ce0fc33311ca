package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.protocol.OFFeaturesReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;
import org.projectfloodlight.openflow.types.U32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who has connected: version (OpenFlow 1.4, 6.3.1), datapath id, ports. Then a {@link Session} takes its place.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is acted upon
final class Handshake extends SimpleChannelInboundHandler<ByteBuf> {

    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    private static final int VERSION_BITMAP = 1;
    private static final int HELLO_FAILED = 0;
    private static final int INCOMPATIBLE = 0;
    private static final String REMEDY =
            "Weir speaks OpenFlow 1.4: ovs-vsctl set bridge BRIDGE protocols=OpenFlow10,OpenFlow13,OpenFlow14";

    private enum Awaits {
        HELLO,
        FEATURES,
        PORTS
    }

    private final OpenFlowServer server;
    private final PortTable ports = new PortTable();
    private Awaits awaits = Awaits.HELLO;
    private long datapathId;
    private @Nullable Future<?> timeout;

    Handshake(OpenFlowServer server) {
        this.server = server;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        send(
                context,
                Wire.MESSAGES.hello(
                        List.of(Wire.MESSAGES.helloElemVersionbitmap(List.of(U32.of(1L << Wire.VERSION))))));
        timeout = context.executor()
                .schedule(
                        () -> {
                            LOG.info(
                                    "{}: closed, it did not say who it is",
                                    context.channel().remoteAddress());
                            context.close();
                        },
                        server.settings().handshakeTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        int type = Wire.type(frame);
        if (type == Wire.ECHO_REQUEST && awaits != Awaits.HELLO) {
            context.writeAndFlush(Session.echoReply(frame));
        } else if (type == Wire.ERROR) {
            refusedByPeer(context, frame);
        } else if (awaits == Awaits.HELLO) {
            hello(context, frame, type);
        } else if (awaits == Awaits.FEATURES && type == Wire.FEATURES_REPLY) {
            features(frame);
        } else if (type == Wire.PORT_STATUS) {
            portStatus(ports, frame);
        } else if (awaits == Awaits.PORTS && type == Wire.MULTIPART_REPLY) {
            portDescriptions(context, frame);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Session.closeAfter(context, cause);
    }

    static void portStatus(PortTable ports, ByteBuf frame) {
        if (!(Wire.read(frame) instanceof OFPortStatus status)) {
            throw new CorruptedFrameException("not a port status");
        }
        if (status.getReason() == OFPortReason.DELETE) {
            ports.remove(status.getDesc());
        } else {
            ports.put(status.getDesc());
        }
    }

    private void hello(ChannelHandlerContext context, ByteBuf frame, int type) {
        if (type != Wire.HELLO) {
            throw new CorruptedFrameException("first message is of type " + type + ", not HELLO");
        }
        if (!speaksOurs(frame.duplicate())) {
            incompatible(context, frame.getUnsignedByte(frame.readerIndex()));
            return;
        }
        awaits = Awaits.FEATURES;
        // It answers in order; to ask at once for both spares a way there and back.
        send(
                context,
                Wire.MESSAGES.featuresRequest(),
                Wire.MESSAGES.buildPortDescStatsRequest().build());
    }

    /** Both have it in their bitmaps; without a bitmap, the lower of both versions is spoken. */
    private static boolean speaksOurs(ByteBuf hello) {
        int version = hello.readUnsignedByte();
        hello.skipBytes(Wire.HEADER - 1);
        while (hello.readableBytes() >= 8) {
            int start = hello.readerIndex();
            int type = hello.readUnsignedShort();
            int length = hello.readUnsignedShort();
            if (length < 4 || length > hello.readableBytes() + 4) {
                return version >= Wire.VERSION;
            }
            if (type == VERSION_BITMAP && length >= 8) {
                return (hello.readInt() & 1 << Wire.VERSION) != 0;
            }
            hello.readerIndex(Math.min(start + (length + 7 & ~7), hello.writerIndex()));
        }
        return version >= Wire.VERSION;
    }

    private static void incompatible(ChannelHandlerContext context, int version) {
        LOG.warn(
                "{}: refused, it does not speak OpenFlow 1.4. {}",
                context.channel().remoteAddress(),
                REMEDY);
        byte[] text = REMEDY.getBytes(StandardCharsets.US_ASCII);
        ByteBuf error = Unpooled.buffer();
        error.writeByte(Math.min(version, Wire.VERSION)).writeByte(Wire.ERROR).writeShort(12 + text.length);
        error.writeInt(0).writeShort(HELLO_FAILED).writeShort(INCOMPATIBLE).writeBytes(text);
        context.writeAndFlush(error).addListener(ChannelFutureListener.CLOSE);
    }

    private static void refusedByPeer(ChannelHandlerContext context, ByteBuf frame) {
        boolean version =
                frame.readableBytes() >= 12 && frame.getUnsignedShort(frame.readerIndex() + 8) == HELLO_FAILED;
        LOG.warn("{}: it refused the handshake. {}", context.channel().remoteAddress(), version ? REMEDY : "");
        context.close();
    }

    private void features(ByteBuf frame) {
        if (!(Wire.read(frame) instanceof OFFeaturesReply features)) {
            throw new CorruptedFrameException("not a features reply");
        }
        datapathId = features.getDatapathId().getLong();
        awaits = Awaits.PORTS;
    }

    private void portDescriptions(ChannelHandlerContext context, ByteBuf frame) {
        if (!(Wire.read(frame) instanceof OFPortDescStatsReply reply)) {
            throw new CorruptedFrameException("not a port description");
        }
        reply.getEntries().forEach(ports::put);
        if (!reply.getFlags().contains(OFStatsReplyFlags.REPLY_MORE)) {
            Session session = new Session(context.channel(), server, datapathId, ports);
            context.pipeline().replace(this, "session", session);
            server.identified(context.channel());
            session.begin();
        }
    }

    private static void send(ChannelHandlerContext context, OFMessage... messages) {
        ByteBuf out = context.alloc().buffer(64);
        for (OFMessage message : messages) {
            message.writeTo(out);
        }
        context.writeAndFlush(out);
    }
}
