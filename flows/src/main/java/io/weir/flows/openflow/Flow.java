package io.weir.flows.openflow;

import java.util.List;
import java.util.OptionalInt;

/**
 * One entry of a flow table.
 *
 * @param table the table's number, 0 to 254
 * @param priority 0 to 65535; of the flows that match, the highest applies
 * @param cookie what the flow says of its origin ({@code Cookie})
 * @param actions applied in this order
 * @param next the table that the packet goes to afterwards
 */
public record Flow(int table, int priority, long cookie, Match match, List<Action> actions, OptionalInt next) {

    public Flow {
        actions = List.copyOf(actions);
        if (next.isPresent() && next.getAsInt() <= table) {
            throw new IllegalArgumentException("table " + table + " cannot go back to " + next.getAsInt());
        }
    }

    /** What makes it one flow of a switch: adding a second flow with the same key replaces the first. */
    public Key key() {
        return new Key(table, priority, match);
    }

    /** A flow's identity within a switch (OpenFlow 1.4, 5.2). */
    public record Key(int table, int priority, Match match) {}
}
