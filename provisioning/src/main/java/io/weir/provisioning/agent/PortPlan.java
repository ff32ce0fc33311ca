package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.provisioning.agent.HostState.Box;
import io.weir.provisioning.agent.HostState.Device;
import io.weir.provisioning.agent.HostState.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What lacks of the ports of containers that run and need nothing else. */
final class PortPlan {

    private final String bridge;
    private final HostState state;
    private final Map<String, ContainerPart> declared;
    private final Set<String> busy;

    private final List<String> stale = new ArrayList<>();
    private final List<Step.Veth> lacking = new ArrayList<>();
    private final List<String> unguarded = new ArrayList<>();
    private final List<String> settled = new ArrayList<>();

    /** @param busy subjects of containers whose ports are not to be looked at now */
    PortPlan(String bridge, HostState state, Map<String, ContainerPart> declared, Set<String> busy) {
        this.bridge = bridge;
        this.state = state;
        this.declared = declared;
        this.busy = busy;
    }

    List<Step> steps() {
        for (ContainerPart part : declared.values()) {
            if (runs(part)) {
                state.device(part.port()).ifPresent(device -> look(part, device));
            }
        }
        List<String> unwanted = state.ports().values().stream()
                .filter(OpenVSwitch::isOurs)
                .filter(port -> !isBusy(port.externalId(OpenVSwitch.CONTAINER)))
                .map(Port::name)
                .filter(name -> !settled.contains(name))
                .toList();
        List<Step> steps = new ArrayList<>();
        if (!unwanted.isEmpty()) {
            steps.add(new Step.Unplug(unwanted, "no running container has that port"));
        }
        if (!stale.isEmpty()) {
            steps.add(new Step.Unplug(stale, "to plug again, as the device is another or in another bridge"));
        }
        if (!lacking.isEmpty()) {
            steps.add(new Step.Plug(bridge, lacking));
        }
        if (!unguarded.isEmpty()) {
            steps.add(new Step.Guard(unguarded));
        }
        return steps;
    }

    private boolean runs(ContainerPart part) {
        return !isBusy(part.name())
                && part.state().equals("running")
                && state.container(part.name())
                        .filter(Box::isRunning)
                        .flatMap(Box::mark)
                        .filter(mark -> mark.tenant().equals(part.tenant()))
                        .isPresent();
    }

    private boolean isBusy(String container) {
        return busy.contains(Planner.subject(container));
    }

    private void look(ContainerPart part, Device device) {
        settled.add(part.port());
        Port port = state.ports().get(part.port());
        Step.Veth veth = Step.Veth.of(part);
        if (port == null) {
            lacking.add(veth);
        } else if (!port.bridge().equals(bridge) || !OpenVSwitch.isPluggedAs(port, device)) {
            stale.add(part.port());
            lacking.add(veth);
        } else if (!OpenVSwitch.names(port, veth)) {
            lacking.add(veth);
        } else if (!device.guarded()) {
            unguarded.add(part.port());
        }
    }
}
