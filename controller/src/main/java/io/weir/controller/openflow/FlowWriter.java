package io.weir.controller.openflow;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes flows as flow_mod messages (OpenFlow 1.4, 7.3.4.2), each inside the bundle message that carries it (7.3.9.6). */
final class FlowWriter {

    static final int ADD = 0;
    static final int DELETE_STRICT = 4;
    /** No message that is written here is longer: a flow with all fields masked and 100 actions has fewer bytes. */
    static final int MAX_MESSAGE = 4096;

    static final int OXM_MATCH = 1;
    static final int GOTO_TABLE = 1;
    static final int APPLY_ACTIONS = 4;
    static final int OUTPUT = 0;
    static final int DEC_NW_TTL = 24;
    static final int SET_FIELD = 25;
    static final int IN_PORT = 0xfffffff8;
    static final int CONTROLLER = 0xfffffffd;

    private static final int BUNDLE_ADD = 34;
    private static final int FLOW_MOD = 14;
    private static final int ANY = 0xffffffff;

    private FlowWriter() {}

    /** Adds the flow, in the place of one with the same key. */
    static void put(Bytes out, Bundle bundle, int xid, Flow flow) {
        int start = begin(out, bundle, xid, ADD, flow.table(), flow.priority(), flow.cookie());
        match(out, flow.match());
        instructions(out, flow);
        end(out, start);
    }

    /** Deletes the flow with this key, whatever it does. */
    static void delete(Bytes out, Bundle bundle, int xid, Flow.Key key) {
        int start = begin(out, bundle, xid, DELETE_STRICT, key.table(), key.priority(), 0);
        match(out, key.match());
        end(out, start);
    }

    /** Deletes a flow as it was read, by the bytes of its match where that could not be read. */
    static void delete(Bytes out, Bundle bundle, int xid, FlowEntry entry) {
        int start = begin(out, bundle, xid, DELETE_STRICT, entry.table(), entry.priority(), 0);
        if (entry.known().isPresent()) {
            match(out, entry.known().get());
        } else {
            out.writeBytes(entry.match());
        }
        end(out, start);
    }

    static void match(Bytes out, Match match) {
        int start = out.size();
        out.writeShort(OXM_MATCH).writeShort(0);
        List<Match.Term> terms = match.terms();
        int last = -1;
        for (int i = 0; i < terms.size(); i++) {
            Match.Term next = after(last, terms);
            last = Oxm.place(next.field());
            Oxm.write(out, next);
        }
        int length = out.size() - start;
        out.setShort(start + 2, length);
        pad(out, length);
    }

    /** The first of the terms that stand behind a place. */
    private static Match.Term after(int place, List<Match.Term> terms) {
        Match.@Nullable Term first = null;
        int best = Integer.MAX_VALUE;
        for (int i = 0; i < terms.size(); i++) {
            int its = Oxm.place(terms.get(i).field());
            if (its > place && its < best) {
                first = terms.get(i);
                best = its;
            }
        }
        return Objects.requireNonNull(first);
    }

    static void instructions(Bytes out, Flow flow) {
        if (!flow.actions().isEmpty()) {
            int start = out.size();
            out.writeShort(APPLY_ACTIONS).writeShort(0).writeInt(0);
            for (int i = 0; i < flow.actions().size(); i++) {
                action(out, flow.actions().get(i));
            }
            out.setShort(start + 2, out.size() - start);
        }
        if (flow.next().isPresent()) {
            out.writeShort(GOTO_TABLE)
                    .writeShort(8)
                    .writeByte(flow.next().getAsInt())
                    .writeMedium(0);
        }
    }

    static void action(Bytes out, Action action) {
        if (action instanceof Action.SetField set) {
            setField(out, set);
        } else if (action instanceof Action.DecTtl) {
            out.writeShort(DEC_NW_TTL).writeShort(8).writeInt(0);
        } else if (action instanceof Action.Output output) {
            output(out, output.port(), 0);
        } else if (action instanceof Action.OutputInPort) {
            output(out, IN_PORT, 0);
        } else if (action instanceof Action.ToController told) {
            output(out, CONTROLLER, told.maxBytes());
        } else {
            NiciraActions.write(out, action);
        }
    }

    private static void setField(Bytes out, Action.SetField set) {
        int start = out.size();
        out.writeShort(SET_FIELD).writeShort(0);
        Oxm.writeExact(out, set.field(), set.value());
        pad(out, out.size() - start);
        out.setShort(start + 2, out.size() - start);
    }

    private static void output(Bytes out, int port, int maxBytes) {
        out.writeShort(OUTPUT)
                .writeShort(16)
                .writeInt(port)
                .writeShort(maxBytes)
                .writeZero(6);
    }

    private static int begin(Bytes out, Bundle bundle, int xid, int command, int table, int priority, long cookie) {
        int start = out.size();
        out.writeByte(Wire.VERSION).writeByte(BUNDLE_ADD).writeShort(0).writeInt(xid);
        out.writeInt(bundle.id()).writeShort(0).writeShort(Bundle.FLAGS);
        out.writeByte(Wire.VERSION).writeByte(FLOW_MOD).writeShort(0).writeInt(xid);
        out.writeLong(cookie).writeLong(0);
        out.writeByte(table).writeByte(command).writeShort(0).writeShort(0).writeShort(priority);
        out.writeInt(ANY).writeInt(ANY).writeInt(ANY).writeShort(0).writeShort(0);
        return start;
    }

    private static void end(Bytes out, int start) {
        int length = out.size() - start;
        out.setShort(start + 2, length);
        out.setShort(start + 16 + 2, length - 16);
    }

    /** Fills up to a multiple of eight bytes what has this length. */
    static void pad(Bytes out, int length) {
        out.writeZero(-length & 7);
    }
}
