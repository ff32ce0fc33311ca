package io.weir.provisioning.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Container;
import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Overlay;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TunnelType;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntBinaryOperator;

/**
 * Intents of any size, the same each time. Tenants {@code t0}, {@code t1} … have one subnet each, all with the same
 * addresses; their containers' ports are named {@code p} and a number.
 */
final class Clusters {

    /** Hosts are named by number, from 1. */
    static final List<String> CONNECTED = List.of("h1", "h2");

    /** Containers of a tenant, where nothing else is said. */
    static final int TENANT_SIZE = 50;

    /** A tenant with one container, {@code g0}, and addresses of its own. */
    static final String GUEST = "guest";

    /** A tenant that every cluster has. */
    static final String HOME = "t0";

    private static final int REMOTE_HOSTS = 10;
    private static final Ipv4Prefix GUEST_PREFIX = Ipv4Prefix.of("10.2.0.0/24");
    private static final Ipv4Prefix PREFIX = Ipv4Prefix.of("10.1.0.0/20");
    private static final Ipv4Address GATEWAY = Ipv4Address.of("10.1.0.1");
    private static final Container.Template TEMPLATE = new Container.Template("busybox", List.of());

    private Clusters() {}

    /** Hosts without tenants. */
    static Intent empty(Intent cluster) {
        return new Intent(cluster.overlay(), cluster.hosts(), new TreeMap<>(), List.of());
    }

    /** Half of each tenant on the one host, half on the other. */
    static Intent pair(int containers) {
        return cluster(2, containers / TENANT_SIZE, TENANT_SIZE, (tenant, member) -> 1 + member % 2);
    }

    /** Of the first twenty tenants five containers on each of two hosts; all others on ten hosts more. */
    static Intent spread(int containers) {
        return cluster(
                2 + REMOTE_HOSTS,
                containers / TENANT_SIZE,
                TENANT_SIZE,
                (tenant, member) -> tenant < 20 && member < 10 ? 1 + member % 2 : 3 + (tenant + member) % REMOTE_HOSTS);
    }

    /** Of each of fifty tenants one container on the first host, and all others on the second. */
    static Intent remote(int containers) {
        return cluster(2, 50, containers / 50, (tenant, member) -> member == 0 ? 1 : 2);
    }

    /** Of each of fifty tenants one container on each of the two first hosts, and all others on a third. */
    static Intent remoteFromBoth(int containers) {
        return cluster(3, 50, containers / 50, (tenant, member) -> Math.min(member, 2) + 1);
    }

    /** Tenants that are on one host each: so many containers on the first host, and on each of the others. */
    static Intent apart(int hosts, int onFirst, int onOthers) {
        int firstTenants = onFirst / TENANT_SIZE;
        int otherTenants = onOthers / TENANT_SIZE;
        return cluster(
                hosts,
                firstTenants + (hosts - 1) * otherTenants,
                TENANT_SIZE,
                (tenant, member) -> tenant < firstTenants ? 1 : 2 + (tenant - firstTenants) / otherTenants);
    }

    /** A cluster with the tenant {@link #GUEST} as well, on the first host. */
    static Intent withGuest(Intent cluster) {
        int number = cluster.tenants().size() + 1;
        Ipv4Address gateway = new Ipv4Address(GUEST_PREFIX.network().bits() + 1);
        SortedMap<String, Subnet> subnets = new TreeMap<>();
        subnets.put("net", new Subnet("net", number, GUEST_PREFIX, gateway, List.of()));
        SortedMap<String, Container> containers = new TreeMap<>();
        containers.put(
                "g0",
                new Container(
                        "g0",
                        CONNECTED.get(0),
                        "net",
                        new Ipv4Address(gateway.bits() + 1),
                        new MacAddress(0x02ee00000000L),
                        "g0",
                        TEMPLATE,
                        OptionalInt.empty(),
                        Container.State.RUNNING));
        SortedMap<String, Tenant> tenants = new TreeMap<>(cluster.tenants());
        tenants.put(GUEST, new Tenant(GUEST, number, subnets, containers));
        return new Intent(cluster.overlay(), cluster.hosts(), tenants, List.of());
    }

    /** The document of an intent, with rules that let tenants send to others: from, to, from, to … */
    static String document(Intent intent, String... rules) {
        try {
            ObjectMapper json = new ObjectMapper();
            ObjectNode document = (ObjectNode) json.readTree(IntentWriter.json(intent));
            ArrayNode list = document.putArray("rules");
            for (int i = 0; i < rules.length; i += 2) {
                list.addObject().put("from", rules[i]).put("to", rules[i + 1]);
            }
            return json.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Intent cluster(int hosts, int tenants, int tenantSize, IntBinaryOperator hostOf) {
        SortedMap<String, Tenant> byName = new TreeMap<>();
        for (int t = 0; t < tenants; t++) {
            SortedMap<String, Container> containers = new TreeMap<>();
            for (int member = 0; member < tenantSize; member++) {
                Container container = container(t * tenantSize + member, member, "h" + hostOf.applyAsInt(t, member));
                containers.put(container.name(), container);
            }
            Subnet subnet = new Subnet("net", t + 1, PREFIX, GATEWAY, List.of());
            SortedMap<String, Subnet> subnets = new TreeMap<>();
            subnets.put(subnet.name(), subnet);
            byName.put("t" + t, new Tenant("t" + t, t + 1, subnets, containers));
        }
        return new Intent(new Overlay(TunnelType.VXLAN), hosts(hosts), byName, List.of());
    }

    private static SortedMap<String, Host> hosts(int count) {
        SortedMap<String, Host> hosts = new TreeMap<>();
        for (int i = 1; i <= count; i++) {
            Ipv4Address end = Ipv4Address.of("192.0.2." + i);
            String name = "h" + i;
            hosts.put(name, new Host(name, name + "-br", end, OptionalLong.empty(), Host.DEFAULT_UNDERLAY_MTU));
        }
        return hosts;
    }

    /**
     * A container.
     *
     * @param number unique in the cluster
     * @param member unique in its tenant, from 0
     */
    static Container container(int number, int member, String host) {
        return new Container(
                "c" + number,
                host,
                "net",
                new Ipv4Address(GATEWAY.bits() + 1 + member),
                new MacAddress(0x020000000000L + number),
                "p" + number,
                TEMPLATE,
                OptionalInt.empty(),
                Container.State.RUNNING);
    }

    /** A tenant that is there. */
    static Tenant tenant(Intent intent, String name) {
        return Objects.requireNonNull(intent.tenants().get(name), name);
    }

    /** A container that is there. */
    static Container find(Intent intent, String tenant, String name) {
        return Objects.requireNonNull(tenant(intent, tenant).containers().get(name), name);
    }

    /** Names of the ports that containers have on a host: what OVN knows each by, by port name. */
    static SortedMap<String, String> ports(Intent intent, String host) {
        SortedMap<String, String> ports = new TreeMap<>();
        for (Tenant tenant : intent.tenants().values()) {
            for (Container container : tenant.containers().values()) {
                if (container.host().equals(host)) {
                    ports.put(container.port(), container.name());
                }
            }
        }
        return ports;
    }

    static int size(Intent intent) {
        return intent.tenants().values().stream()
                .mapToInt(tenant -> tenant.containers().size())
                .sum();
    }
}
