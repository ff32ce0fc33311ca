package io.weir.controller.rest;

import io.weir.controller.answers.RulesByNumber;
import io.weir.controller.reconcile.InstalledFlow;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Map;
import java.util.Optional;

/**
 * How many packets of one sender a host's switch dropped for one reason.
 *
 * @param container the sender; empty for what came from a tunnel, or by a port that is no container's
 * @param port name of the port they came in by
 * @param rule whose rule forbids them, in words, where that is the reason
 * @param bytes of the packets but for the first, which the switch does not tell
 */
record DropCounter(String host, String container, String port, String reason, String rule, long packets, long bytes) {

    /** What a counter that the switch made says; empty for any other flow. */
    static Optional<DropCounter> of(
            String host,
            InstalledFlow installed,
            Map<Integer, String> portNames,
            Map<String, String> containers,
            RulesByNumber rules) {
        Optional<Flow> flow = installed.flow().filter(one -> one.table() == Table.DROP_COUNT.number());
        return flow.flatMap(one -> Reason.of(value(one.match(), Registers.REASON)))
                .map(reason -> {
                    Match match = flow.get().match();
                    String port = portNames.getOrDefault((int) value(match, Field.IN_PORT), "");
                    int rule = (int) value(match, Registers.RULE);
                    String words = reason == Reason.RULE
                            ? rules.rule(rule)
                                    .map(owned -> owned.id().toString())
                                    .orElse("number " + rule)
                            : "";
                    // The packet for which the switch makes a counter is counted elsewhere.
                    return new DropCounter(
                            host,
                            containers.getOrDefault(port, ""),
                            port,
                            reason.word(),
                            words,
                            installed.packets() + 1,
                            installed.bytes());
                });
    }

    private static long value(Match match, Field field) {
        return match.terms().stream()
                .filter(term -> term.field() == field)
                .mapToLong(Match.Term::value)
                .findFirst()
                .orElse(0);
    }
}
