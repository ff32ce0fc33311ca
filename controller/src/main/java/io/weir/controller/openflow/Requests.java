package io.weir.controller.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.weir.flows.openflow.SessionsOf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a switch is asked but its commits, each under an xid of its own, and what becomes of the answers. Belongs to the
 * switch's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is acted upon
final class Requests {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final Channel channel;
    private final String remote;
    private final Answers answers;
    private final ControllerMeter meter = new ControllerMeter();
    private final SessionFlush flush = new SessionFlush();
    private int lastXid;

    /**
     * @param remote where the switch connects from, for the log
     * @param timeout how long it may say nothing of what it was asked
     */
    Requests(Channel channel, String remote, Duration timeout) {
        this.channel = channel;
        this.remote = remote;
        this.answers = new Answers(channel.eventLoop(), timeout);
    }

    /** Asks for the messages that Weir acts upon, and has those of packets metered. */
    void subscribe() {
        send(Subscriptions.message());
        int xid = nextXid();
        channel.writeAndFlush(meter.request(channel.alloc().buffer(), xid));
    }

    void echo() {
        send(Wire.MESSAGES.echoRequest(new byte[0]));
    }

    /**
     * Asks for the flows whose cookie has some bits.
     *
     * @param parts takes the body of each part of the answer
     */
    CompletableFuture<Void> flows(long cookie, long cookieMask, Consumer<ByteBuf> parts) {
        int xid = nextXid();
        CompletableFuture<Void> done = answers.expect(xid, parts);
        if (!done.isDone()) {
            send(Wire.MESSAGES
                    .buildFlowStatsRequest()
                    .setXid(Integer.toUnsignedLong(xid))
                    .setTableId(TableId.ALL)
                    .setOutPort(OFPort.ANY)
                    .setOutGroup(OFGroup.ANY)
                    .setCookie(U64.of(cookie))
                    .setCookieMask(U64.of(cookieMask))
                    .setMatch(Wire.MESSAGES.matchWildcardAll())
                    .build());
        }
        return done;
    }

    /** Asks for a monitor of all flows; done once the switch has said that it has one. */
    CompletableFuture<Void> monitor() {
        int xid = nextXid();
        CompletableFuture<Void> done = answers.expect(xid, updates -> {});
        if (!done.isDone()) {
            Bytes out = new Bytes(64);
            FlowMonitor.request(out, xid);
            channel.writeAndFlush(out.writeTo(channel.alloc().buffer(out.size())));
        }
        return done;
    }

    /** Has the switch forget sessions; done at once if it cannot. */
    CompletableFuture<Void> forget(List<SessionsOf> sessions) {
        if (!channel.isActive()) {
            return CompletableFuture.failedFuture(new SwitchException("the switch is gone"));
        }
        if (flush.isRefused() || sessions.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        int xid = nextXid();
        int barrier = nextXid();
        CompletableFuture<Void> done = answers.expect(barrier, nothing -> {});
        if (!done.isDone()) {
            ByteBuf out = channel.alloc().buffer();
            flush.write(out, sessions, xid, barrier);
            channel.writeAndFlush(out);
        }
        return done;
    }

    /** Takes a part of an answer about flows, or of a monitor's. */
    void part(int xid, ByteBuf body, boolean last) {
        answers.part(xid, body, last);
    }

    /** Takes the answer about the meter. */
    void meterConfig(int xid, ByteBuf body) {
        ByteBuf next = meter.config(xid, body, channel.alloc().buffer(), nextXid());
        if (next.isReadable()) {
            channel.writeAndFlush(next);
        } else {
            next.release();
        }
    }

    /** Takes a barrier's reply if it is to one of these. */
    boolean barrier(int xid) {
        return flush.barrier(xid, answers);
    }

    /** Takes an error if it is about one of these. */
    boolean error(int xid, String text) {
        if (meter.error(xid)) {
            meterError(text);
            return true;
        }
        if (flush.error(xid)) {
            LOG.info(
                    "{}: sessions stay with an address that is handed on, the switch cannot forget them: {}",
                    remote,
                    text);
            return true;
        }
        return answers.fail(xid, new SwitchException(text));
    }

    private void meterError(String text) {
        ByteBuf next = meter.afterError(channel.alloc().buffer(), nextXid());
        if (next.isReadable()) {
            channel.writeAndFlush(next);
        } else {
            next.release();
            LOG.warn("{}: packets for the controller are not metered by the switch: {}", remote, text);
        }
    }

    /** The connection has ended. */
    void fail(Exception why) {
        answers.failAll(why);
    }

    private void send(OFMessage message) {
        ByteBuf out = channel.alloc().buffer(256);
        message.writeTo(out);
        channel.writeAndFlush(out);
    }

    private int nextXid() {
        lastXid = lastXid % (Commits.FIRST_XID - 1) + 1;
        return lastXid;
    }
}
