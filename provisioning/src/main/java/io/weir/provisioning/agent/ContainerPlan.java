package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.provisioning.agent.HostState.Box;
import io.weir.provisioning.agent.HostState.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What lacks of one declared container. */
final class ContainerPlan {

    private final ContainerPart part;
    private final String bridge;
    private final Datapath datapath;
    private final HostState state;
    private final Optional<Box> box;

    ContainerPlan(ContainerPart part, String bridge, Datapath datapath, HostState state) {
        this.part = part;
        this.bridge = bridge;
        this.datapath = datapath;
        this.state = state;
        this.box = state.container(part.name());
    }

    /** Why nothing is done about it, if a container by its name is not the one that is declared. */
    Optional<String> refusal() {
        if (box.isEmpty() || isDestroyed() && box.get().mark().isEmpty()) {
            return Optional.empty();
        }
        if (box.get().mark().isEmpty()) {
            return Optional.of("a container of this name is on the host that Weir did not make, and so does not touch;"
                    + " rename one of the two");
        }
        String owner = box.get().mark().get().tenant();
        return owner.equals(part.tenant())
                ? Optional.empty()
                : Optional.of("the container of this name on the host is tenant " + owner
                        + "'s, kept with its data; rename this one, or declare the other destroyed first");
    }

    List<Step> steps() {
        if (box.isPresent() && box.get().mark().isEmpty()) {
            return List.of();
        }
        if (refusal().isPresent()) {
            return leftOver(box.orElseThrow(), state);
        }
        List<Step> steps = new ArrayList<>();
        if (box.isEmpty() || !box.get().mark().orElseThrow().isWhole()) {
            box.ifPresent(half -> steps.add(new Step.ClearAway(half.name())));
            addMaking(steps);
        } else if (isDestroyed()) {
            addStop(steps, box.get(), "declared destroyed");
            steps.add(new Step.Destroy(part.name()));
        } else {
            addChanges(steps, box.get());
        }
        return steps;
    }

    /** What to do with a container of Weir's that nothing declares: it is stopped, unplugged, and kept. */
    static List<Step> leftOver(Box box, HostState state) {
        List<Step> steps = new ArrayList<>();
        if (!box.mark().orElseThrow().isWhole()) {
            steps.add(new Step.ClearAway(box.name()));
        } else if (box.isRunning()) {
            steps.add(new Step.Stop(box.name(), "no longer declared; kept with its data"));
        }
        unplug(box, state, "container " + box.name() + " is no longer declared").ifPresent(steps::add);
        return steps;
    }

    private void addMaking(List<Step> steps) {
        if (isDestroyed()) {
            return;
        }
        steps.add(new Step.Make(part, datapath));
        if (isToRun()) {
            addStart(steps);
        }
    }

    private void addChanges(List<Step> steps, Box found) {
        String config = ContainerConfig.of(found.config(), part, datapath);
        if (found.isRunning() && isToRun()) {
            addChangesToRunning(steps, found, config);
            return;
        }
        addStop(steps, found, "declared stopped");
        if (!config.equals(found.config())) {
            steps.add(new Step.Configure(part, config));
        }
        addNameServers(steps, found);
        if (isToRun()) {
            addStart(steps);
        }
    }

    private void addChangesToRunning(List<Step> steps, Box found, String config) {
        addNameServers(steps, found);
        boolean sameConfig = config.equals(found.config());
        ContainerConfig.Change change = ContainerConfig.between(found.config(), config);
        if (change == ContainerConfig.Change.RESTART) {
            addStop(steps, found, "to start again, as its configuration changed");
            steps.add(new Step.Configure(part, config));
            addStart(steps);
        } else if (state.device(part.port()).isEmpty()) {
            addStop(steps, found, "to start again, as its network device is gone");
            addStart(steps);
        } else if (change == ContainerConfig.Change.MTU) {
            steps.add(new Step.SetMtu(part, config, found.pid()));
        } else if (!sameConfig) {
            steps.add(new Step.Configure(part, config));
        }
    }

    private void addNameServers(List<Step> steps, Box found) {
        if (!found.mark().orElseThrow().dns().equals(part.dns())) {
            steps.add(new Step.SetNameServers(part));
        }
    }

    private void addStart(List<Step> steps) {
        steps.add(new Step.Start(part));
        steps.add(new Step.Plug(bridge, List.of(Step.Veth.of(part))));
    }

    private void addStop(List<Step> steps, Box found, String why) {
        if (found.isRunning()) {
            steps.add(new Step.Stop(found.name(), why));
        }
        unplug(found, state, "container " + found.name() + " does not run").ifPresent(steps::add);
    }

    private static Optional<Step> unplug(Box found, HostState state, String why) {
        return state.port(ContainerConfig.port(found.config()))
                .filter(port -> OpenVSwitch.isOurs(port))
                .map(Port::name)
                .map(port -> new Step.Unplug(List.of(port), why));
    }

    private boolean isToRun() {
        return part.state().equals("running");
    }

    private boolean isDestroyed() {
        return part.state().equals("destroyed");
    }
}
