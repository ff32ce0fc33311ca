package io.weir.flows.document;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import java.util.HashMap;
import java.util.Map;

/** Which container has which LXC name and which port on each host: on a host each is there once, whoever's it is. */
final class HostUse {

    private record OnHost(String host, String name) {}

    private final Map<OnHost, ContainerId> names = new HashMap<>();
    private final Map<OnHost, ContainerId> ports = new HashMap<>();

    /** Takes in what a container has that is not looked at anew. */
    void occupy(String tenant, Container container) {
        ContainerId id = new ContainerId(tenant, container.name());
        names.put(new OnHost(container.host(), container.name()), id);
        ports.put(new OnHost(container.host(), container.port()), id);
    }

    /** Gives a container its name and port on its host; adds a problem if another has one of them. */
    void declare(String tenant, DeclaredContainer container) {
        String host = container.host();
        if (host == null) {
            return;
        }
        ContainerId id = new ContainerId(tenant, container.name());
        ContainerId namesake = names.putIfAbsent(new OnHost(host, container.name()), id);
        if (namesake != null) {
            container
                    .fields()
                    .wrong(
                            "container " + namesake + " on host " + host + " has the same name",
                            "give one of the two another name, or another host: LXC has each name once on a host");
        }
        String port = container.port();
        ContainerId other = port == null ? null : ports.putIfAbsent(new OnHost(host, port), id);
        // Two derived ports are one because the names are, which has been said.
        if (other != null && !other.equals(namesake)) {
            container
                    .fields()
                    .wrong(
                            "port",
                            "container " + other + " on host " + host + " has the same port, " + port,
                            "set port to another name of at most " + Container.MAX_PORT_NAME + " characters");
        }
    }
}
