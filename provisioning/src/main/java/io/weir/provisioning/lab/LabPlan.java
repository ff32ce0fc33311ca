package io.weir.provisioning.lab;

import java.util.Set;

/**
 * What a lab is to be.
 *
 * @param name its name, with which its namespaces begin
 * @param intent the intent to start from, as YAML
 * @param bareHosts hosts that get a switch but no agent, to be joined by hand
 */
public record LabPlan(String name, String intent, Set<String> bareHosts) {

    public LabPlan {
        bareHosts = Set.copyOf(bareHosts);
    }

    /** A lab in which every host has an agent. */
    public LabPlan(String name, String intent) {
        this(name, intent, Set.of());
    }
}
