package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.CT_STATE;
import static io.weir.flows.openflow.Field.ETH_TYPE;

import io.weir.flows.openflow.CtState;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import io.weir.flows.tables.TrafficMatch.Way;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Counts what rules that only observe would decide, and decides nothing. Where there is such a rule, the enforced rules
 * beside it are here too, so that it counts only what would have come to it. Each packet is counted on its sender's host.
 *
 * <pre>
 * in:  a packet, tracked or not, its session's ends as it was begun
 * out: every packet → SESSION_FENCE
 * </pre>
 */
public final class Observe implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(PolicyItem.RuleMatch.class, HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof PolicyItem.RuleMatch rule && rule.effect().observes()) {
            for (Way way : rule.traffic().ways()) {
                FlowIn first = tracked(rule, way, CtState.NEW.bit(), CtState.NEW.bit());
                out.accept(
                        counted(rule.effect() == PolicyItem.Effect.OBSERVE_AND_LOG ? first.tellController() : first));
                out.accept(counted(tracked(rule, way, 0, CtState.NEW.bit())));
            }
            out.accept(counted(untracked(rule)));
        } else if (item instanceof PolicyItem.RuleMatch rule && rule.besideObserving()) {
            rule.traffic().ways().forEach(way -> out.accept(passed(tracked(rule, way, 0, 0))));
            out.accept(passed(untracked(rule)));
        } else if (item instanceof HostItem.Base) {
            out.accept(passed(FlowIn.table(Table.OBSERVE, Priority.LAST, item.cookie())));
        }
    }

    private static FlowIn tracked(PolicyItem.RuleMatch rule, Way way, long state, long mask) {
        FlowIn flow = FlowIn.table(Table.OBSERVE, rule.priority(), rule.cookie())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(
                        CT_STATE,
                        CtState.TRK.bit() | way.state() | state,
                        CtState.TRK.bit() | CtState.INV.bit() | way.mask() | mask);
        rule.from().asBeginner(flow);
        rule.to().asPartner(flow);
        rule.traffic().ofSession(flow, way);
        return flow;
    }

    private static FlowIn untracked(PolicyItem.RuleMatch rule) {
        FlowIn flow = FlowIn.table(Table.OBSERVE, rule.priority(), rule.cookie())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(CT_STATE, 0, CtState.TRK.bit());
        rule.from().asSender(flow);
        rule.to().asReceiver(flow);
        rule.traffic().ofPacket(flow);
        return flow;
    }

    private static Flow counted(FlowIn flow) {
        return passed(flow.when(Registers.FROM_TUNNEL, 0));
    }

    private static Flow passed(FlowIn flow) {
        return flow.goTo(Table.SESSION_FENCE);
    }
}
