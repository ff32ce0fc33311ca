package io.weir.provisioning.bench.sim;

import io.weir.provisioning.bench.sim.OpenFlow.Failure;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One switch's side of an OpenFlow 1.4 connection, without the connection: messages go in, answers into an outbox. It
 * keeps what it is told when the connection is lost, as a switch does. Belongs to one thread.
 */
final class SimulatedSwitch {

    /** Of a message that is refused, an error holds so much (7.5.4). */
    private static final int QUOTED = 64;

    /** An entry of a port description with its Ethernet property. */
    private static final int PORT_LENGTH = 72;

    private static final int MULTIPART_HEADER = 16;
    private static final int PACKET_IN_MASTER = 1;
    private static final int FLOW_REMOVED_MASTER = 5;
    private static final int REASON_DELETE = 2;
    private static final int FLOW_EVENT_ABBREVIATED = 4;

    private final SwitchPlan plan;
    private final FlowEntries flows = new FlowEntries();
    private final Meters meters = new Meters();
    private Bundles bundles = new Bundles();
    private int asyncReasons;
    private boolean tellsOfDeletions;
    /** Whether the controller has asked to be told of changes. */
    private boolean monitored;

    private final Tally tally = new Tally();

    /** What has come in so far. */
    static final class Tally {
        long flowMods;
        long commits;
        long reads;
        long packetOuts;
        long errors;
    }

    SimulatedSwitch(SwitchPlan plan) {
        this.plan = plan;
    }

    SwitchPlan plan() {
        return plan;
    }

    Tally tally() {
        return tally;
    }

    FlowEntries flows() {
        return flows;
    }

    /** Whether the controller has asked for packets whose TTL runs out (7.3.10). */
    boolean sendsInvalidTtl() {
        return (asyncReasons & 1 << OpenFlow.REASON_INVALID_TTL) != 0;
    }

    /** A new connection: says hello, knows no bundle. */
    void connected(Outbox out) {
        bundles = new Bundles();
        asyncReasons = 0;
        tellsOfDeletions = true;
        monitored = false;
        out.begin(OpenFlow.HELLO, 1).u16(1).u16(8).u32(1 << OpenFlow.VERSION).end();
    }

    /** Takes one whole message, from position to limit. */
    void receive(ByteBuffer message, Outbox out) {
        int xid = message.getInt(message.position() + 4);
        int type = Byte.toUnsignedInt(message.get(message.position() + 1));
        Optional<Failure> failure =
                Byte.toUnsignedInt(message.get(message.position())) == OpenFlow.VERSION || type == OpenFlow.HELLO
                        ? receive(type, xid, message, out)
                        : Optional.of(Failure.BAD_VERSION);
        if (failure.isPresent()) {
            tally.errors++;
            int quoted = Math.min(QUOTED, message.remaining());
            out.begin(OpenFlow.ERROR, xid).u16(failure.get().type).u16(failure.get().code);
            out.bytes(message.slice(message.position(), quoted)).end();
        }
    }

    private Optional<Failure> receive(int type, int xid, ByteBuffer message, Outbox out) {
        switch (type) {
            case OpenFlow.HELLO, OpenFlow.ECHO_REPLY, OpenFlow.SET_CONFIG, OpenFlow.ERROR -> {}
            case OpenFlow.ECHO_REQUEST ->
                out.begin(OpenFlow.ECHO_REPLY, xid)
                        .bytes(body(message, OpenFlow.HEADER))
                        .end();
            case OpenFlow.FEATURES_REQUEST -> features(xid, out);
            case OpenFlow.BARRIER_REQUEST ->
                out.begin(OpenFlow.BARRIER_REPLY, xid).end();
            case OpenFlow.SET_ASYNC -> setAsync(body(message, OpenFlow.HEADER));
            case OpenFlow.PACKET_OUT -> tally.packetOuts++;
            case OpenFlow.FLOW_MOD -> {
                return flowMod(message, out);
            }
            case OpenFlow.METER_MOD -> {
                return meters.apply(message);
            }
            case OpenFlow.MULTIPART_REQUEST -> {
                return multipart(xid, message, out);
            }
            case OpenFlow.BUNDLE_CONTROL -> {
                return bundleControl(xid, message, out);
            }
            case OpenFlow.BUNDLE_ADD -> {
                return bundles.add(message);
            }
            default -> {
                return Optional.of(Failure.BAD_TYPE);
            }
        }
        return Optional.empty();
    }

    private void features(int xid, Outbox out) {
        out.begin(OpenFlow.FEATURES_REPLY, xid).u64(plan.datapathId());
        out.u32(0).u8(254).u8(0).u16(0).u32(0).u32(0).end();
    }

