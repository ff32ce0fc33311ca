package io.weir.provisioning.bench;

import io.weir.flows.model.Container;
import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Overlay;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TunnelType;
import io.weir.provisioning.bench.sim.SwitchPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Many hosts with few tenants each, as large clusters are: a tenant for each host, with its containers on that host and
 * some others; and one tenant, {@code shared}, that all others may exchange packets with.
 *
 * @param hosts how many hosts, and as many tenants
 * @param perTenant containers of a tenant, a multiple of the number of its hosts; at most 61
 * @param shared containers of the tenant {@code shared}, each on a host of its own; at most 200
 */
record WideCluster(int hosts, int perTenant, int shared) {

    static final String SHARED = "shared";

    /** The hosts of tenant {@code t} are these far from host {@code t}, so that few pairs of hosts share two tenants. */
    private static final int[] APART = {0, 1, 7, 31, 101};

    private static final int SHARED_NETWORK = 0xf00000;
    /** RFC 2544's addresses, for tunnel end points. */
    private static final int FIRST_END = Ipv4Address.of("198.19.0.1").bits();

    private static final long FIRST_DATAPATH = 0x5700000001L;
    private static final int TENANT_BITS = 6;
    private static final int FIRST_ADDRESS = Ipv4Address.of("10.0.0.0").bits();
    private static final Ipv4Prefix SHARED_PREFIX = Ipv4Prefix.of("172.20.0.0/24");
    private static final Container.Template TEMPLATE = new Container.Template("busybox", List.of());

    Intent intent() {
        SortedMap<String, Host> byName = new TreeMap<>();
        for (int h = 0; h < hosts; h++) {
            Ipv4Address end = new Ipv4Address(FIRST_END + h);
            byName.put(
                    host(h), new Host(host(h), host(h) + "-br", end, OptionalLong.empty(), Host.DEFAULT_UNDERLAY_MTU));
        }
        SortedMap<String, Tenant> tenants = new TreeMap<>();
        List<Rule> rules = new ArrayList<>();
        for (int t = 0; t < hosts; t++) {
            tenants.put("t" + t, tenant(t));
            if (shared > 0) {
                Selector own = new Selector.OfTenant("t" + t);
                Selector all = new Selector.OfTenant(SHARED);
                rules.add(Rule.allow(2 * t + 1, own, all));
                rules.add(Rule.allow(2 * t + 2, all, own));
            }
        }
        if (shared > 0) {
            tenants.put(SHARED, sharedTenant());
        }
        return new Intent(new Overlay(TunnelType.VXLAN), byName, tenants, rules);
    }

    static String host(int number) {
        return "h" + number;
    }

    private Tenant tenant(int number) {
        Ipv4Address base = new Ipv4Address(FIRST_ADDRESS + (number << TENANT_BITS));
        Subnet subnet = new Subnet(
                "net",
                number + 1,
                Ipv4Prefix.of(base + "/" + (32 - TENANT_BITS)),
                new Ipv4Address(base.bits() + 1),
                List.of());
        SortedMap<String, Container> containers = new TreeMap<>();
        int[] apart = hosts > APART[APART.length - 1] ? APART : new int[] {0};
        for (int member = 0; member < perTenant; member++) {
            int host = (number + apart[member % apart.length]) % hosts;
            String name = "c" + member;
            Ipv4Address address = new Ipv4Address(base.bits() + 2 + member);
            long mac = 0x020000000000L + (long) number * perTenant + member;
            containers.put(name, container(name, host, address, mac, "t" + number + "-" + name));
        }
        return new Tenant("t" + number, number + 1, subnets(subnet), containers);
    }

    private Tenant sharedTenant() {
        Ipv4Address gateway = new Ipv4Address(SHARED_PREFIX.network().bits() + 1);
        Subnet subnet = new Subnet("net", SHARED_NETWORK, SHARED_PREFIX, gateway, List.of());
        SortedMap<String, Container> containers = new TreeMap<>();
        for (int member = 0; member < shared; member++) {
            Container container = sharedContainer(member);
            containers.put(container.name(), container);
        }
        return new Tenant(SHARED, SHARED_NETWORK, subnets(subnet), containers);
    }

    /** A container of {@code shared}; from number {@link #shared} on, one that is not there yet, on a host that has one. */
    Container sharedContainer(int member) {
        String name = "s" + member;
        Ipv4Address address = new Ipv4Address(SHARED_PREFIX.network().bits() + 2 + member);
        return container(name, member % shared * hosts / shared, address, 0x02ff00000000L + member, "sh-" + name);
    }

    private static Container container(String name, int host, Ipv4Address address, long mac, String port) {
        return new Container(
                name,
                host(host),
                "net",
                address,
                new MacAddress(mac),
                port,
                TEMPLATE,
                OptionalInt.empty(),
                Container.State.RUNNING);
    }

    private static SortedMap<String, Subnet> subnets(Subnet subnet) {
        SortedMap<String, Subnet> subnets = new TreeMap<>();
        subnets.put(subnet.name(), subnet);
        return subnets;
    }

    /** The hosts of any intent as switches, in the order of their names, with the ports of all their containers. */
    static List<SwitchPlan> switches(Intent intent) {
        SortedMap<String, List<SwitchPlan.Port>> ports = new TreeMap<>();
        intent.hosts().keySet().forEach(host -> {
            List<SwitchPlan.Port> own = new ArrayList<>();
            own.add(new SwitchPlan.Port(TunnelType.VXLAN.portName(), Optional.empty()));
            ports.put(host, own);
        });
        for (Tenant tenant : intent.tenants().values()) {
            for (Container container : tenant.containers().values()) {
                SwitchPlan.Sender sender = new SwitchPlan.Sender(
                        container.mac(),
                        container.address(),
                        tenant.subnetOf(container).gateway());
                ports.getOrDefault(container.host(), new ArrayList<>())
                        .add(new SwitchPlan.Port(container.port(), Optional.of(sender)));
            }
        }
        List<SwitchPlan> plans = new ArrayList<>();
        ports.forEach((host, own) -> plans.add(new SwitchPlan(FIRST_DATAPATH + plans.size(), host + "-br", own)));
        return plans;
    }
}
