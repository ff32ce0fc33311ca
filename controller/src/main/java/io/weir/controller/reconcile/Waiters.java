package io.weir.controller.reconcile;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Who waits for one host to confirm an edition of the intent, or to be in sync. Guarded by the lock of {@link Switches};
 * what comes back as a {@link Runnable} tells them, and is to be run without it.
 */
final class Waiters {

    /** Waiting at one time; each is a REST call that waits a minute at most. */
    private static final int MAX_WAITING = 10_000;

    /**
     * One that waits.
     *
     * @param patient waits until the switch is in sync, whatever comes before that
     */
    private record Waiter(Edition edition, boolean patient, CompletableFuture<Confirmation> answer) {

        boolean isAnsweredBy(Standing standing) {
            return patient
                    ? isInSync(standing, edition)
                    : standing.confirmed().isAtLeast(edition) || failed(standing, edition);
        }
    }

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

    /** Whether this edition, or a later one, is what the switch has now. */
    static boolean isInSync(Standing standing, Edition edition) {
        return standing.state() == SwitchStatus.State.IN_SYNC
                && standing.confirmed().isAtLeast(edition);
    }

    /** Waits until the switch has confirmed it, has failed, or is gone. */
    CompletableFuture<Confirmation> await(String host, Edition edition) {
        return await(host, edition, false);
    }

    /** Waits until the switch is in sync with it: also for a switch that is not there yet, or fails before. */
    CompletableFuture<Confirmation> awaitInSync(String host, Edition edition) {
        return await(host, edition, true);
    }

    private CompletableFuture<Confirmation> await(String host, Edition edition, boolean patient) {
        waiting.removeIf(waiter -> waiter.answer().isDone());
        if (waiting.size() >= MAX_WAITING) {
            return CompletableFuture.completedFuture(
                    new Confirmation(host, Confirmation.Outcome.FAILED, 0, "too many wait for this host"));
        }
        Waiter waiter = new Waiter(edition, patient, new CompletableFuture<>());
        waiting.add(waiter);
        return waiter.answer();
    }

    /** The switch has confirmed an edition, or failed. */
    Runnable settled(String host, Standing standing) {
        List<Runnable> tell = new ArrayList<>();
        Iterator<Waiter> each = waiting.iterator();
        while (each.hasNext()) {
            Waiter waiter = each.next();
            if (waiter.isAnsweredBy(standing)) {
                each.remove();
                tell.add(() -> waiter.answer().complete(confirmation(host, waiter.edition(), standing)));
            }
        }
        return () -> tell.forEach(Runnable::run);
    }

    /** The switch is gone; another may come. */
    Runnable left(String host) {
        return end(host, "the switch has disconnected", waiter -> !waiter.patient());
    }

    /** The host is gone. */
    Runnable failAll(String host) {
        return end(host, "the host is not declared", waiter -> true);
    }

    private Runnable end(String host, String why, Predicate<Waiter> which) {
        List<Waiter> ended = waiting.stream().filter(which).toList();
        waiting.removeIf(which);
        return () -> ended.forEach(
                waiter -> waiter.answer().complete(new Confirmation(host, Confirmation.Outcome.DISCONNECTED, 0, why)));
    }
}
