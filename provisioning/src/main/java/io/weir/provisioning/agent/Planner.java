package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.provisioning.agent.HostState.Box;
import io.weir.provisioning.agent.Plan.Refusal;
import io.weir.provisioning.agent.Plan.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Works out what lacks on a host to be as its part of the intent says. Pure: the same part and state give the same plan,
 * and a host that is as it should be gives an empty one.
 */
final class Planner {

    private final Site site;

    Planner(Site site) {
        this.site = site;
    }

    /** The steps from {@code state} towards {@code part}. */
    Plan plan(HostPart part, HostState state) {
        List<Refusal> refusals = new ArrayList<>();
        PartChecks.bridgeFault(part).ifPresent(why -> refusals.add(new Refusal(Task.SWITCH, why)));
        if (!refusals.isEmpty()) {
            return new Plan(List.of(), refusals);
        }
        Map<String, ContainerPart> declared = declared(part, refusals);
        List<Task> tasks = new ArrayList<>();
        List<Task> containers = containers(part, state, declared, refusals);
        SwitchPlan ofSwitch = new SwitchPlan(site, part, state);
        addTask(tasks, Task.SWITCH, ofSwitch.steps());
        Optional<String> fault = PartChecks.outsideFault(part.outside());
        fault.ifPresent(why -> refusals.add(new Refusal(Task.OUTSIDE, why)));
        if (fault.isEmpty()) {
            addTask(tasks, Task.OUTSIDE, new OutsidePlan(site, part, state).steps());
        }
        addTask(tasks, "ports", new PortPlan(part.bridge(), state, declared, busy(containers, refusals)).steps());
        tasks.addAll(containers);
        return new Plan(tasks, refusals, ofSwitch.shortcoming().stream().toList());
    }

    /** By LXC name; what is wrong with the others is refused, and they are left as they are. */
    private static Map<String, ContainerPart> declared(HostPart part, List<Refusal> refusals) {
        Map<String, ContainerPart> declared = new TreeMap<>();
        for (ContainerPart container : part.containers()) {
            String subject = subject(container.name());
            PartChecks.fault(container).ifPresent(why -> refusals.add(new Refusal(subject, why)));
            ContainerPart other = declared.putIfAbsent(container.name(), container);
            if (other != null) {
                refusals.add(new Refusal(
                        subject,
                        "tenants " + other.tenant() + " and " + container.tenant()
                                + " both declare it for this host, where LXC knows it by its name only; rename one"));
            }
        }
        return declared;
    }

    private List<Task> containers(
            HostPart part, HostState state, Map<String, ContainerPart> declared, List<Refusal> refusals) {
        List<Task> tasks = new ArrayList<>();
        Datapath datapath = state.bridge(part.bridge())
                .map(bridge -> SwitchPlan.wantedDatapath(bridge, state.datapath()))
                .orElse(state.datapath());
        for (ContainerPart container : declared.values()) {
            if (PartChecks.fault(container).isPresent()) {
                continue;
            }
            ContainerPlan plan = new ContainerPlan(container, part.bridge(), datapath, state);
            plan.refusal().ifPresent(why -> refusals.add(new Refusal(subject(container.name()), why)));
            addTask(tasks, subject(container.name()), plan.steps());
        }
        for (Box box : state.containers().values()) {
            if (box.mark().isPresent() && !declared.containsKey(box.name())) {
                addTask(tasks, subject(box.name()), ContainerPlan.leftOver(box, state));
            }
        }
        return tasks;
    }

    /** Subjects whose ports are looked after with their containers, or left as they are. */
    private static Set<String> busy(List<Task> containers, List<Refusal> refusals) {
        return Stream.concat(
                        containers.stream().map(Task::subject),
                        refusals.stream().map(Refusal::subject))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void addTask(List<Task> tasks, String subject, List<Step> steps) {
        if (!steps.isEmpty()) {
            tasks.add(new Task(subject, steps));
        }
    }

    static String subject(String container) {
        return "container " + container;
    }
}
