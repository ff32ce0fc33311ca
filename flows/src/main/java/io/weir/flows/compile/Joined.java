package io.weir.flows.compile;

import io.weir.flows.model.Host;
import io.weir.flows.model.Overlay;
import io.weir.flows.model.TunnelType;
import java.util.EnumSet;
import java.util.Set;
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

    /** The tunnel types that join a host to any other. */
    Set<TunnelType> typesAt(Host host) {
        Set<TunnelType> types = EnumSet.noneOf(TunnelType.class);
        if (overlay.pairs().isEmpty()) {
            if (hosts.size() > 1) {
                types.add(overlay.type());
            }
            return types;
        }
        for (Host peer : hosts.values()) {
            if (!peer.name().equals(host.name())) {
                types.add(between(host, peer));
            }
        }
        return types;
    }

    /** Whether the hosts that both have are the same and joined alike, so that what is said of them stays true. */
    boolean agreesWith(Joined other) {
        if (!overlay.equals(other.overlay)) {
            return false;
        }
        return hosts.values().stream().allMatch(host -> host.equals(other.hosts.getOrDefault(host.name(), host)));
    }
}
