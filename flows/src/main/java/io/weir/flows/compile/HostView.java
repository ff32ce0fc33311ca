package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Host;
import io.weir.flows.model.Outside;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.TunnelType;
import io.weir.flows.openflow.Flow;
import io.weir.flows.tables.HostItem;
import io.weir.flows.tables.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one host's switch needs to know, as items; with the switch's port numbers they become flows. */
public final class HostView {

    private final Joined joined;
    private final Host host;
    private final SharedMap<String, HostSlice> slices;
    private final SharedMap<String, ContainerId> byPort;
    /** The hosts whose packets are believed when they come by tunnel; this one may be among them. */
    private final SortedSet<String> senders;

    /**
     * @param slices by tenant
     * @param byPort the containers that are on the host, by the port's name
     * @param before the host's view before the edit, if it had one
     */
    HostView(
            Joined joined,
            Host host,
            SharedMap<String, HostSlice> slices,
            SharedMap<String, ContainerId> byPort,
            @Nullable HostView before) {
        this.joined = joined;
        this.host = host;
        this.slices = slices;
        this.byPort = byPort;
        this.senders = before != null && sameSenders(before.slices, slices) ? before.senders : senders(slices);
    }

    /** Whether each tenant brings the same senders; most edits change none. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean sameSenders(SharedMap<String, HostSlice> before, SharedMap<String, HostSlice> after) {
        return SharedMap.changes(before, after).stream()
                .allMatch(change -> change.before() != null
                        && change.after() != null
                        && change.before().senders() == change.after().senders());
    }

    private static SortedSet<String> senders(SharedMap<String, HostSlice> slices) {
        SortedSet<String> largest = Collections.emptySortedSet();
        SortedSet<String> all = new TreeSet<>();
        for (HostSlice slice : slices.values()) {
            all.addAll(slice.senders());
            largest = slice.senders().size() > largest.size() ? slice.senders() : largest;
        }
        // Tenants that are everywhere bring the same hosts to every host: that set is kept once.
        return all.size() == largest.size() ? largest : all;
    }

    /** What the host must know of each tenant, by tenant. */
    SharedMap<String, HostSlice> slices() {
        return slices;
    }

    public Host host() {
        return host;
    }

    /** The same view without some containers. */
    public HostView without(Set<ContainerId> containers) {
        SharedMap<String, HostSlice> fewer = slices;
        for (ContainerId id : containers) {
            HostSlice slice = fewer.get(id.tenant());
            if (slice != null) {
                fewer = fewer.with(id.tenant(), slice.without(id.name()));
            }
        }
        return new HostView(joined, host, fewer, byPort, this);
    }

    /** All items, in a fixed order. An item that needs a port is missing while the port is. */
    public Stream<Item> items(Ports ports) {
        return Stream.concat(
                collect(out -> joints(ports, out)).stream(),
                slices.values().stream().flatMap(slice -> collect(out -> slice.items(ports, out)).stream()));
    }

    /** All flows, in a fixed order; no two have the same key. */
    public Stream<Flow> flows(Ports ports) {
        return items(ports).flatMap(item -> item.flows().stream());
    }

    /** As {@link #flows}, made one after the other: the quickest way to go through all of them. */
    public Iterator<Flow> eachFlow(Ports ports) {
        return new EachFlow(eachItem(ports), Item::flows);
    }

    /** As {@link #items}, made a few at a time. */
    public Iterator<Item> eachItem(Ports ports) {
        return new EachItem(collect(out -> joints(ports, out)), slices.values(), ports);
    }

    /** The ports that the switch should have: its tunnel ports, then its containers'. */
    public List<WantedPort> ports() {
        List<WantedPort> ports = new ArrayList<>();
        for (TunnelType type : tunnelTypes()) {
            ports.add(WantedPort.ofTunnels(type));
        }
        forEachRunning((id, container) -> ports.add(WantedPort.ofContainer(container.port(), id)));
        if (slices.values().stream().anyMatch(slice -> slice.at().hasWayOut())) {
            ports.add(WantedPort.ofOutside());
        }
        return ports;
    }

    /** The host's ports that lead to containers, in the order of these containers' own ports. */
    public List<PublishedPort> publishedPorts() {
        List<PublishedPort> ports = new ArrayList<>();
        forEachRunning((id, container) -> container.publish().forEach(each -> ports.add(new PublishedPort(id, each))));
        return ports;
    }

    private void forEachRunning(BiConsumer<ContainerId, Container> out) {
        for (ContainerId id : byPort.values()) {
            HostSlice slice = slices.get(id.tenant());
            Container container =
                    slice == null ? null : slice.at().tenant().containers().get(id.name());
            if (container != null && container.state() == Container.State.RUNNING) {
                out.accept(id, container);
            }
        }
    }

    /** The container on the host that has a port of this name. */
    Optional<ContainerId> containerAt(String port) {
        return Optional.ofNullable(byPort.get(port));
    }

    /** Whether the items may differ that are no tenant's. */
    @SuppressWarnings("ReferenceEquality")
    boolean differsInJoints(HostView other) {
        return joined != other.joined || senders != other.senders;
    }

    /** The items that are no tenant's: what every switch has, and how this host is joined to the others. */
    void joints(Ports ports, Consumer<Item> out) {
        out.accept(new HostItem.Base());
        for (TunnelType type : tunnelTypes()) {
            OptionalInt port = ports.number(type.portName());
            if (port.isPresent()) {
                out.accept(new HostItem.TunnelPort(type, port.getAsInt()));
            }
        }
        ports.number(Outside.PORT).ifPresent(port -> out.accept(new HostItem.OutsidePort(port)));
        for (String sender : senders) {
            if (!sender.equals(host.name())) {
                Host peer = joined.host(sender);
                OptionalInt port = ports.number(joined.between(host, peer).portName());
                if (port.isPresent()) {
                    out.accept(new HostItem.TunnelPeer(peer.name(), port.getAsInt(), peer.address()));
                }
            }
        }
    }

    /** The tunnel types that join this host to any other. */
    public Set<TunnelType> tunnelTypes() {
        return joined.overlay().typesAt(host.name(), joined.hosts().keySet());
    }

    private static List<Item> collect(Consumer<Consumer<Item>> source) {
        List<Item> items = new ArrayList<>();
        source.accept(items::add);
        return items;
    }
}
