package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowChanges;

/** What the parts of a round ask of the {@link Reconciler} whose round it is. All of it on the switch's event loop. */
interface Round {

    /** Number of flows that the switch has, as last known. */
    int flows();

    /** It is waited for the switch, and this says what for. */
    void waiting(String detail);

    /** Has the switch make these changes, which bring it towards a target, and then goes on. */
    void commit(FlowChanges changes, Target target, Runnable then);

    /** As {@link #commit}, and goes on when the switch acts on nothing any more that it had decided before. */
    void enforce(FlowChanges changes, Target target, Runnable then);

    /** The switch is what it is to be, with so many flows. */
    void settle(Target target, int flows);

    /** The switch is this now, which is not yet what it is to be. */
    void reached(Target target, int flows);

    /** So many flows are put right that another hand had changed. */
    void report(FlowChanges changes, int count);

    /** Goes on with whatever is to be done next. */
    void look();
}
