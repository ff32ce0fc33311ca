package io.weir.controller.reconcile;

import java.time.Duration;

/**
 * The pace of reconciling.
 *
 * @param readInterval rest between two readings of a switch's flows
 * @param maxReadInterval the longest rest, where more of it would load a switch or the controller
 * @param monitoredReadInterval rest between two readings of a switch that tells of each change; from half as long to one
 *     and a half times
 * @param firstRetry rest after a first failure; doubled after each further one
 * @param maxRetry the longest rest after a failure
 */
public record ReconcileSettings(
        Duration readInterval,
        Duration maxReadInterval,
        Duration monitoredReadInterval,
        Duration firstRetry,
        Duration maxRetry) {

    /**
     * What finds and repairs a change by another hand at once where the switch tells of it. Where not, within 5 seconds, as
     * long as all switches have at most 80,000 flows together; with more it takes longer.
     */
    public static final ReconcileSettings DEFAULT = new ReconcileSettings(
            Duration.ofSeconds(4),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30));
}
