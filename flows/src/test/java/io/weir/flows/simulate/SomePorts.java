package io.weir.flows.simulate;

import io.weir.flows.compile.HostView;
import io.weir.flows.compile.Ports;
import io.weir.flows.compile.WantedPort;
import io.weir.flows.model.ContainerId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A switch that has all ports that are wanted of it. */
final class SomePorts {

    private SomePorts() {}

    /** All of them, numbered from 1. */
    static Ports of(HostView view) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (WantedPort port : view.ports()) {
            numbers.put(port.name(), numbers.size() + 1);
        }
        return new Ports(numbers);
    }

    /** The number of a container's port, if the host has it. */
    static Optional<Integer> of(ContainerId container, HostView view, Ports ports) {
        return view.ports().stream()
                .filter(port -> port.container().equals(Optional.of(container)))
                .map(port -> ports.numbers().get(port.name()))
                .findFirst();
    }
}
