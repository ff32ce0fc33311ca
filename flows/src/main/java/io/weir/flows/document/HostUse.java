package io.weir.flows.document;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Publication;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which container has which LXC name, which port and which published port on each host: on a host each is there once,
 * whoever's it is.
 */
final class HostUse {

    private record OnHost(String host, String name) {}

    private record PublishedOn(String host, int protocol, int port) {}

    private final Map<OnHost, ContainerId> names = new HashMap<>();
    private final Map<OnHost, ContainerId> ports = new HashMap<>();
    private final Map<PublishedOn, ContainerId> published = new HashMap<>();
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
        container.publish().forEach(each -> published.put(on(container.host(), each), id));
    }

    /** Gives up what a container had, so far as nobody else has it by now. */
    void release(String tenant, Container container) {
        ContainerId id = new ContainerId(tenant, container.name());
        names.remove(new OnHost(container.host(), container.name()), id);
        ports.remove(new OnHost(container.host(), container.port()), id);
        container.publish().forEach(each -> published.remove(on(container.host(), each), id));
    }

    private static PublishedOn on(String host, Publication publication) {
        return new PublishedOn(host, publication.protocol(), publication.port());
    }

    /** Gives a container its name and ports on its host; adds a problem if another has one of them. */
    void declare(String tenant, DeclaredContainer container) {
        String host = container.host();
        if (host == null) {
            return;
        }
        ContainerId id = new ContainerId(tenant, container.name());
        ContainerId namesake = claim(new OnHost(host, container.name()), id, uses -> uses.names);
        if (namesake != null) {
            container
                    .fields()
                    .wrong(
                            "container " + namesake + " on host " + host + " has the same name",
                            "give one of the two another name, or another host: LXC has each name once on a host");
        }
        String port = container.port();
        ContainerId other = port == null ? null : claim(new OnHost(host, port), id, uses -> uses.ports);
        // Two derived ports are one because the names are, which has been said.
        if (other != null && !other.equals(namesake)) {
            container
                    .fields()
                    .wrong(
                            "port",
                            "container " + other + " on host " + host + " has the same port, " + port,
                            "set port to another name of at most " + Container.MAX_PORT_NAME + " characters");
        }
        container.publish().forEach(publication -> publish(publication, host, id));
    }

    private void publish(DeclaredPublication publication, String host, ContainerId id) {
        Publication form = publication.form();
        ContainerId other = claim(on(host, form), id, uses -> uses.published);
        if (other != null) {
            publication
                    .fields()
                    .wrong(
                            "port",
                            (other.equals(id) ? "it is listed twice: " : "container " + other + " publishes it, too: ")
                                    + form.word() + " port " + form.port() + " of host " + host,
                            "another port: a host has each once for each protocol");
        }
    }

    /** Who has it already; null if it is the container's now. */
    private <K> @Nullable ContainerId claim(K key, ContainerId id, Function<HostUse, Map<K, ContainerId>> kind) {
        ContainerId other = others == null ? null : kind.apply(others).get(key);
        return other == null || areLookedAtAnew.test(other) ? kind.apply(this).putIfAbsent(key, id) : other;
    }
}
