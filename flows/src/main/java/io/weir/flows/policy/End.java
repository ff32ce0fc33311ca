package io.weir.flows.policy;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Ipv4Address;

/** One of the two that a session is between. */
public sealed interface End {

    /** A container. */
    record InCluster(ContainerId container) implements End {}

    /** What has an address that is no container's. */
    record Outside(Ipv4Address address) implements End {}
}
