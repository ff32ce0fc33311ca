package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.CT_MARK;
import static io.weir.flows.openflow.Field.CT_STATE;
import static io.weir.flows.openflow.Field.ETH_TYPE;

import io.weir.flows.openflow.CtState;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Leave;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import io.weir.flows.tables.TrafficMatch.Way;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Judges every packet by the rule that would let its session in now, whether it is the session's first packet, a later
 * one, a reply or an error about it: what a rule alone let in ends with the rule.
 *
 * <pre>
 * in:  a packet; if tracked, its session's ends as it was begun
 * out: untracked → as POLICY found: COMMIT, or dropped
 *      the first rule that concerns its session allows → COMMIT
 *      a rule that was withdrawn let the session in, and keeps its sessions → COMMIT
 *      the first rule that concerns it denies or rejects → dropped
 *      no rule → COMMIT within a tenant whose inside is open, else dropped
 * </pre>
 */
public final class Stateful implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(PolicyItem.RuleMatch.class, PolicyItem.OpenInside.class, HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof PolicyItem.RuleMatch rule && !rule.effect().observes()) {
            rule.traffic().ways().forEach(way -> out.accept(judged(rule, way)));
            if (rule.effect() == PolicyItem.Effect.ALLOW_WITH_FTP) {
                out.accept(begunByTheServer(rule));
            }
        } else if (item instanceof PolicyItem.OpenInside inside) {
            out.accept(within(inside));
        } else if (item instanceof HostItem.Base) {
            out.accept(untracked(item, Leave.ANY).goTo(Table.COMMIT));
            out.accept(untracked(item, Leave.NONE).goTo(Table.DROP));
            out.accept(FlowIn.table(Table.STATEFUL, Priority.LAST, item.cookie())
                    .set(Registers.RULE, 0)
                    .drop(Reason.NO_RULE));
        }
    }

    private static Flow judged(PolicyItem.RuleMatch rule, Way way) {
        FlowIn flow = FlowIn.table(Table.STATEFUL, rule.priority(), rule.cookie())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(CT_STATE, CtState.TRK.bit() | way.state(), CtState.TRK.bit() | CtState.INV.bit() | way.mask());
        if (rule.effect() == PolicyItem.Effect.KEEP) {
            // Only what was let in is marked. Until somebody answers it counts as new, so a stream one way always does.
            flow.when(CT_MARK, rule.rule());
        }
        rule.from().asBeginner(flow);
        rule.to().asPartner(flow);
        rule.traffic().ofSession(flow, way);
        flow.set(Registers.RULE, rule.rule());
        return rule.effect() == PolicyItem.Effect.DENY ? flow.drop(Reason.RULE) : flow.goTo(Table.COMMIT);
    }

    /** FTP's active mode (RFC 959, 5.2): the data connection that the control connection, allowed by the rule, expects. */
    private static Flow begunByTheServer(PolicyItem.RuleMatch rule) {
        FlowIn flow = FlowIn.table(Table.STATEFUL, rule.priority(), rule.cookie())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(
                        CT_STATE,
                        CtState.TRK.bit() | CtState.REL.bit(),
                        CtState.TRK.bit() | CtState.INV.bit() | CtState.REL.bit());
        rule.to().asExpectedBeginner(flow);
        rule.from().asExpectedPartner(flow);
        rule.traffic().ofSession(flow, Way.BOTH);
        return flow.set(Registers.RULE, rule.rule()).goTo(Table.COMMIT);
    }

    private static Flow within(PolicyItem.OpenInside inside) {
        return FlowIn.table(Table.STATEFUL, Priority.DEFAULT, inside.cookie())
                .when(CT_STATE, CtState.TRK.bit(), CtState.TRK.bit() | CtState.INV.bit())
                .when(Registers.SOURCE_TENANT, inside.tenant())
                .when(Registers.DESTINATION_TENANT, inside.tenant())
                .set(Registers.RULE, 0)
                .goTo(Table.COMMIT);
    }

    private static FlowIn untracked(Item base, Leave leave) {
        return FlowIn.table(Table.STATEFUL, Priority.REST, base.cookie())
                .when(CT_STATE, 0, CtState.TRK.bit())
                .when(Registers.FORWARD, leave.code());
    }
}
