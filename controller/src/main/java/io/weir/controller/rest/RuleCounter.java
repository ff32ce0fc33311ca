package io.weir.controller.rest;

import io.weir.controller.reconcile.InstalledFlow;
import io.weir.flows.openflow.CtState;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import io.weir.flows.pipeline.Cookie;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a rule has counted since its flows were last written: what it let pass, dropped, or would have.
 *
 * @param packets each once, on its sender's host
 * @param sessions new ones; none are told from others where sessions are not tracked
 */
record RuleCounter(long packets, long bytes, long sessions) {

    static final RuleCounter NONE = new RuleCounter(0, 0, 0);

    /** The tables whose flows count each packet of a rule once, if they are about what came from a container. */
    private static final Set<Integer> COUNTING =
            Set.of(Table.OBSERVE.number(), Table.COMMIT.number(), Table.DROP.number());

    /** Adds up what the flows of rules counted. */
    static void add(List<InstalledFlow> flows, Map<Integer, RuleCounter> byRule) {
        for (InstalledFlow installed : flows) {
            installed.flow().filter(RuleCounter::counts).ifPresent(flow -> Cookie.rule(flow.cookie())
                    .ifPresent(rule -> byRule.merge(rule, of(installed, flow), RuleCounter::plus)));
        }
    }

    private static boolean counts(Flow flow) {
        return COUNTING.contains(flow.table())
                && flow.match().terms().stream()
                        .anyMatch(term -> term.field() == Registers.FROM_TUNNEL && term.value() == 0);
    }

    private static RuleCounter of(InstalledFlow installed, Flow flow) {
        return new RuleCounter(
                installed.packets(), installed.bytes(), isOfNewSessions(flow.match()) ? installed.packets() : 0);
    }

    private static boolean isOfNewSessions(Match match) {
        return match.terms().stream()
                .anyMatch(term -> term.field() == Field.CT_STATE && (term.value() & CtState.NEW.bit()) != 0);
    }

    private RuleCounter plus(RuleCounter other) {
        return new RuleCounter(packets + other.packets, bytes + other.bytes, sessions + other.sessions);
    }
}
