package io.weir.flows.document;

import io.weir.flows.document.Node.Entry;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Labels;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Changes one container of an intent that is in force. Looks at no other. */
final class ContainerEdit {

    /** For a container with everything that can be said of it and a template with many options. */
    static final NodeReader.Limits LIMITS = new NodeReader.Limits(64 << 10, 10_000);

    private ContainerEdit() {}

    /**
     * The intent with a container added or replaced. What the text does not state stays as it was if the container was
     * there before, and is derived if not.
     *
     * @param text what stands under a container's name in an intent, in YAML or JSON
     */
    static Reading put(String text, ContainerId id, InUse inUse) {
        Intent current = inUse.intent();
        Problems problems = new Problems();
        Tenant tenant = tenant(id, current, problems);
        Optional<Node> node = NodeReader.read(text, LIMITS, problems);
        if (tenant == null || node.isEmpty()) {
            return new Reading.Bad(problems.list());
        }
        Entry entry = new Entry(node.get().line(), id.name(), node.get());
        Optional<Container> container = new ContainerReader(
                        Hosts.of(current), tenant.subnets().keySet(), new LabelsReader())
                .read(entry, path(id), problems)
                .flatMap(declared -> resolve(declared, tenant, inUse));
        if (!problems.isEmpty() || container.isEmpty()) {
            return new Reading.Bad(problems.list());
        }
        Container before = tenant.containers().get(id.name());
        return container.get().equals(before)
                ? new Reading.Whole(current)
                : settle(before, container.get(), tenant, inUse, Fields.none(path(id), 0, problems));
    }

    /** The intent without a container that no rule names. */
    static Reading remove(ContainerId id, InUse inUse) {
        Problems problems = new Problems();
        Tenant tenant = tenant(id, inUse.intent(), problems);
        if (tenant == null) {
            return new Reading.Bad(problems.list());
        }
        Container before = tenant.containers().get(id.name());
        if (before == null) {
            References.check(
                    new Value(id.name(), path(id), 0, problems),
                    "container",
                    tenant.containers().keySet(),
                    "there is nothing to remove");
            return new Reading.Bad(problems.list());
        }
        return settle(before, null, tenant, inUse, Fields.none(path(id), 0, problems));
    }

    private static DocumentPath path(ContainerId id) {
        return DocumentPath.ROOT
                .key("tenants")
                .key(id.tenant())
                .key("containers")
                .key(id.name());
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

    private static Optional<Container> resolve(DeclaredContainer declared, Tenant tenant, InUse inUse) {
        ContainerId id = new ContainerId(tenant.name(), declared.name());
        inUse.hosts().without(id::equals).declare(tenant.name(), declared);
        Subnet subnet = declared.subnet() == null ? null : tenant.subnets().get(declared.subnet());
        OptionalInt published = Publishing.number(id, declared, inUse.intent(), inUse.outsideBut(id::equals));
        return subnet == null ? Optional.empty() : address(declared, published, subnet, tenant, inUse);
    }

    private static Optional<Container> address(
            DeclaredContainer declared, OptionalInt published, Subnet subnet, Tenant tenant, InUse inUse) {
        Container before = tenant.containers().get(declared.name());
        AddressPlan plan = new AddressPlan(
                tenant.name(),
                subnet.name(),
                subnet.prefix(),
                subnet.gateway(),
                inUse.addressesIn(new Resource.OfSubnet(tenant.name(), subnet.name())),
                before);
        plan.declare(declared);
        if (before != null) {
            plan.keep(declared, before);
        }
        plan.derive(declared, new StableHash());
        return Reuse.container(declared, plan, published, before);
    }

    /** One container was, or is to come, or both. */
    private static Reading settle(
            @Nullable Container before, @Nullable Container after, Tenant tenant, InUse inUse, Fields at) {
        SortedMap<Labels, Integer> identities = Identities.next(at, tenant, labels(before), labels(after), inUse);
        if (!at.problems().isEmpty()) {
            return new Reading.Bad(at.problems().list());
        }
        SharedMap<String, Container> containers = SharedMap.copyOf(tenant.containers());
        if (after != null) {
            containers = containers.with(after.name(), after);
        } else if (before != null) {
            containers = containers.without(before.name());
        }
        return Settlement.settle(inUse.intent().with(tenant.withContainers(containers, identities)), inUse, at);
    }

    private static Labels labels(@Nullable Container container) {
        return container == null ? Labels.NONE : container.labels();
    }
}
