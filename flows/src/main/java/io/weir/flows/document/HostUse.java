package io.weir.flows.document;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which container has which LXC name and which port on each host: on a host each is there once, whoever's it is. */
final class HostUse {

    private record OnHost(String host, String name) {}

    private final Map<OnHost, ContainerId> names = new HashMap<>();
    private final Map<OnHost, ContainerId> ports = new HashMap<>();
    private final @Nullable HostUse others;
    private final Predicate<ContainerId> areLookedAtAnew;

    /** That nobody has anything yet. */
    HostUse() {
        this(null, id -> false);
    }

    private HostUse(@Nullable HostUse others, Predicate<ContainerId> areLookedAtAnew) {
        this.others = others;
        this.areLookedAtAnew = areLookedAtAnew;
    }

    /** The same for an edit, without the containers that it looks at anew; does not change this one. */
    HostUse without(Predicate<ContainerId> containers) {
        return new HostUse(this, containers);
    }

    /** Takes in what a container has that is not looked at anew. */
    void occupy(String tenant, Container container) {
        ContainerId id = new ContainerId(tenant, container.name());
        names.put(new OnHost(container.host(), container.name()), id);
        ports.put(new OnHost(container.host(), container.port()), id);
    }

    /** Gives up what a container had, so far as nobody else has it by now. */
    void release(String tenant, Container container) {
        ContainerId id = new ContainerId(tenant, container.name());
        names.remove(new OnHost(container.host(), container.name()), id);
        ports.remove(new OnHost(container.host(), container.port()), id);
    }

    /** Gives a container its name and port on its host; adds a problem if another has one of them. */
    void declare(String tenant, DeclaredContainer container) {
        String host = container.host();
        if (host == null) {
            return;
        }
        ContainerId id = new ContainerId(tenant, container.name());
        ContainerId namesake = claimName(new OnHost(host, container.name()), id);
        if (namesake != null) {
            container
                    .fields()
                    .wrong(
                            "container " + namesake + " on host " + host + " has the same name",
                            "give one of the two another name, or another host: LXC has each name once on a host");
        }
        String port = container.port();
        ContainerId other = port == null ? null : claimPort(new OnHost(host, port), id);
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

    private @Nullable ContainerId claimName(OnHost name, ContainerId id) {
        ContainerId other = others == null ? null : others.names.get(name);
        return other == null || areLookedAtAnew.test(other) ? names.putIfAbsent(name, id) : other;
    }

    private @Nullable ContainerId claimPort(OnHost port, ContainerId id) {
        ContainerId other = others == null ? null : others.ports.get(port);
        return other == null || areLookedAtAnew.test(other) ? ports.putIfAbsent(port, id) : other;
    }
}
