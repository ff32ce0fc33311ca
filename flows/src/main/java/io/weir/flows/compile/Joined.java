package io.weir.flows.compile;

import io.weir.flows.model.Host;
import io.weir.flows.model.Overlay;
import io.weir.flows.model.TunnelType;
import java.util.SortedMap;

/**
 * The hosts and how they are joined: the part of an intent that is no tenant's.
 *
 * @param hosts by name
 */
record Joined(SortedMap<String, Host> hosts, Overlay overlay) {

    Host host(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("no such host: " + name);
        }
        return host;
    }

    TunnelType between(Host host, Host peer) {
        return overlay.between(host.name(), peer.name());
    }

    /** Whether the hosts that both have are the same and joined alike, so that what is said of them stays true. */
    boolean agreesWith(Joined other) {
        if (!overlay.equals(other.overlay)) {
            return false;
        }
        return hosts.values().stream().allMatch(host -> host.equals(other.hosts.getOrDefault(host.name(), host)));
    }
}
