package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowChanges;
import io.weir.controller.openflow.Switch;
import io.weir.flows.compile.Handover;
import io.weir.flows.compile.HandoverSearch;
import io.weir.flows.compile.Transition;
import io.weir.flows.openflow.SessionsOf;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Brings a switch from what it is known to be to what it is to be, and has it forget the sessions of those who left. Where
 * an address is handed on, its old owner goes first, and then its sessions. Belongs to the switch's event loop.
 */
final class Advance {

    private final Switch connection;
    private final Loop loop;
    private final Course course;
    private final Round round;
    private final Departures departures;
    private final Runnable deletes;

    /**
     * @param deletes told before flows are deleted
     */
    Advance(Switch connection, Loop loop, Course course, Round round, Departures departures, Runnable deletes) {
        this.connection = connection;
        this.loop = loop;
        this.course = course;
        this.round = round;
        this.departures = departures;
        this.deletes = deletes;
    }

    /** Takes the next step from one to the other. */
    void change(Target from, Target target) {
        HandoverSearch search = new HandoverSearch(from.view(), target.view());
        course.whenDone(new Turns(loop, search::look).go(), () -> change(from, target, search.found()));
    }

    private void change(Target from, Target target, Handover handover) {
        if (departures.overlap(handover.taken())) {
            forgetSessions();
        } else if (handover.passed().isEmpty()) {
            advance(from, target, handover, flows -> round.settle(target, flows));
        } else {
            Target without = new Target(from.edition(), from.view().without(handover.passed()), from.ports());
            advance(from, without, Handover.between(from.view(), without.view()), flows -> {
                round.reached(without, flows);
                round.look();
            });
        }
    }

    private void advance(Target from, Target to, Handover handover, IntConsumer then) {
        Transition transition = new Transition(from.view(), from.ports(), to.view(), to.ports());
        course.whenDone(new Turns(loop, transition::look).go(), () -> {
            Counted delete = new Counted(transition::delete);
            Counted put = new Counted(transition::put);
            if (delete.iterator().hasNext()) {
                deletes.run();
            }
            FlowChanges changes = new FlowChanges(delete, List.of(), put);
            Runnable made = () -> {
                if (!handover.left().isEmpty()) {
                    departures.add(handover.left(), loop.now());
                    var unused = loop.after(Departures.GATHERED, round::look);
                }
                then.accept(round.flows() + put.count() - transition.replaced() - delete.count());
            };
            if (transition.forbids() || !handover.left().isEmpty()) {
                round.enforce(changes, to, made);
            } else {
                round.commit(changes, to, made);
            }
        });
    }

    /** Has the switch forget sessions of those who left; of all of them if they are few. */
    void forgetSessions() {
        List<SessionsOf> sessions = departures.take();
        course.begin();
        course.whenDone(
                connection.forgetSessions(sessions).whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        departures.again(sessions, loop.now());
                    }
                }),
                round::look);
    }
}
