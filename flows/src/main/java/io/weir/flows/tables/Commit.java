package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.CT_MARK;
import static io.weir.flows.openflow.Field.CT_STATE;
import static io.weir.flows.openflow.Field.ETH_TYPE;
import static io.weir.flows.openflow.Field.IP_PROTO;

import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.Action.Ct.Alg;
import io.weir.flows.openflow.Action.Ct.Nat;
import io.weir.flows.openflow.CtState;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import io.weir.flows.tables.PolicyItem.RuleCount.Passage;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Has new sessions remembered with the number of the rule that let them in, and counts by rule, on the sender's host, what
 * passes.
 *
 * <pre>
 * in:  a packet that may go to the receiver it is for
 * out: the first of a session that the outside begins → ADMIT
 *      the first of another tracked session → committed, the rule's number in its mark → LIMIT
 *      anything else → OUTPUT
 * </pre>
 */
public final class Commit implements TableFlows {

    /** The mark of sessions that no rule let in: above all rules' numbers, and not 0, which {@code LIMIT} takes for none. */
    private static final long MARK_OF_NO_RULE = 1L << 24;

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(PolicyItem.RuleCount.class, HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof PolicyItem.RuleCount count && count.effect().lets()) {
            if (count.effect() == PolicyItem.Effect.ALLOW_WITH_FTP) {
                // Both hosts must follow the control connection; and commit the data connection.
                out.accept(controlConnection(count, 0));
                out.accept(controlConnection(count, 1));
                out.accept(dataConnection(count, 0));
                out.accept(dataConnection(count, 1));
            } else if (count.effect() != PolicyItem.Effect.KEEP) {
                out.accept(count.passage() instanceof Passage.Inwards ? fromOutside(count) : newSession(count));
            }
            out.accept(FlowIn.table(Table.COMMIT, Priority.REST, count.cookie())
                    .when(Registers.FROM_TUNNEL, 0)
                    .when(Registers.RULE, count.rule())
                    .goTo(Table.OUTPUT));
        } else if (item instanceof HostItem.Base) {
            out.accept(first(item, Priority.ITEM, 0)
                    .when(Registers.RULE, 0)
                    .commit(Registers.ZONE, MARK_OF_NO_RULE, Table.LIMIT));
            out.accept(first(item, Priority.REST, 0).commit(Registers.ZONE, Registers.RULE, Table.LIMIT));
            out.accept(FlowIn.table(Table.COMMIT, Priority.LAST, item.cookie()).goTo(Table.OUTPUT));
        }
    }

    private static Flow newSession(PolicyItem.RuleCount count) {
        return told(firstOf(count), count).commit(Registers.ZONE, count.rule(), Alg.NONE, nat(count), Table.LIMIT);
    }

    /** The container that it is begun with must be known to translate it. */
    private static Flow fromOutside(PolicyItem.RuleCount count) {
        return told(firstOf(count), count).goTo(Table.ADMIT);
    }

    private static FlowIn firstOf(PolicyItem.RuleCount count) {
        return first(count, Priority.ITEM, 0).when(Registers.FROM_TUNNEL, 0).when(Registers.RULE, count.rule());
    }

    private static Nat nat(PolicyItem.RuleCount count) {
        return count.passage() instanceof Passage.Outwards out ? new Nat.Source(out.under()) : new Nat.None();
    }

    private static Flow controlConnection(PolicyItem.RuleCount count, int fromTunnel) {
        FlowIn flow = first(count, Priority.ITEM, CtState.REL.bit())
                .when(IP_PROTO, Traffic.TCP)
                .when(Registers.FROM_TUNNEL, fromTunnel)
                .when(Registers.RULE, count.rule());
        return (fromTunnel == 0 ? told(flow, count) : flow)
                .commit(Registers.ZONE, count.rule(), Alg.FTP, nat(count), Table.LIMIT);
    }

    /** An expected session has its control connection's mark before it is remembered itself. */
    private static Flow dataConnection(PolicyItem.RuleCount count, int fromTunnel) {
        long state = CtState.TRK.bit() | CtState.NEW.bit() | CtState.REL.bit();
        FlowIn flow = FlowIn.table(Table.COMMIT, Priority.ITEM, count.cookie())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(CT_STATE, state, state)
                .when(Registers.FROM_TUNNEL, fromTunnel)
                .when(Registers.RULE, count.rule());
        // It is translated as what announced it.
        Nat nat = count.passage() instanceof Passage.Within ? new Nat.None() : new Nat.AsKnown();
        return (fromTunnel == 0 ? told(flow, count) : flow)
                .commit(Registers.ZONE, count.rule(), Alg.NONE, nat, Table.LIMIT);
    }

    private static FlowIn told(FlowIn flow, PolicyItem.RuleCount count) {
        return count.tells() ? flow.tellController() : flow;
    }

    /**
     * A session that is new and not yet remembered: until a reply comes, later packets may count as new as well.
     *
     * @param not states that it must not have
     */
    private static FlowIn first(Item item, int priority, long not) {
        return FlowIn.table(Table.COMMIT, priority, item.cookie())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(CT_STATE, CtState.TRK.bit() | CtState.NEW.bit(), CtState.TRK.bit() | CtState.NEW.bit() | not)
                .when(CT_MARK, 0);
    }
}
