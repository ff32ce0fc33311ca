package io.weir.controller.reconcile;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import java.util.Collection;
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

    /** Takes in what a wanted flow has the switch learn. */
    void add(Flow wanted) {
        for (Action action : wanted.actions()) {
            if (action instanceof Action.Learn learn) {
                lessons.add(learn);
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

    /** Whether it counts packets from a port that is none of these, so that it can count no more. */
    static boolean isOfNoPort(Flow learned, Collection<Integer> ports) {
        return learned.match().terms().stream()
                .filter(term -> term.field() == Field.IN_PORT && term.value() != LOCAL_PORT)
                .anyMatch(term -> !ports.contains((int) term.value()));
    }
}
