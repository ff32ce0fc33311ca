package io.weir.controller.openflow;

import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A flow as a switch gave it back.
 *
 * @param flow the flow; empty if it holds something that Weir has no word for, which makes it somebody else's
 * @param known its match, if that could be read whether or not the rest could
 * @param match the bytes of a match that could not be read, with type, length and padding; owned by the entry
 * @param unknown what Weir has no word for; empty if {@code flow} is there
 * @param durationSeconds its age
 */
public record FlowEntry(
        Optional<Flow> flow,
        Optional<Match> known,
        @SuppressWarnings("ArrayRecordComponent") byte[] match, // two entries are never compared
        int table,
        int priority,
        long cookie,
        String unknown,
        long packets,
        long bytes,
        double durationSeconds) {

    /** Its key, if its match could be read. */
    public Optional<Flow.Key> key() {
        return known.map(readable -> new Flow.Key(table, priority, readable));
    }

    /** What could be read of somebody else's flow. */
    public String text() {
        return "table=" + table + ", priority=" + priority + ", cookie=0x" + Long.toHexString(cookie) + ", match="
                + known.map(Object::toString)
                        .orElseGet(() -> "0x" + HexFormat.of().formatHex(match)) + ", unknown: "
                + unknown;
    }
}
