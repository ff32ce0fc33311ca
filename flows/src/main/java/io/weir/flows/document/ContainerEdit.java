package io.weir.flows.document;

import io.weir.flows.document.Node.Entry;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes one container of an intent that is in force. Only walks over the others, so it takes about a millisecond
 * with 10,000 of them.
 */
public final class ContainerEdit {

    /** For a container with everything that can be said of it and a template with many options. */
    static final NodeReader.Limits LIMITS = new NodeReader.Limits(64 << 10, 10_000);

    private ContainerEdit() {}

    /**
     * The intent with a container added or replaced. What the text does not state stays as it was if the container was
     * there before, and is derived if not.
     *
     * @param text what stands under a container's name in an intent, in YAML or JSON
     * @param current the intent in force
     */
    public static Reading put(String text, ContainerId id, Intent current) {
        Problems problems = new Problems();
        DocumentPath path = DocumentPath.ROOT.key("tenants").key(id.tenant());
        Tenant tenant = tenant(id, current, problems);
        Optional<Node> node = NodeReader.read(text, LIMITS, problems);
        if (tenant == null || node.isEmpty()) {
            return new Reading.Bad(problems.list());
        }
        Entry entry = new Entry(node.get().line(), id.name(), node.get());
        Optional<Container> container = new ContainerReader(
                        Hosts.of(current), tenant.subnets().keySet(), new LabelsReader())
                .read(entry, path.key("containers").key(id.name()), problems)
                .flatMap(declared -> resolve(declared, tenant, current));
        if (!problems.isEmpty() || container.isEmpty()) {
            return new Reading.Bad(problems.list());
        }
        if (container.get().equals(tenant.containers().get(id.name()))) {
            return new Reading.Whole(current);
        }
        SortedMap<String, Container> containers = new TreeMap<>(tenant.containers());
        containers.put(id.name(), container.get());
        return new Reading.Whole(with(containers, tenant, current));
    }

    /** The intent without a container. */
    public static Reading remove(ContainerId id, Intent current) {
        Problems problems = new Problems();
        Tenant tenant = tenant(id, current, problems);
        if (tenant == null) {
            return new Reading.Bad(problems.list());
        }
        if (!tenant.containers().containsKey(id.name())) {
            DocumentPath path = DocumentPath.ROOT
                    .key("tenants")
                    .key(id.tenant())
                    .key("containers")
                    .key(id.name());
            References.check(
                    new Value(id.name(), path, 0, problems),
                    "container",
                    tenant.containers().keySet(),
                    "there is nothing to remove");
            return new Reading.Bad(problems.list());
        }
        SortedMap<String, Container> containers = new TreeMap<>(tenant.containers());
        containers.remove(id.name());
        return new Reading.Whole(with(containers, tenant, current));
    }

    private static @Nullable Tenant tenant(ContainerId id, Intent current, Problems problems) {
        DocumentPath path = DocumentPath.ROOT.key("tenants").key(id.tenant());
        References.check(
                new Value(id.tenant(), path, 0, problems),
                "tenant",
                current.tenants().keySet(),
                "declare it in the intent first");
        return current.tenants().get(id.tenant());
    }

    private static Optional<Container> resolve(DeclaredContainer declared, Tenant tenant, Intent current) {
        HostUse hostUse = new HostUse();
        for (Tenant each : current.tenants().values()) {
            for (Container other : each.containers().values()) {
                boolean isItself =
                        each.name().equals(tenant.name()) && other.name().equals(declared.name());
                if (other.host().equals(declared.host()) && !isItself) {
                    hostUse.occupy(each.name(), other);
                }
            }
        }
        hostUse.declare(tenant.name(), declared);
        Subnet subnet = declared.subnet() == null ? null : tenant.subnets().get(declared.subnet());
        return subnet == null ? Optional.empty() : address(declared, subnet, tenant);
    }

    private static Optional<Container> address(DeclaredContainer declared, Subnet subnet, Tenant tenant) {
        AddressPlan plan = new AddressPlan(tenant.name(), subnet.name(), subnet.prefix(), subnet.gateway());
        for (Container other : tenant.containers().values()) {
            if (other.subnet().equals(subnet.name()) && !other.name().equals(declared.name())) {
                plan.occupy(other);
            }
        }
        Container before = tenant.containers().get(declared.name());
        plan.declare(declared);
        if (before != null) {
            plan.keep(declared, before);
        }
        plan.derive(declared, new StableHash());
        return Reuse.container(declared, plan, before);
    }

    private static Intent with(SortedMap<String, Container> containers, Tenant tenant, Intent current) {
        Fields nothing = Fields.none(DocumentPath.ROOT.key("tenants").key(tenant.name()), 0, new Problems());
        SortedMap<Labels, Integer> identities =
                Identities.of(nothing, tenant.name(), containers.values(), tenant.identities(), new StableHash());
        SortedMap<String, Tenant> tenants = new TreeMap<>(current.tenants());
        tenants.put(
                tenant.name(),
                new Tenant(
                        tenant.name(),
                        tenant.number(),
                        tenant.subnets(),
                        containers,
                        tenant.inside(),
                        tenant.rules(),
                        identities,
                        tenant.maxSessions()));
        return new Intent(current.overlay(), current.hosts(), tenants, current.rules(), current.zones());
    }
}
