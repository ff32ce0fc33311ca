package io.weir.flows.pipeline;

import static io.weir.flows.openflow.Field.IP_TTL;
import static io.weir.flows.pipeline.Registers.REASON;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import java.util.List;
import java.util.Set;

/**
 * What the flows of one table may do. A flow that does more is refused where it is made, so that reading the contracts,
 * in {@code Contracts}, is enough to know what can happen to a packet. What no flow takes is dropped, in every table.
 * Beside what is listed, the flows of every table may note a reason and go to {@code DROP}.
 *
 * @param matches fields that its flows may look at
 * @param sets fields that its flows may write
 * @param goesTo tables that its flows may pass a packet to
 * @param sends whether and where its flows may send a packet
 * @param also what else its flows may do
 */
public record Contract(Set<Field> matches, Set<Field> sets, Set<Table> goesTo, Sends sends, Set<Also> also) {

    /** Where the flows of a table may send packets. */
    public enum Sends {
        NOWHERE,
        BACK_TO_SENDER,
        TO_A_PORT
    }

    /** What only few tables do. */
    public enum Also {
        /** Looks up and keeps sessions; the tables that packets go on to from there are among {@code goesTo}. */
        TRACKS,
        /** Sends copies of packets to the controller. */
        TELLS_THE_CONTROLLER,
        /** Has the switch add flows to a table of {@code goesTo}, which match what that table may. */
        LEARNS
    }

    /** The contract of a table. */
    public static Contract of(Table table) {
        return Contracts.of(table);
    }

    /**
     * Returns the flow if its table's contract allows it.
     *
     * @throws IllegalStateException if it does not: a mistake in the table's class
     */
    static Flow held(Table table, Flow flow) {
        Contract contract = of(table);
        // By number: an iterator for each of a hundred thousand flows costs more than what is asked of them.
        List<Match.Term> terms = flow.match().terms();
        for (int i = terms.size() - 1; i >= 0; i--) {
            contract.allow(contract.matches, terms.get(i).field(), flow);
        }
        List<Action> actions = flow.actions();
        for (int i = actions.size() - 1; i >= 0; i--) {
            contract.allow(actions.get(i), flow);
        }
        return flow;
    }

    /**
     * Returns the next table's number if this table's contract allows going there.
     *
     * @throws IllegalStateException if it does not
     */
    static int next(Table table, Table next) {
        if (!of(table).goesTo.contains(next) && !(next == Table.DROP && table.number() < Table.DROP.number())) {
            throw new IllegalStateException(table + " may not go to " + next);
        }
        return next.number();
    }

    private void allow(Action action, Flow flow) {
        if (action instanceof Action.SetField set) {
            if (set.field() != REASON) {
                allow(sets, set.field(), flow);
            }
        } else if (action instanceof Action.Move move) {
            allow(sets, move.to(), flow);
        } else if (action instanceof Action.DecTtl) {
            allow(sets, IP_TTL, flow);
        } else if (action instanceof Action.Ct ct && also.contains(Also.TRACKS)) {
            ct.exec().forEach(write -> allow(write, flow));
            ct.recircTable().ifPresent(next -> allow(next, flow));
        } else if (action instanceof Action.Learn learn && also.contains(Also.LEARNS)) {
            Contract learned = of(allow(learn.table(), flow));
            learn.fields().forEach(field -> allow(learned.matches, field, flow));
        } else if (!(action instanceof Action.OutputInPort && sends == Sends.BACK_TO_SENDER
                || action instanceof Action.Output && sends == Sends.TO_A_PORT
                || action instanceof Action.OutputRegister && sends == Sends.TO_A_PORT
                || action instanceof Action.ToController && also.contains(Also.TELLS_THE_CONTROLLER))) {
            throw new IllegalStateException("may not do that: " + flow);
        }
    }

    private Table allow(int next, Flow flow) {
        return goesTo.stream()
                .filter(table -> table.number() == next)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("may not go to table " + next + ": " + flow));
    }

    private void allow(Set<Field> allowed, Field used, Flow flow) {
        if (!allowed.contains(used)) {
            throw new IllegalStateException("uses a field that its table did not declare: " + flow);
        }
    }
}