    /** Properties of type, length and mask; those for packet-ins and removed flows while master or equal are kept. */
    private void setAsync(ByteBuffer properties) {
        while (properties.remaining() >= 8) {
            int type = Short.toUnsignedInt(properties.getShort());
            int length = Short.toUnsignedInt(properties.getShort());
            int mask = properties.getInt();
            if (type == PACKET_IN_MASTER) {
                asyncReasons = mask;
            } else if (type == FLOW_REMOVED_MASTER) {
                tellsOfDeletions = (mask & 1 << REASON_DELETE) != 0;
            }
            if (length > 8) {
                properties.position(Math.min(properties.limit(), properties.position() + length - 8));
            }
        }
    }

    private Optional<Failure> flowMod(ByteBuffer message, Outbox out) {
        if (!FlowEntries.isKnown(message)) {
            return Optional.of(Failure.BAD_FLOW_COMMAND);
        }
        tally.flowMods++;
        flows.apply(message, removed -> {
            if (tellsOfDeletions) {
                removed.writeRemoved(out);
            }
        });
        return Optional.empty();
    }

    private Optional<Failure> bundleControl(int xid, ByteBuffer message, Outbox out) {
        int id = message.getInt(message.position() + 8);
        int type = Short.toUnsignedInt(message.getShort(message.position() + 12));
        Optional<Failure> failure = bundles.control(id, type, each -> flowMod(each, out));
        if (failure.isEmpty()) {
            tally.commits += type == Bundles.COMMIT ? 1 : 0;
            if (monitored && type == Bundles.COMMIT) {
                abbreviated(xid, out);
            }
            // Each reply's number is its request's and one.
            out.begin(OpenFlow.BUNDLE_CONTROL, xid).u32(id).u16(type + 1).u16(0).end();
        }
        return failure;
    }

    /** All changes are the controller's own, which it is not told one by one (7.3.5.17). */
    private static void abbreviated(int xid, Outbox out) {
        reply(0, OpenFlow.STATS_FLOW_MONITOR, out);
        out.u16(8).u16(FLOW_EVENT_ABBREVIATED).u32(xid).end();
    }

    private Optional<Failure> multipart(int xid, ByteBuffer message, Outbox out) {
        if (message.remaining() < MULTIPART_HEADER) {
            return Optional.of(Failure.BAD_LENGTH);
        }
        int type = Short.toUnsignedInt(message.getShort(message.position() + 8));
        ByteBuffer body = body(message, MULTIPART_HEADER);
        switch (type) {
            case OpenFlow.STATS_PORTS -> ports(xid, out);
            case OpenFlow.STATS_METER_CONFIG -> {
                reply(xid, type, out);
                meters.write(body.getInt(), out);
                out.end();
            }
            case OpenFlow.STATS_FLOW -> flowStatistics(xid, Byte.toUnsignedInt(body.get()), out);
            case OpenFlow.STATS_FLOW_MONITOR -> {
                monitored = true;
                reply(xid, type, out);
                out.end();
            }
            default -> {
                return Optional.of(Failure.BAD_MULTIPART);
            }
        }
        return Optional.empty();
    }

    private void ports(int xid, Outbox out) {
        reply(xid, OpenFlow.STATS_PORTS, out);
        port(OpenFlow.LOCAL_PORT, plan.bridge(), out);
        for (int i = 0; i < plan.ports().size(); i++) {
            if (out.length() + PORT_LENGTH > OpenFlow.MAX_MESSAGE) {
                next(xid, OpenFlow.STATS_PORTS, out);
            }
            port(i + 1, plan.ports().get(i).name(), out);
        }
        out.end();
    }

    private void port(int number, String name, Outbox out) {
        out.u32(number).u16(PORT_LENGTH).u16(0);
        out.u48(0x020000000000L | plan.datapathId() << 16 & 0xffffff0000L | number & 0xffff);
        out.u16(0).text(name, 16).u32(0).u32(0);
        out.u16(0).u16(32).zeros(28);
    }

    private void flowStatistics(int xid, int table, Outbox out) {
        tally.reads++;
        reply(xid, OpenFlow.STATS_FLOW, out);
        flows.read(table, flow -> {
            if (out.length() + flow.length() > OpenFlow.MAX_MESSAGE) {
                next(xid, OpenFlow.STATS_FLOW, out);
            }
            flow.write(out);
        });
        out.end();
    }

    private static void reply(int xid, int type, Outbox out) {
        out.begin(OpenFlow.MULTIPART_REPLY, xid).u16(type).u16(0).u32(0);
    }

    /** Ends one part of an answer, with more to come, and begins the next. */
    private static void next(int xid, int type, Outbox out) {
        out.more();
        out.end();
        reply(xid, type, out);
    }

    private static ByteBuffer body(ByteBuffer message, int from) {
        return message.slice(message.position() + from, message.remaining() - from);
    }
}
