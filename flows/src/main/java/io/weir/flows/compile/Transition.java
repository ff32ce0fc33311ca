package io.weir.flows.compile;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Outside;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.TunnelType;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowDiff;
import io.weir.flows.pipeline.Table;
import io.weir.flows.tables.Item;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What makes one state of a host's switch another, found tenant by tenant, so that whoever goes through it can stop in
 * between. Costs what differs: a tenant that is the same object before and after, and none of whose ports changed, is not
 * looked at. The flows of a tenant that only one of the two states has are made when they are gone through, and not kept.
 * For use by one thread.
 */
public final class Transition {

    private final HostView before;
    private final Ports portsBefore;
    private final Ports portsAfter;
    /** By tenant, the names of the containers whose ports changed. */
    private final Map<String, Set<String>> replugged = new TreeMap<>();

    private final boolean sameLinks;
    private final Iterator<HostSlice> rest;
    /** Tenants that only the one or the other state has. */
    private final List<HostSlice> gone = new ArrayList<>();

    private final List<HostSlice> come = new ArrayList<>();
    /** Of what is in both. */
    private final List<Flow> delete = new ArrayList<>();

    private final List<Flow> put = new ArrayList<>();
    private int replaced;

    /** From one state of a host's switch to another. Nothing is known of it before it has been looked at. */
    public Transition(HostView before, Ports portsBefore, HostView after, Ports portsAfter) {
        this.before = before;
        this.portsBefore = portsBefore;
        this.portsAfter = portsAfter;
        Set<String> changedPorts = Ports.changed(portsBefore, portsAfter);
        this.sameLinks = !changedPorts.contains(Outside.PORT)
                && Stream.of(TunnelType.values()).noneMatch(type -> changedPorts.contains(type.portName()));
        List<HostSlice> changed = new ArrayList<>();
        for (SharedMap.Change<String, HostSlice> change : SharedMap.changes(before.slices(), after.slices())) {
            HostSlice old = change.before();
            if (change.after() != null) {
                changed.add(change.after());
            } else if (old != null) {
                gone.add(old);
            }
        }
        for (String port : changedPorts) {
            before.containerAt(port).ifPresent(this::noteReplugged);
            after.containerAt(port).ifPresent(this::noteReplugged);
        }
        this.rest = sameLinks
                ? withReplugged(changed, after).iterator()
                : after.slices().values().iterator();
        if (!sameLinks || before.differsInJoints(after)) {
            compare(out -> before.joints(portsBefore, out), out -> after.joints(portsAfter, out));
        }
    }

    private void noteReplugged(ContainerId container) {
        replugged.computeIfAbsent(container.tenant(), name -> new TreeSet<>()).add(container.name());
    }

    /** The slices that changed, and those of which a container's port did. */
    private Collection<HostSlice> withReplugged(List<HostSlice> changed, HostView after) {
        Set<HostSlice> looked = new LinkedHashSet<>(changed);
        for (String tenant : replugged.keySet()) {
            HostSlice slice = after.slices().get(tenant);
            if (slice != null) {
                looked.add(slice);
            }
        }
        return looked;
    }

    /** Looks at one more tenant; false, once there is none. */
    public boolean look() {
        if (!rest.hasNext()) {
            return false;
        }
        HostSlice slice = rest.next();
        HostSlice old = before.slices().get(slice.tenant());
        if (old == null) {
            come.add(slice);
        } else if (!sameLinks) {
            compare(out -> old.items(portsBefore, out), out -> slice.items(portsAfter, out));
        } else {
            Set<Item> oldItems = new LinkedHashSet<>();
            Set<Item> wanted = new LinkedHashSet<>();
            HostSlice.differing(
                    old,
                    portsBefore,
                    oldItems::add,
                    slice,
                    portsAfter,
                    wanted::add,
                    replugged.getOrDefault(slice.tenant(), Set.of()));
            compare(oldItems, wanted);
        }
        return true;
    }

    /** Flows to take out, before any is put; known once all has been looked at. */
    public Iterator<Flow> delete() {
        return new EachFlow(delete, new EachItem(List.of(), gone, portsBefore), Item::flows);
    }

    /** Flows to put, likewise; some in the place of one with the same key. */
    public Iterator<Flow> put() {
        return new EachFlow(put, new EachItem(List.of(), come, portsAfter), Item::flows);
    }

    /** How many of the flows to put are in the place of one that is there and is not among those to take out. */
    public int replaced() {
        return replaced;
    }

    /**
     * Whether some packet that passed before may not pass any more. Whoever is new forbids nothing that was there; nor does
     * tracking that begins, save for packets that belong to no session.
     */
    public boolean forbids() {
        return !delete.isEmpty()
                || !gone.isEmpty()
                || replaced > 0
                || put.stream().anyMatch(Transition::drops);
    }

    private static boolean drops(Flow flow) {
        return flow.next().equals(OptionalInt.of(Table.DROP.number()));
    }

    /** All of it at once. */
    public FlowDiff diff() {
        while (look()) {
            // One tenant after the other.
        }
        List<Flow> deleted = new ArrayList<>();
        delete().forEachRemaining(deleted::add);
        List<Flow> added = new ArrayList<>();
        put().forEachRemaining(added::add);
        return new FlowDiff(deleted, added);
    }

    private void compare(Consumer<Consumer<Item>> old, Consumer<Consumer<Item>> wanted) {
        compare(collect(old), collect(wanted));
    }

    private void compare(Set<Item> old, Set<Item> wanted) {
        List<Flow> from = flowsOfOnly(old, wanted);
        List<Flow> to = flowsOfOnly(wanted, old);
        FlowDiff diff = FlowDiff.between(from, to);
        delete.addAll(diff.delete());
        put.addAll(diff.put());
        replaced += from.size() - diff.delete().size() - (to.size() - diff.put().size());
    }

    private static Set<Item> collect(Consumer<Consumer<Item>> source) {
        Set<Item> items = new LinkedHashSet<>();
        source.accept(items::add);
        return items;
    }

    private static List<Flow> flowsOfOnly(Set<Item> items, Set<Item> others) {
        List<Flow> flows = new ArrayList<>();
        for (Item item : items) {
            if (!others.contains(item)) {
                flows.addAll(item.flows());
            }
        }
        return flows;
    }
}
