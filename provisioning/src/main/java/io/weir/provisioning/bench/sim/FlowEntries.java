package io.weir.provisioning.bench.sim;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A switch's flow tables: the bytes of each flow as it was put, under table, priority and match. Two matches are the same
 * if their bytes are; a real switch would also know them in another order. No packet ever meets a flow, so counters are 0.
 */
final class FlowEntries {

    private static final int ADD = 0;
    private static final int DELETE = 3;
    private static final int DELETE_STRICT = 4;

    /** Of a flow_mod, up to its match (7.3.4.2). */
    private static final int FIXED = 48;

    private static final int MATCH_HEADER = 4;

    /** OFPFF_SEND_FLOW_REM. */
    private static final int TELL_OF_REMOVAL = 1;

    /** OFPRR_DELETE. */
    private static final int DELETED = 2;

    private final Map<Key, Flow> flows = new LinkedHashMap<>();

    /** A flow as it was put. */
    static final class Flow {
        private final Key key;
        private final long cookie;
        private final int flags;
        private final int importance;
        /** Its match and instructions, as they were sent. */
        private final byte[] body;

        private Flow(Key key, long cookie, int flags, int importance, byte[] body) {
            this.key = key;
            this.cookie = cookie;
            this.flags = flags;
            this.importance = importance;
            this.body = body;
        }

        /** An entry of a flow statistics reply (7.3.5.2). */
        void write(Outbox out) {
            out.u16(FIXED + body.length).u8(key.table).u8(0);
            out.u32(0)
                    .u32(0)
                    .u16(key.priority)
                    .u16(0)
                    .u16(0)
                    .u16(flags)
                    .u16(importance)
                    .u16(0);
            out.u64(cookie).u64(0).u64(0).bytes(body);
        }

        /** A flow removed message (7.4.2), with the flow's match. */
        void writeRemoved(Outbox out) {
            out.begin(OpenFlow.FLOW_REMOVED, 0)
                    .u64(cookie)
                    .u16(key.priority)
                    .u8(DELETED)
                    .u8(key.table);
            out.u32(0).u32(0).u16(0).u16(0).u64(0).u64(0);
            out.bytes(ByteBuffer.wrap(body, 0, key.matchLength)).end();
        }

        int length() {
            return FIXED + body.length;
        }
    }

    /** What makes it one flow: the match is the first {@code matchLength} bytes of {@code body}. */
    static final class Key {
        private final int table;
        private final int priority;
        private final byte[] body;
        private final int matchLength;
        private final int hash;

        private Key(int table, int priority, byte[] body, int matchLength) {
            this.table = table;
            this.priority = priority;
            this.body = body;
            this.matchLength = matchLength;
            int sum = table * 31 + priority;
            for (int i = 0; i < matchLength; i++) {
                sum = sum * 31 + body[i];
            }
            this.hash = sum;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && table == key.table
                    && priority == key.priority
                    && Arrays.equals(body, 0, matchLength, key.body, 0, key.matchLength);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    int size() {
        return flows.size();
    }

    /** Whether a flow_mod has a form that {@link #apply} knows. */
    static boolean isKnown(ByteBuffer flowMod) {
        if (flowMod.remaining() < FIXED + MATCH_HEADER) {
            return false;
        }
        int start = flowMod.position();
        int command = Byte.toUnsignedInt(flowMod.get(start + 25));
        int matchLength = padded(Short.toUnsignedInt(flowMod.getShort(start + FIXED + 2)));
        boolean allOfAll = matchLength == 8 && Byte.toUnsignedInt(flowMod.get(start + 24)) == OpenFlow.ALL_TABLES;
        return FIXED + matchLength <= flowMod.remaining()
                && (command == ADD || command == DELETE_STRICT || command == DELETE && allOfAll);
    }

    /**
     * Does what a flow_mod says: adds or replaces, deletes exactly one, or deletes all.
     *
     * @param told takes a flow that is deleted by itself, if it was to be told of
     */
    void apply(ByteBuffer flowMod, Consumer<Flow> told) {
        int start = flowMod.position();
        int command = Byte.toUnsignedInt(flowMod.get(start + 25));
        if (command == DELETE) {
            flows.clear();
            return;
        }
        byte[] body = new byte[flowMod.remaining() - FIXED];
        flowMod.get(start + FIXED, body);
        int matchLength = padded(Short.toUnsignedInt(flowMod.getShort(start + FIXED + 2)));
        int table = Byte.toUnsignedInt(flowMod.get(start + 24));
        Key key = new Key(table, Short.toUnsignedInt(flowMod.getShort(start + 30)), body, matchLength);
        // Removed first: a key that stayed would keep the bytes of the flow before.
        Flow old = flows.remove(key);
        if (command == DELETE_STRICT && old != null && (old.flags & TELL_OF_REMOVAL) != 0) {
            told.accept(old);
        }
        if (command == ADD) {
            long cookie = flowMod.getLong(start + 8);
            int flags = Short.toUnsignedInt(flowMod.getShort(start + 44));
            int importance = Short.toUnsignedInt(flowMod.getShort(start + 46));
            flows.put(key, new Flow(key, cookie, flags, importance, body));
        }
    }

    /** Tells of all flows of a table, or of every one. */
    void read(int table, Consumer<Flow> sink) {
        for (Flow flow : flows.values()) {
            if (table == OpenFlow.ALL_TABLES || flow.key.table == table) {
                sink.accept(flow);
            }
        }
    }

    private static int padded(int length) {
        return length + 7 & ~7;
    }
}
