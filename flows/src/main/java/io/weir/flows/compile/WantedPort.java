package io.weir.flows.compile;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.TunnelType;
import java.util.Optional;

/**
 * A port that a host's switch should have.
 *
 * @param container the container that it leads to, if any
 * @param tunnel the tunnel type that it is of, if any
 * @param neededFor what lacks while it is missing, in words
 */
public record WantedPort(String name, Optional<ContainerId> container, Optional<TunnelType> tunnel, String neededFor) {}
