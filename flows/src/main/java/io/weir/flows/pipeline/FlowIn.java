package io.weir.flows.pipeline;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Action.Ct.Nat;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Writes one flow of a table, read from top to bottom: where it stands, what it matches, what it does. */
public final class FlowIn {

    /** Ethernet 14, IPv4 up to 60, TCP up to 60, and what an ICMP error shall quote of it. */
    private static final int TOLD_BYTES = 192;

    private final Table table;
    private final int priority;
    private final long cookie;
    private final Match.Builder match = Match.where();
    private final List<Action> actions = new ArrayList<>(8);

    private FlowIn(Table table, int priority, long cookie) {
        this.table = table;
        this.priority = priority;
        this.cookie = cookie;
    }

    /** Begins a flow. */
    public static FlowIn table(Table table, int priority, long cookie) {
        return new FlowIn(table, priority, cookie);
    }

    /** Matches an exact value. */
    public FlowIn when(Field field, long value) {
        match.is(field, value);
        return this;
    }

    /** Matches the bits of a mask. */
    public FlowIn when(Field field, long value, long mask) {
        if (mask != 0) {
            match.is(field, value, mask);
        }
        return this;
    }

    /** Writes a field. */
    public FlowIn set(Field field, long value) {
        actions.add(new Action.SetField(field, value));
        return this;
    }

    /** Copies a field. */
    public FlowIn move(Field from, Field to) {
        actions.add(new Action.Move(from, to));
        return this;
    }

    /** Lowers the TTL by one. */
    public FlowIn decTtl() {
        actions.add(new Action.DecTtl());
        return this;
    }

    /** Sends a copy of the packet's beginning to the controller: with all headers, as an answer needs them. */
    public FlowIn tellController() {
        actions.add(new Action.ToController(TOLD_BYTES));
        return this;
    }

    /** Has the switch add a flow that drops, and so counts, what has the same values in these fields. */
    public FlowIn learn(Table in, int learnedPriority, long learnedCookie, List<Field> fields) {
        actions.add(new Action.Learn(in.number(), learnedPriority, learnedCookie, fields));
        return this;
    }

    /** Ends the flow: the packet goes on to another table with what the tracker, in a register's zone, says of it. */
    public Flow track(Field zoneRegister, Table next) {
        return track(zoneRegister, new Nat.None(), next);
    }

    /** As {@link #track}; addresses and ports are translated, too, where the packet's session is. */
    public Flow trackTranslated(Field zoneRegister, Table next) {
        return track(zoneRegister, new Nat.AsKnown(), next);
    }

    private Flow track(Field zoneRegister, Nat nat, Table next) {
        actions.add(new Action.Ct(
                Action.Ct.Commit.NO,
                new Action.Ct.Zone.FromRegister(zoneRegister),
                OptionalInt.of(Contract.next(table, next)),
                List.of(),
                Action.Ct.Alg.NONE,
                nat));
        return end(OptionalInt.empty());
    }

    /**
     * Ends the flow: a new packet's session is kept, with a mark, in the zone that a register holds, and the packet goes on
     * to another table, where it has the mark only if there was room for the session.
     */
    public Flow commit(Field zoneRegister, long mark, Table next) {
        return commit(zoneRegister, mark, Action.Ct.Alg.NONE, new Nat.None(), next);
    }

    /** As {@link #commit(Field, long, Table)}; connections that the session announces are expected, and it is translated. */
    public Flow commit(Field zoneRegister, long mark, Action.Ct.Alg alg, Nat nat, Table next) {
        return commit(zoneRegister, new Action.SetField(Field.CT_MARK, mark), alg, nat, next);
    }

    /** As {@link #commit(Field, long, Table)}, with the mark that a register holds. */
    public Flow commit(Field zoneRegister, Field markRegister, Table next) {
        return commit(zoneRegister, markRegister, new Nat.None(), next);
    }

    /** As {@link #commit(Field, Field, Table)}, translated. */
    public Flow commit(Field zoneRegister, Field markRegister, Nat nat, Table next) {
        return commit(zoneRegister, new Action.Move(markRegister, Field.CT_MARK), Action.Ct.Alg.NONE, nat, next);
    }

    private Flow commit(Field zoneRegister, Action mark, Action.Ct.Alg alg, Nat nat, Table next) {
        actions.add(new Action.Ct(
                Action.Ct.Commit.YES,
                new Action.Ct.Zone.FromRegister(zoneRegister),
                OptionalInt.of(Contract.next(table, next)),
                List.of(mark),
                alg,
                nat));
        return end(OptionalInt.empty());
    }

    /** Ends the flow: the packet goes on to another table. */
    public Flow goTo(Table next) {
        return end(OptionalInt.of(Contract.next(table, next)));
    }

    /** Ends the flow: the packet leaves by a port. */
    public Flow output(int port) {
        actions.add(new Action.Output(port));
        return end(OptionalInt.empty());
    }

    /** Ends the flow: the packet leaves by the port whose number a register holds. */
    public Flow outputRegister(Field register) {
        actions.add(new Action.OutputRegister(register));
        return end(OptionalInt.empty());
    }

    /** Ends the flow: the packet goes back to where it came from. */
    public Flow outputInPort() {
        actions.add(new Action.OutputInPort());
        return end(OptionalInt.empty());
    }

    /** Ends the flow: the packet is dropped, and counted by its reason. */
    public Flow drop(Reason reason) {
        return set(Registers.REASON, reason.code()).goTo(Table.DROP);
    }

    /** Ends the flow: the packet is dropped, and counted by nothing but this flow. */
    public Flow drop() {
        return end(OptionalInt.empty());
    }

    private Flow end(OptionalInt next) {
        return Contract.held(table, new Flow(table.number(), priority, cookie, match.build(), actions, next));
    }
}
