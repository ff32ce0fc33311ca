package io.weir.controller.openflow;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import java.util.List;

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
    /** Of a bundle add message, before the message in it. */
    private static final int BUNDLE_ADD_FIXED = 16;

    /** Where a flow_mod has its flags. */
    private static final int MOD_FLAGS = 44;

    /** OFPFF_SEND_FLOW_REM. */
    static final int TELL_OF_REMOVAL = 1;

    private static final int ANY = 0xffffffff;

    private FlowWriter() {}

    /** Adds the flow, in the place of one with the same key. */
    static void put(Bytes out, Bundle bundle, int xid, Flow flow) {
        int start = begin(out, bundle, xid, ADD, flow.table(), flow.priority(), flow.cookie());
        match(out, flow.match());
        instructions(out, flow);
        end(out, start);
    }

    /** As {@link #put}; the switch is to tell when it is removed. */
    static void putTold(Bytes out, Bundle bundle, int xid, Flow flow) {
        int start = out.size();
        put(out, bundle, xid, flow);
        out.setShort(start + BUNDLE_ADD_FIXED + MOD_FLAGS, TELL_OF_REMOVAL);
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
        for (Match.Term term : inOrder(match.terms())) {
            Oxm.write(out, term);
        }
        int length = out.size() - start;
        out.setShort(start + 2, length);
        pad(out, length);
    }

    /** By {@link Oxm#place}: there are few, and most stand as they should already. */
    private static Match.Term[] inOrder(List<Match.Term> terms) {
        Match.Term[] ordered = new Match.Term[terms.size()];
        for (int i = 0; i < ordered.length; i++) {
            Match.Term term = terms.get(i);
            int place = Oxm.place(term.field());
            int at = i;
            while (at > 0 && Oxm.place(ordered[at - 1].field()) > place) {
                ordered[at] = ordered[at - 1];
                at--;
            }
            ordered[at] = term;
        }
        return ordered;
    }

    static void instructions(Bytes out, Flow flow) {
        List<Action> actions = flow.actions();
        int count = actions.size();
        if (count > 0) {
            int start = out.size();
            out.writeShort(APPLY_ACTIONS).writeShort(0).writeInt(0);
            for (int i = 0; i < count; i++) {
                action(out, actions.get(i));
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
        int length = 8 + Oxm.length(set.field());
        int padded = length + 7 & ~7;
        out.writeShort(SET_FIELD).writeShort(padded);
        Oxm.writeExact(out, set.field(), set.value());
        out.writeZero(padded - length);
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
        out.setShort(start + BUNDLE_ADD_FIXED + 2, length - BUNDLE_ADD_FIXED);
    }

    /** Fills up to a multiple of eight bytes what has this length. */
    static void pad(Bytes out, int length) {
        out.writeZero(-length & 7);
    }
}
