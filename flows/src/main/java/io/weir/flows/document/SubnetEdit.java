package io.weir.flows.document;

import io.weir.flows.document.Numbering.Wish;
import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Changes one subnet of an intent that is in force. Its containers keep their addresses, or it is refused. */
final class SubnetEdit {

    private static final NodeReader.Limits LIMITS = new NodeReader.Limits(64 << 10, 10_000);

    private SubnetEdit() {}

    /** The intent with a subnet added or replaced. */
    static Reading put(String text, Resource.OfSubnet id, InUse inUse) {
        Fields at = at(id);
        Optional<Tenant> tenant = tenant(id, inUse.intent(), at);
        Names.check(new Value(id.name(), at.path(), 0, at.problems()), "subnet");
        Optional<DeclaredSubnet> declared = NodeReader.read(text, LIMITS, at.problems())
                .flatMap(node -> Fields.of(node, at.path(), node.line(), at.problems()))
                .map(fields -> TenantsReader.readSubnet(id.name(), fields));
        if (tenant.isEmpty() || declared.isEmpty() || !at.problems().isEmpty()) {
            return new Reading.Bad(at.problems().list());
        }
        Subnet before = tenant.get().subnets().get(id.name());
        Subnet subnet = resolve(declared.get(), tenant.get(), before, inUse);
        if (subnet == null) {
            return new Reading.Bad(at.problems().list());
        }
        if (subnet.equals(before)) {
            return new Reading.Whole(inUse.intent());
        }
        SharedMap<String, Subnet> subnets = SharedMap.copyOf(tenant.get().subnets());
        return settle(tenant.get().withSubnets(subnets.with(id.name(), subnet)), inUse, at);
    }

    /** The intent without a subnet that no container is in. */
    static Reading remove(Resource.OfSubnet id, InUse inUse) {
        Fields at = at(id);
        Optional<Tenant> tenant = tenant(id, inUse.intent(), at);
        if (tenant.isPresent()) {
            References.check(
                    new Value(id.name(), at.path(), 0, at.problems()),
                    "subnet",
                    tenant.get().subnets().keySet(),
                    "there is nothing to remove");
            tenant.get().containers().values().stream()
                    .filter(container -> container.subnet().equals(id.name()))
                    .findFirst()
                    .ifPresent(container -> at.wrong(
                            "container " + container.name() + " is in it", "take its containers out of it first"));
        }
        if (tenant.isEmpty() || !at.problems().isEmpty()) {
            return new Reading.Bad(at.problems().list());
        }
        SharedMap<String, Subnet> subnets = SharedMap.copyOf(tenant.get().subnets());
        return settle(tenant.get().withSubnets(subnets.without(id.name())), inUse, at);
    }

    private static Reading settle(Tenant tenant, InUse inUse, Fields at) {
        return Settlement.settle(inUse.intent().with(tenant), inUse, at);
    }

    private static Fields at(Resource.OfSubnet id) {
        DocumentPath path =
                DocumentPath.ROOT.key("tenants").key(id.tenant()).key("subnets").key(id.name());
        return Fields.none(path, 0, new Problems());
    }

    private static Optional<Tenant> tenant(Resource.OfSubnet id, Intent current, Fields at) {
        References.check(
                new Value(id.tenant(), at.path(), 0, at.problems()),
                "tenant",
                current.tenants().keySet(),
                "declare it in the intent first");
        return Optional.ofNullable(current.tenants().get(id.tenant()));
    }

    private static @Nullable Subnet resolve(
            DeclaredSubnet declared, Tenant tenant, @Nullable Subnet before, InUse inUse) {
        Ipv4Prefix prefix = declared.prefix();
        Ipv4Address gateway = declared.gateway();
        if (prefix == null || gateway == null) {
            return null;
        }
        Fields fields = declared.fields();
        for (Subnet other : tenant.subnets().values()) {
            if (!other.name().equals(declared.name()) && other.prefix().overlaps(prefix)) {
                TenantsReader.overlap(declared, prefix, other.name(), other.prefix());
            }
        }
        checkContainers(declared, prefix, gateway, tenant);
        OptionalInt was = before == null ? OptionalInt.empty() : OptionalInt.of(before.network());
        String name = tenant.name() + "/" + declared.name();
        Integer network = new Numbering(
                        Resolver.NETWORKS,
                        "network",
                        Subnet.MAX_NETWORK,
                        inUse.networksBut(new Resource.OfSubnet(tenant.name(), declared.name())))
                .number(List.of(new Wish(name, fields, declared.network(), was)), new StableHash())
                .get(name);
        return network == null || !fields.problems().isEmpty()
                ? null
                : new Subnet(declared.name(), network, prefix, gateway, declared.dns());
    }

    private static void checkContainers(
            DeclaredSubnet declared, Ipv4Prefix prefix, Ipv4Address gateway, Tenant tenant) {
        for (Container container : tenant.containers().values()) {
            Ipv4Address address = container.address();
            if (!container.subnet().equals(declared.name())) {
                continue;
            }
            if (address.equals(gateway)) {
                declared.fields()
                        .wrong(
                                "gateway",
                                "container " + container.name() + " has the address " + gateway,
                                "another gateway");
            } else if (!prefix.contains(address) || address.equals(prefix.network()) || address.equals(prefix.last())) {
                declared.fields()
                        .wrong(
                                "cidr",
                                "container " + container.name() + " has the address " + address
                                        + ", which is no interface's in " + prefix,
                                "a prefix with all its containers, or put the whole tenant");
            }
        }
    }
}
