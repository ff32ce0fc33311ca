package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.IdleStateEvent;
import io.weir.flows.openflow.SessionsOf;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controller's end of one switch's connection. Everything in it belongs to the channel's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is acted upon
final class Session extends SimpleChannelInboundHandler<ByteBuf> implements Switch {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** Bytes of a multipart message before its body. */
    private static final int MULTIPART = 16;

    /** Bytes of a flow removed message up to its match (OpenFlow 1.4, 7.4.2). */
    private static final int FLOW_REMOVED = 48;

    /** Where it says how many packets had matched the flow. */
    private static final int REMOVED_PACKETS = 32;

    private final Channel channel;
    private final SwitchListener listener;
    private final long datapathId;
    private final PortTable ports;
    private final String remote;
    private final Requests requests;
    private final PacketOuts packetOuts;
    private final Commits commits;
    private final Fence fence;
    private final ScanGate gate;
    private final Liveness liveness;
    private @Nullable SwitchEvents events;
    /** While more of what was read waits: what answers it is sent when all of it is answered, as one write. */
    private boolean reading;

    Session(Channel channel, OpenFlowServer server, long datapathId, PortTable ports) {
        super(ByteBuf.class);
        this.channel = channel;
        this.listener = server.listener();
        this.datapathId = datapathId;
        this.ports = ports;
        this.remote = OpenFlowServer.text(channel.remoteAddress());
        this.requests = new Requests(channel, remote, server.settings().answerTimeout());
        this.packetOuts = new PacketOuts(channel);
        this.commits = new Commits(channel, server.settings().answerTimeout(), this::close);
        this.fence = new Fence(channel, commits, remote, server.settings().answerTimeout());
        this.gate = new ScanGate(channel, frame -> multipart(frame, Wire.xid(frame)));
        this.liveness = new Liveness(channel, server.settings(), this::close);
    }

    /** Asks for what Weir needs of the switch, and tells the listener of it. */
    void begin() {
        requests.subscribe();
        SwitchPorts now = ports.ports();
        LOG.info("{}: switch {} {}", remote, Wire.printable(now.bridge()), Long.toHexString(datapathId));
        events = listener.connected(this, now, channel.eventLoop());
    }

    @Override
    public long datapathId() {
        return datapathId;
    }

    @Override
    public String remote() {
        return remote;
    }

    @Override
    public CompletableFuture<Void> readFlows(long cookie, long cookieMask, Consumer<FlowEntry> sink) {
        return requests.flows(cookie, cookieMask, body -> FlowReader.read(body, sink));
    }

    @Override
    public CompletableFuture<Void> scanFlows(FlowScan flows) {
        gate.begin(flows);
        return requests.flows(0, 0, body -> FlowReader.scan(body, flows))
                .whenComplete((nothing, failure) -> gate.end(flows));
    }

    @Override
    public CompletableFuture<Void> monitorFlows() {
        return requests.monitor();
    }

    @Override
    public void resumeScan() {
        gate.resume();
    }

    @Override
    public CompletableFuture<Void> commit(FlowChanges changes) {
        return commits.begin(changes);
    }

    @Override
    public CompletableFuture<Void> enforce(FlowChanges changes) {
        return fence.commit(changes);
    }

    @Override
    public CompletableFuture<Void> forgetSessions(List<SessionsOf> sessions) {
        return requests.forget(sessions);
    }

    @Override
    public void send(int port, byte[] frame) {
        packetOuts.add(port, frame);
        if (!reading) {
            packetOuts.flush();
        }
    }

