package io.weir.flows.document;

import io.weir.flows.document.Node.Entry;
import io.weir.flows.model.Inside;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code tenants}: what is stated, each value checked by itself and subnets against each other. */
final class TenantsReader {

    private static final List<String> TENANT_KEYS =
            List.of("number", "subnets", "containers", "inside", "max-sessions", "rules", "identities");
    private static final List<String> SUBNET_KEYS = List.of("cidr", "gateway", "dns", "network");

    /** More than any switch has memory for. */
    private static final int MAX_MAX_SESSIONS = 10_000_000;

    private final Problems problems;
    private final Hosts hosts;
    private final LabelsReader labels = new LabelsReader();

    private TenantsReader(Problems problems, Hosts hosts) {
        this.problems = problems;
        this.hosts = hosts;
    }

    /** All that are declared, by name, those with problems too. */
    static SortedMap<String, DeclaredTenant> read(Fields document, Hosts hosts) {
        TenantsReader reader = new TenantsReader(document.problems(), hosts);
        SortedMap<String, DeclaredTenant> tenants = new TreeMap<>();
        Fields declared = document.map("tenants");
        for (Entry entry : declared.entries()) {
            Fields fields = reader.named(entry, declared, "tenant");
            tenants.put(entry.key(), reader.readTenant(entry.key(), fields));
        }
        return tenants;
    }

    /** What stands under a name, empty if it is no map; the name is checked. */
    private Fields named(Entry entry, Fields outer, String of) {
        DocumentPath path = outer.path().key(entry.key());
        Value name = new Value(entry.key(), path, entry.line(), problems);
        if (of.equals("tenant")) {
            checkName(name);
        } else {
            Names.check(name, of);
        }
        return Fields.of(entry.value(), path, entry.line(), problems)
                .orElseGet(() -> Fields.none(path, entry.line(), problems));
    }

    /** Adds a problem if a tenant may not have this name. */
    static void checkName(Value name) {
        Names.check(name, "tenant");
        if (name.text().equals(Selector.OUTSIDE)) {
            name.wrong("no tenant can be named outside", "another name: it stands for what is no container");
        }
    }

    /** One tenant by itself. */
    static DeclaredTenant readTenant(String name, Fields fields, Hosts hosts) {
        return new TenantsReader(fields.problems(), hosts).readTenant(name, fields);
    }

    private DeclaredTenant readTenant(String name, Fields fields) {
        fields.allowOnly(TENANT_KEYS);
        OptionalInt number = Forms.number(fields.scalar("number"), 1, Tenant.MAX_NUMBER);
        SortedMap<String, DeclaredSubnet> subnets = new TreeMap<>();
        Fields declared = fields.map("subnets");
        for (Entry entry : declared.entries()) {
            subnets.put(entry.key(), readSubnet(entry.key(), named(entry, declared, "subnet")));
        }
        checkOverlaps(subnets);
        SortedMap<String, DeclaredContainer> containers = new TreeMap<>();
        ContainerReader reader = new ContainerReader(hosts, subnets.keySet(), labels);
        Fields inside = fields.map("containers");
        for (Entry entry : inside.entries()) {
            DocumentPath path = inside.path().key(entry.key());
            reader.read(entry, path, problems).ifPresent(container -> containers.put(entry.key(), container));
        }
        Inside inner = Forms.word(fields.scalar("inside"), Inside.ALLOW, "what becomes of sessions inside a tenant");
        int maxSessions =
                Forms.number(fields.scalar("max-sessions"), 1, MAX_MAX_SESSIONS).orElse(Tenant.DEFAULT_MAX_SESSIONS);
        return new DeclaredTenant(name, fields, number, subnets, containers, inner, maxSessions);
    }

    /** What stands under a subnet's name. */
    static DeclaredSubnet readSubnet(String name, Fields fields) {
        fields.allowOnly(SUBNET_KEYS);
        Ipv4Prefix prefix = Forms.prefix(fields.required("cidr", "the subnet's addresses, like 192.168.1.0/24"));
        List<Ipv4Address> dns = new ArrayList<>();
        for (Value server : fields.scalars("dns")) {
            Ipv4Address address = Forms.address(server);
            if (address != null) {
                dns.add(address);
            }
        }
        OptionalInt network = Forms.number(fields.scalar("network"), 1, Subnet.MAX_NETWORK);
        return new DeclaredSubnet(name, fields, prefix, gateway(fields, prefix), dns, network);
    }

    private static @Nullable Ipv4Address gateway(Fields fields, @Nullable Ipv4Prefix prefix) {
        Value declared = fields.scalar("gateway");
        if (declared == null) {
            return prefix == null ? null : new Ipv4Address(prefix.network().bits() + 1);
        }
        Ipv4Address gateway = Forms.address(declared);
        if (gateway != null && prefix != null) {
            if (!prefix.contains(gateway)) {
                declared.wrong("the gateway " + gateway + " is outside " + prefix, Ranges.within(prefix));
            } else if (gateway.equals(prefix.network()) || gateway.equals(prefix.last())) {
                declared.wrong(gateway + " is " + Ranges.roleIn(prefix, gateway), Ranges.within(prefix));
            }
        }
        return gateway;
    }

    /** By address, so that what overlaps comes one after the other. */
    private static void checkOverlaps(SortedMap<String, DeclaredSubnet> subnets) {
        TreeMap<Ipv4Prefix, DeclaredSubnet> byPrefix = new TreeMap<>();
        for (DeclaredSubnet subnet : subnets.values()) {
            if (subnet.prefix() != null) {
                DeclaredSubnet same = byPrefix.putIfAbsent(subnet.prefix(), subnet);
                if (same != null) {
                    overlap(subnet, subnet.prefix(), same.name(), subnet.prefix());
                }
            }
        }
        Ipv4Prefix widest = null;
        String widestName = "";
        for (var entry : byPrefix.entrySet()) {
            Ipv4Prefix prefix = entry.getKey();
            if (widest != null && widest.overlaps(prefix)) {
                overlap(entry.getValue(), prefix, widestName, widest);
            } else {
                // Prefixes lie within each other or apart: one that overlaps ends no later.
                widest = prefix;
                widestName = entry.getValue().name();
            }
        }
    }

    static void overlap(DeclaredSubnet subnet, Ipv4Prefix prefix, String other, Ipv4Prefix otherPrefix) {
        subnet.fields()
                .wrong(
                        "cidr",
                        prefix + " overlaps " + otherPrefix + " of subnet " + Quote.of(other) + " of the same tenant",
                        "give one of the two other addresses");
    }
}
