package io.weir.controller.reconcile;

/**
 * How a host's switch took a revision.
 *
 * @param host the host
 * @param outcome whether it has the revision
 * @param revision the revision that the switch has confirmed: the one waited for, a later one, or an earlier one if
 *     the outcome is not {@link Outcome#CONFIRMED}
 * @param detail why not, in words; empty if confirmed
 */
public record Confirmation(String host, Outcome outcome, long revision, String detail) {

    /** How it ended. */
    public enum Outcome {
        CONFIRMED,
        /** The switch refused, or did not answer; it is tried again. */
        FAILED,
        /** No switch is connected for the host; it is brought up to date when one connects. */
        DISCONNECTED
    }
}