    @Override
    public void close(String why) {
        LOG.info("{}: closed, {}", remote, why);
        channel.close();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        packetOuts.flush();
        context.flush();
        context.fireChannelReadComplete();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        liveness.heard();
        reading = true;
        if (frame.getUnsignedByte(frame.readerIndex()) != Wire.VERSION) {
            throw new CorruptedFrameException("message of another version");
        }
        int xid = Wire.xid(frame);
        switch (Wire.type(frame)) {
            case Wire.ECHO_REQUEST -> echo(frame);
            case Wire.ERROR -> error(frame, xid);
            case Wire.PACKET_IN -> packetIns(frame);
            case Wire.FLOW_REMOVED -> flowRemoved(frame);
            case Wire.PORT_STATUS -> portStatus(frame);
            case Wire.MULTIPART_REPLY -> multipart(frame, xid);
            case Wire.BARRIER_REPLY -> barrier(xid);
            case Wire.BUNDLE_CONTROL -> bundleControl(frame, xid);
            default -> LOG.debug("{}: message of type {} passed over", remote, Wire.type(frame));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        liveness.writabilityChanged();
        if (channel.isWritable()) {
            // Later, not now: this may be called from within the very write that filled the buffer.
            context.executor().execute(commits::writable);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            liveness.silent(requests::echo);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        liveness.stop();
        packetOuts.flush();
        SwitchException gone = new SwitchException("the switch is gone");
        commits.fail(gone);
        fence.fail(gone);
        gate.drop();
        requests.fail(gone);
        if (events != null) {
            LOG.info("{}: gone", remote);
            events.disconnected();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        closeAfter(context, cause);
    }

    /** Whatever went wrong on a connection ends that connection and nothing else. */
    static void closeAfter(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException || cause instanceof IndexOutOfBoundsException) {
            LOG.warn("{}: closed, bad bytes: {}", context.channel().remoteAddress(), cause.getMessage());
        } else if (cause instanceof IOException) {
            LOG.debug("{}: closed", context.channel().remoteAddress(), cause);
        } else {
            LOG.error("{}: closed", context.channel().remoteAddress(), cause);
        }
        context.close();
    }

    static ByteBuf echoReply(ByteBuf request) {
        ByteBuf reply = request.copy();
        reply.setByte(1, Wire.ECHO_REPLY);
        return reply;
    }

    private void echo(ByteBuf request) {
        if (liveness.mayAnswer()) {
            channel.writeAndFlush(echoReply(request));
        }
    }

    private void error(ByteBuf frame, int xid) {
        String text = Errors.text(frame);
        if (!requests.error(xid, text) && !commits.error(xid, text)) {
            LOG.warn("{}: it says {}", remote, text);
        }
    }

    /** One or more of them, see {@link FrameDecoder}. */
    private void packetIns(ByteBuf frames) {
        byte[] bytes = ByteBufUtil.getBytes(frames);
        int end;
        for (int start = 0; start < bytes.length; start = end) {
            end = start + Wire.length(bytes, start);
            packetIn(PacketInReader.read(bytes, start, end));
        }
    }

    private void packetIn(Optional<PacketIn> packet) {
        SwitchEvents told = events;
        if (told == null || packet.isEmpty()) {
            return;
        }
        switch (packet.get().reason()) {
            case INVALID_TTL -> told.ttlExpired(packet.get());
            case ACTION -> told.toldByFlow(packet.get());
        }
    }

    private void flowRemoved(ByteBuf frame) {
        if (frame.readableBytes() < FLOW_REMOVED) {
            throw new CorruptedFrameException("flow removed message of " + frame.readableBytes() + " bytes");
        }
        int start = frame.readerIndex();
        fence.removed(frame.getLong(start + Wire.HEADER), frame.getLong(start + REMOVED_PACKETS));
    }

    private void portStatus(ByteBuf frame) {
        Handshake.portStatus(ports, frame);
        if (events != null) {
            events.portsChanged(ports.ports());
        }
    }

    private void multipart(ByteBuf frame, int xid) {
        if (frame.readableBytes() < MULTIPART) {
            throw new CorruptedFrameException("multipart reply of " + frame.readableBytes() + " bytes");
        }
        int type = frame.getUnsignedShort(frame.readerIndex() + 8);
        if (type == Wire.MULTIPART_FLOW && gate.hold(frame, frame.readableBytes() > MULTIPART)) {
            return;
        }
        boolean last = (frame.getUnsignedShort(frame.readerIndex() + 10) & Wire.MULTIPART_MORE) == 0;
        frame.skipBytes(MULTIPART);
        if (type == Wire.MULTIPART_FLOW) {
            requests.part(xid, frame, last);
        } else if (type == Wire.MULTIPART_FLOW_MONITOR) {
            if (events != null) {
                FlowMonitor.read(frame, events);
            }
            requests.part(xid, frame, last);
        } else if (type == Wire.MULTIPART_METER_CONFIG) {
            requests.meterConfig(xid, frame);
        }
    }

    private void barrier(int xid) {
        if (!requests.barrier(xid)) {
            commits.barrier(xid);
        }
    }

    private void bundleControl(ByteBuf frame, int xid) {
        if (frame.readableBytes() < Bundle.CONTROL_LENGTH) {
            throw new CorruptedFrameException("bundle control of " + frame.readableBytes() + " bytes");
        }
        commits.controlReply(xid, frame.getUnsignedShort(frame.readerIndex() + 12));
    }
}
