package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.HostReport;
import io.weir.provisioning.agent.HostState.Box;
import io.weir.provisioning.agent.Plan.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Observes, plans and executes until a host is as its part says or what is left must wait. Used by one thread. */
final class Reconciler {

    /** One round makes and starts containers, the next sees them run; more are for what changes meanwhile. */
    private static final int MAX_ROUNDS = 5;

    private static final int MAX_OUTPUT = 2_000;
    private static final String LOOK = "look at the host";

    private final Planner planner;
    private final Observer observer;
    private final Executor executor;
    private final Backoff backoff;
    private final SortedMap<String, HostReport.Failure> failures = new TreeMap<>();

    Reconciler(Planner planner, Observer observer, Executor executor, Backoff backoff) {
        this.planner = planner;
        this.observer = observer;
        this.executor = executor;
        this.backoff = backoff;
    }

    /**
     * What came of it.
     *
     * @param retry time until something that failed is due again; the longest time that there is if nothing failed
     * @param devices numbers of the containers' devices, by name
     */
    record Round(HostReport report, Duration retry, SortedMap<String, Integer> devices) {}

    /** Brings the host nearer to {@code part}, and says how near it is. */
    Round reconcile(HostPart part) throws InterruptedException {
        try {
            HostState state = observer.observe();
            backoff.succeeded(LOOK);
            failures.remove(LOOK);
            Plan plan = planner.plan(part, state);
            List<Task> due = due(plan);
            for (int round = 0; round < MAX_ROUNDS && !due.isEmpty(); round++) {
                executor.execute(due).forEach(this::note);
                state = observer.observe();
                plan = planner.plan(part, state);
                due = due(plan);
            }
            return round(part, state, plan);
        } catch (CommandFailed failure) {
            note(LOOK, LOOK, failure.command(), failure.output());
            HostReport report = new HostReport(part.revision(), "", false, List.of(), told());
            return new Round(report, backoff.remaining(LOOK), new TreeMap<>());
        }
    }

    private List<Task> due(Plan plan) {
        Set<String> planned = plan.tasks().stream().map(Task::subject).collect(Collectors.toSet());
        backoff.keepOnly(planned);
        failures.keySet().retainAll(planned);
        return plan.tasks().stream()
                .filter(task -> backoff.isDue(task.subject()))
                .toList();
    }

    private void note(Executor.Outcome outcome) {
        String subject = outcome.task().subject();
        if (outcome.failed().isPresent()) {
            note(subject, outcome.failed().get().text(), outcome.command(), outcome.output());
        } else {
            backoff.succeeded(subject);
            failures.remove(subject);
        }
    }

    private void note(String subject, String step, String command, String output) {
        backoff.failed(subject);
        failures.put(subject, new HostReport.Failure(step, cut(command), cut(output), 0));
    }

    private Round round(HostPart part, HostState state, Plan plan) {
        List<HostReport.Failure> told = told();
        Stream.concat(plan.refusals().stream(), plan.shortcomings().stream())
                .forEach(one -> told.add(new HostReport.Failure(one.subject(), "", one.why(), 0)));
        String datapath = state.bridge(part.bridge())
                .map(bridge -> Datapath.of(bridge.datapathType()).word())
                .orElse("");
        boolean complete = plan.isEmpty() && plan.refusals().isEmpty();
        Duration retry = failures.keySet().stream()
                .map(backoff::remaining)
                .min(Duration::compareTo)
                .orElse(Duration.ofDays(1));
        SortedMap<String, Integer> devices = new TreeMap<>();
        state.devices().forEach((name, device) -> devices.put(name, device.index()));
        HostReport report = new HostReport(part.revision(), datapath, complete, containers(part, state), told);
        return new Round(report, retry, devices);
    }

    private List<HostReport.Failure> told() {
        List<HostReport.Failure> told = new ArrayList<>();
        failures.forEach((subject, failure) -> told.add(new HostReport.Failure(
                failure.step(),
                failure.command(),
                failure.output(),
                backoff.remaining(subject).toSeconds() + 1)));
        return told;
    }

    private static List<HostReport.Observed> containers(HostPart part, HostState state) {
        Map<String, HostReport.Observed> observed = new TreeMap<>();
        for (Box box : state.containers().values()) {
            box.mark()
                    .map(mark -> new HostReport.Observed(mark.tenant(), box.name(), "left-over"))
                    .ifPresent(one -> observed.put(key(one.tenant(), one.name()), one));
        }
        for (ContainerPart container : part.containers()) {
            String key = key(container.tenant(), container.name());
            String now = !observed.containsKey(key)
                    ? "absent"
                    : state.container(container.name()).filter(Box::isRunning).isPresent() ? "running" : "stopped";
            observed.put(key, new HostReport.Observed(container.tenant(), container.name(), now));
        }
        return List.copyOf(observed.values());
    }

    private static String key(String tenant, String name) {
        return tenant + "/" + name;
    }

    /** The end of a text, where programs say why they failed. */
    private static String cut(String text) {
        return text.length() <= MAX_OUTPUT ? text : text.substring(text.length() - MAX_OUTPUT);
    }
}
