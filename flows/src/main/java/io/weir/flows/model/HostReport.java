package io.weir.flows.model;

import java.util.List;

/**
 * What a host's agent found and did, as it tells the controller over REST.
 *
 * @param revision revision of the {@link HostPart} that it worked from
 * @param datapath {@code kernel} or {@code userspace}: which Open vSwitch datapath the bridge uses
 * @param complete whether the host is as its part says
 * @param containers the containers that are Weir's, as they are now
 * @param failures the steps that did not succeed and will be tried again
 */
public record HostReport(
        long revision, String datapath, boolean complete, List<Observed> containers, List<Failure> failures) {

    public HostReport {
        containers = List.copyOf(containers);
        failures = List.copyOf(failures);
    }

    /**
     * A container as it is.
     *
     * @param state {@code running}, {@code stopped}, {@code absent}, or {@code left-over} where nothing declares it
     */
    public record Observed(String tenant, String name, String state) {}

    /**
     * A step that failed.
     *
     * @param step what it was for, in words
     * @param command the command line that failed
     * @param output what the command said, at most 2,000 characters
     * @param retrySeconds time until it is tried again
     */
    public record Failure(String step, String command, String output, long retrySeconds) {}
}
