package io.weir.flows.compile;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Publication;

/** A port of a host that leads to a container, so far as rules let anybody in. */
public record PublishedPort(ContainerId container, Publication publication) {}
