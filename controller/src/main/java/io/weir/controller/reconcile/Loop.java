package io.weir.controller.reconcile;

import java.time.Duration;

/** The thread that owns a switch's state, and its clock. */
interface Loop {

    /** Runs it on the loop, later. */
    void execute(Runnable task);

    /** Runs it on the loop, after what switches have said meanwhile has been taken. */
    void nextTurn(Runnable task);

    /** Runs it on the loop after a while; what is returned calls it off. */
    Runnable after(Duration delay, Runnable task);

    /** Nanoseconds since some moment. */
    long now();
}
