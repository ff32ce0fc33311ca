package io.weir.flows.pipeline;

import java.util.Optional;

/** The tables that a packet passes, in this order. Numbers have gaps, so that a table can come between two others. */
public enum Table {
    /** What port did it come in by, and so whose is it? */
    CLASSIFY(0),
    /** Does the container send from the addresses that are its own? */
    SPOOF_GUARD(10),
    /** For what came from a tunnel: which tenant sent it, and to which network? */
    SOURCE(15),
    /** For what came from a tunnel: which of its tenant's identities sent it? */
    SOURCE_IDENTITY(17),
    /** For what came from the outside: to which tenant's session does it belong? */
    OUTSIDE(19),

    /** Answers ARP requests. */
    ARP_ND(20),
    /** Answers what is meant for the gateway itself. */
    SERVICES(30),
    /** Takes a packet that was sent to the gateway into its destination's network. */
    ROUTE(40),
    /** Whose is the destination address, and which way is it? */
    DESTINATION(50),
    /** May the sender begin any session, none, or some with the receiver? */
    POLICY(60),
    /** The same, the other way round. */
    BACKWARD(65),
    /** Marks what the datapath decides, up to here, as older or newer than a change. */
    FENCE(69),
    /** Does what may pass depend on the session? Then the packet goes through connection tracking. */
    CONNTRACK(70),
    /** Which of its session's two directions does it go in? */
    SESSION(75),
    /** Does an ICMP error come from an end of the session that it speaks of? */
    RELATED(76),
    /** If the outside began its session: is the port published? */
    PUBLISHED(77),
    /** Counts what rules that only observe would decide. */
    OBSERVE(78),
    /** As {@link #FENCE}, of packets that connection tracking hands back. */
    SESSION_FENCE(79),
    /** Which rule lets its session in? */
    STATEFUL(80),
    /** Has new sessions remembered. */
    COMMIT(90),
    /** Leads new sessions of the outside to their containers. */
    ADMIT(92),
    /** Was there room for the new session? */
    LIMIT(95),
    /** Out of the port that was chosen. */
    OUTPUT(100),
    /** Where all ends that goes nowhere. */
    DROP(110),
    /** Counts it, by port, reason and rule. */
    DROP_COUNT(111);

    private final int number;

    Table(int number) {
        this.number = number;
    }

    /** The table's number in the switch. */
    public int number() {
        return number;
    }

    /** The table with this number in the switch. */
    public static Optional<Table> of(int number) {
        for (Table table : values()) {
            if (table.number == number) {
                return Optional.of(table);
            }
        }
        return Optional.empty();
    }
}
