package io.weir.controller.reconcile;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.Registers;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a switch may have added to its flows by itself: by wanted flows that have it learn. Such flows drop what they
 * match, and are there to count it.
 */
final class Learned {

    /** The bridge's own port, which is not among a switch's other ports (OFPP_LOCAL). */
    private static final long LOCAL_PORT = 0xfffffffeL;

    private final Set<Action.Learn> lessons = new LinkedHashSet<>();

    /** Numbers that wanted flows name as the rule that decides; 0, which all registers begin with, is none. */
    private final Set<Long> rules = new HashSet<>(Set.of(0L));

    /** Takes in a wanted flow: what it has the switch learn, and the rule that it names. */
    void add(Flow wanted) {
        for (Action action : wanted.actions()) {
            if (action instanceof Action.Learn learn) {
                lessons.add(learn);
            } else if (action instanceof Action.SetField set && set.field() == Registers.RULE) {
                rules.add(set.value());
            }
        }
    }

    /** Whether the switch may have added it by itself. */
    boolean has(Flow flow) {
        return flow.actions().isEmpty()
                && flow.next().isEmpty()
                && lessons.stream().anyMatch(lesson -> isOf(lesson, flow));
    }

    private static boolean isOf(Action.Learn lesson, Flow flow) {
        return flow.table() == lesson.table()
                && flow.priority() == lesson.priority()
                && flow.cookie() == lesson.cookie()
                && flow.match().terms().size() == lesson.fields().size()
                && flow.match().terms().stream()
                        .allMatch(term -> term.isExact() && lesson.fields().contains(term.field()));
    }

    /** Whether a learned flow can count no more: its port is none of these, or no wanted flow names its rule any longer. */
    boolean isOutdated(Flow flow, Collection<Integer> ports) {
        return flow.match().terms().stream()
                .anyMatch(term -> term.field() == Field.IN_PORT && !isPort(term.value(), ports)
                        || term.field() == Registers.RULE && !rules.contains(term.value()));
    }

    private static boolean isPort(long number, Collection<Integer> ports) {
        return number == LOCAL_PORT || ports.contains((int) number);
    }
}
