package io.weir.controller.rest;

import io.weir.controller.reconcile.Confirmation;
import io.weir.controller.reconcile.Fabric;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a change is answered with.
 *
 * @param revision the revision that the intent has now
 * @param changed whether the change made it, or the intent was so already
 * @param name what a rule that was added is named; empty of every other change
 * @param hosts how each host took it
 */
record Receipt(long revision, boolean changed, String name, List<HostReceipt> hosts) {

    /**
     * How one host took it.
     *
     * @param state {@code confirmed}, {@code waiting}, {@code failed} or {@code disconnected}
     * @param milliseconds from the call's arrival until that was known
     */
    record HostReceipt(String host, String state, double milliseconds, String detail) {}

    /** Waits, without a thread, until every host has confirmed or the time is over. */
    static CompletableFuture<List<HostReceipt>> hosts(
            Fabric fabric, long revision, long waitSeconds, long startedNanos) {
        List<CompletableFuture<HostReceipt>> answers = fabric.switches().stream()
                .map(status -> host(fabric, status.host(), revision, waitSeconds, startedNanos))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    private static CompletableFuture<HostReceipt> host(
            Fabric fabric, String host, long revision, long waitSeconds, long startedNanos) {
        CompletableFuture<HostReceipt> answer = fabric.confirmed(host, revision)
                .thenApply(confirmation -> new HostReceipt(
                        host, word(confirmation.outcome()), milliseconds(startedNanos), confirmation.detail()));
        if (waitSeconds == 0 && !answer.isDone()) {
            return CompletableFuture.completedFuture(waiting(host, startedNanos));
        }
        return answer.copy()
                .completeOnTimeout(
                        new HostReceipt(
                                host, "waiting", 1000.0 * waitSeconds, "not confirmed within " + waitSeconds + " s"),
                        waitSeconds,
                        TimeUnit.SECONDS);
    }

    private static HostReceipt waiting(String host, long startedNanos) {
        return new HostReceipt(host, "waiting", milliseconds(startedNanos), "not waited for");
    }

    private static String word(Confirmation.Outcome outcome) {
        return switch (outcome) {
            case CONFIRMED -> "confirmed";
            case FAILED -> "failed";
            case DISCONNECTED -> "disconnected";
        };
    }

    /** To a microsecond. */
    private static double milliseconds(long startedNanos) {
        return Math.round((System.nanoTime() - startedNanos) / 1e3) / 1e3;
    }
}
