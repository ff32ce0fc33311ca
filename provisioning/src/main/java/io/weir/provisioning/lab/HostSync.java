package io.weir.provisioning.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Tells by the status of hosts (docs/rest.md) whether those that have an agent are as the intent says. */
record HostSync(Rest rest, List<LabHost> hosts) {

    /**
     * Waits until all of them are.
     *
     * @param progress told of each that is
     */
    void await(Duration limit, Consumer<String> progress) {
        Map<String, String> lacking = new TreeMap<>();
        Set<String> told = new HashSet<>(); // a host may lack something again for a moment
        Await.until(
                "hosts to become as the intent says",
                limit,
                () -> {
                    Map<String, String> before = Map.copyOf(lacking);
                    lacking.clear();
                    lacking.putAll(lacking());
                    before.keySet().stream()
                            .filter(host -> !lacking.containsKey(host) && told.add(host))
                            .forEach(host -> progress.accept("host " + host + " is as the intent says"));
                    return lacking.isEmpty() ? Optional.of(true) : Optional.empty();
                },
                lacking::toString);
    }

    /** What they still lack, by host. */
    private Map<String, String> lacking() {
        Map<String, String> lacking = new TreeMap<>();
        long revision = rest.get("/v1/hosts").path("revision").asLong();
        for (LabHost host : hosts) {
            if (host.hasAgent()) {
                JsonNode status = rest.get("/v1/hosts/" + host.name());
                String lack = lack(status, revision, rest.part(host.name()).revision());
                if (!lack.isEmpty()) {
                    lacking.put(host.name(), lack);
                }
            }
        }
        return lacking;
    }

    /**
     * What a host still lacks, in words; empty if nothing.
     *
     * @param revision the revision that its switch is to be at
     * @param partRevision the revision that its agent is to have worked from
     */
    private static String lack(JsonNode status, long revision, long partRevision) {
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
