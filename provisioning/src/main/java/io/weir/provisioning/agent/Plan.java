package io.weir.provisioning.agent;

import java.util.List;

/**
 * What to do now to bring a host nearer to its part.
 *
 * @param tasks independent of each other: one may fail, or run beside another, without harm to the rest
 * @param refusals what cannot be done until an operator changes something
 * @param shortcomings what this host's Open vSwitch cannot do, told but not waited for
 */
record Plan(List<Task> tasks, List<Refusal> refusals, List<Refusal> shortcomings) {

    Plan {
        tasks = List.copyOf(tasks);
        refusals = List.copyOf(refusals);
        shortcomings = List.copyOf(shortcomings);
    }

    Plan(List<Task> tasks, List<Refusal> refusals) {
        this(tasks, refusals, List.of());
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /**
     * Steps that depend on one another: when one fails, those after it are left for another time.
     *
     * @param subject what they are about: {@code switch}, {@code outside}, {@code ports}, or {@code container NAME}
     */
    record Task(String subject, List<Step> steps) {

        /** The subject of all that is done with Open vSwitch for the host as a whole. */
        static final String SWITCH = "switch";

        /** The subject of the way outside. */
        static final String OUTSIDE = "outside";

        Task {
            steps = List.copyOf(steps);
        }
    }

    /** Something declared that is not done, and why. */
    record Refusal(String subject, String why) {}
}
