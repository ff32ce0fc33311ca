package io.weir.controller.rest;

import io.weir.controller.reconcile.Confirmation;
import io.weir.controller.reconcile.Fabric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        Map<String, CompletableFuture<HostReceipt>> answers = new LinkedHashMap<>();
        fabric.confirmed(revision)
                .forEach((host, confirmed) ->
                        answers.put(host, confirmed.thenApply(confirmation -> of(confirmation, startedNanos))));
        CompletableFuture<Void> waiting =
                CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new));
        if (waitSeconds == 0) {
            return CompletableFuture.completedFuture(known(answers, "not waited for", startedNanos));
        }
        return waiting.completeOnTimeout(null, waitSeconds, TimeUnit.SECONDS)
                .thenApply(over -> known(answers, "not confirmed within " + waitSeconds + " s", startedNanos));
    }

    /**
     * What each host has answered until now.
     *
     * @param yet what is said of one that has not
     */
    private static List<HostReceipt> known(
            Map<String, CompletableFuture<HostReceipt>> answers, String yet, long startedNanos) {
        List<HostReceipt> known = new ArrayList<>();
        answers.forEach((host, answer) -> known.add(
                answer.isDone() ? answer.join() : new HostReceipt(host, "waiting", milliseconds(startedNanos), yet)));
        return known;
    }

    private static HostReceipt of(Confirmation confirmation, long startedNanos) {
        return new HostReceipt(
                confirmation.host(), word(confirmation.outcome()), milliseconds(startedNanos), confirmation.detail());
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
