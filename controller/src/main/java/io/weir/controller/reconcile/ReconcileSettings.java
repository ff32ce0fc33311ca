package io.weir.controller.reconcile;

import java.time.Duration;

/**
 * The pace of reconciling.
 *
 * @param readInterval rest between two readings of a switch's flows
 * @param maxReadInterval the longest rest, where reading takes so long that more of it would load the switch
 * @param firstRetry rest after a first failure; doubled after each further one
 * @param maxRetry the longest rest after a failure
 */
public record ReconcileSettings(
        Duration readInterval, Duration maxReadInterval, Duration firstRetry, Duration maxRetry) {

    /** What finds and repairs a change by another hand within 5 seconds. */
    public static final ReconcileSettings DEFAULT = new ReconcileSettings(
            Duration.ofSeconds(4), Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(30));
}
