package io.weir.controller.reconcile;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Who waits for one host to confirm an edition of the intent. Guarded by the lock of {@link Switches}; what comes back as a
 * {@link Runnable} tells them, and is to be run without it.
 */
final class Waiters {

    /** Waiting at one time; each is a REST call that waits a minute at most. */
    private static final int MAX_WAITING = 10_000;

    private record Waiter(Edition edition, CompletableFuture<Confirmation> answer) {}

    private final List<Waiter> waiting = new ArrayList<>();

    static Confirmation confirmation(String host, Edition edition, Standing standing) {
        Confirmation.Outcome outcome =
                standing.confirmed().isAtLeast(edition) ? Confirmation.Outcome.CONFIRMED : Confirmation.Outcome.FAILED;
        String detail = outcome == Confirmation.Outcome.CONFIRMED ? "" : standing.detail();
        return new Confirmation(host, outcome, standing.confirmed().revision(), detail);
    }

    /** Whether this edition, or a later one, was tried and failed. */
    static boolean failed(Standing standing, Edition edition) {
        return standing.state() == SwitchStatus.State.FAILED
                && standing.attempted().isAtLeast(edition);
    }

    CompletableFuture<Confirmation> await(String host, Edition edition) {
        waiting.removeIf(waiter -> waiter.answer().isDone());
        if (waiting.size() >= MAX_WAITING) {
            return CompletableFuture.completedFuture(
                    new Confirmation(host, Confirmation.Outcome.FAILED, 0, "too many wait for this host"));
        }
        Waiter waiter = new Waiter(edition, new CompletableFuture<>());
        waiting.add(waiter);
        return waiter.answer();
    }

    /** The switch has confirmed an edition, or failed. */
    Runnable settled(String host, Standing standing) {
        List<Runnable> tell = new ArrayList<>();
        Iterator<Waiter> each = waiting.iterator();
        while (each.hasNext()) {
            Waiter waiter = each.next();
            boolean failed = failed(standing, waiter.edition());
            if (failed || standing.confirmed().isAtLeast(waiter.edition())) {
                each.remove();
                tell.add(() -> waiter.answer().complete(confirmation(host, waiter.edition(), standing)));
            }
        }
        return () -> tell.forEach(Runnable::run);
    }

    /** The switch is gone. */
    Runnable failAll(String host, String why) {
        List<Waiter> all = List.copyOf(waiting);
        waiting.clear();
        return () -> all.forEach(
                waiter -> waiter.answer().complete(new Confirmation(host, Confirmation.Outcome.DISCONNECTED, 0, why)));
    }
}
