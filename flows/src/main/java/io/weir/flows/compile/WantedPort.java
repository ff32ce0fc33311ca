package io.weir.flows.compile;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Outside;
import io.weir.flows.model.TunnelType;
import java.util.Optional;

/**
 * A port that a host's switch should have.
 *
 * @param container the container that it leads to, if any
 * @param tunnel the tunnel type that it is of, if any
 * @param neededFor what lacks while it is missing, in words
 */
public record WantedPort(String name, Optional<ContainerId> container, Optional<TunnelType> tunnel, String neededFor) {

    static WantedPort ofContainer(String name, ContainerId container) {
        return new WantedPort(name, Optional.of(container), Optional.empty(), "container " + container);
    }

    static WantedPort ofTunnels(TunnelType type) {
        return new WantedPort(type.portName(), Optional.empty(), Optional.of(type), "tunnels of type " + type.word());
    }

    static WantedPort ofOutside() {
        return new WantedPort(Outside.PORT, Optional.empty(), Optional.empty(), "the outside");
    }
}
