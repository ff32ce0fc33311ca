package io.weir.provisioning.lab;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads from a host's status (docs/rest.md) whether it is as the intent says. */
final class HostSync {

    private HostSync() {}

    /**
     * What the host still lacks, in words; empty if nothing.
     *
     * @param revision the revision that its switch is to be at
     * @param partRevision the revision that its agent is to have worked from
     */
    static String lack(JsonNode status, long revision, long partRevision) {
        JsonNode report = status.path("report");
        if (!status.path("connected").asBoolean()) {
            return "its switch is not connected" + failures(report);
        }
        if (!report.path("complete").asBoolean() || report.path("revision").asLong() < partRevision) {
            return "its agent is still at work" + failures(report);
        }
        if (!status.path("missingPorts").isEmpty()) {
            return "ports are missing: " + status.path("missingPorts");
        }
        if (!status.path("state").asText().equals("in-sync")
                || status.path("revision").asLong() < revision) {
            return "its flows are " + status.path("state").asText() + " "
                    + status.path("detail").asText();
        }
        return "";
    }

    private static String failures(JsonNode report) {
        return report.path("failures").isEmpty() ? "" : ", and says: " + report.path("failures");
    }
}
