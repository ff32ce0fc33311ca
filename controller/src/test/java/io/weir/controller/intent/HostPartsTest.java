package io.weir.controller.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.NetworkView;
import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ZoneLimit;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HostPartsTest {

    private static final String TENANTS = """
            hosts:
              vm1: {address: 192.0.2.60}
              vm2: {address: 192.0.2.61}
            tenants:
              red:
                max-sessions: %d
                subnets: {net: {cidr: 192.168.1.0/24}}
                containers: {web: {host: vm1}}
              blue:
                max-sessions: 500
                subnets: {net: {cidr: 192.168.2.0/24}}
                containers: {db: {host: vm1}, far: {host: vm2}}
              grey:
                subnets: {net: {cidr: 192.168.3.0/24}}
                containers: {log: {host: vm2}}
            zones:
              - {between: [blue, red], zone: 7}
              - {between: [blue, grey], zone: 8}
            """;

    private static final String RULES = """
            rules:
              - {from: red, to: blue, protocol: tcp, ports: [5432]}
              - {from: grey, to: blue, protocol: tcp, ports: [5432]}
            """;

    private final HostParts parts = new HostParts();
    private Intent intent = Intent.EMPTY;
    private long revision;

    @Test
    void aZoneOfTwoTenantsHasTheLimitOfTheOneThatMayHaveFewer() {
        declare(TENANTS.formatted(100) + RULES);
        Map<TenantPair, Integer> zones = intent.zones();
        int withRed = zones.get(TenantPair.of("red", "blue"));
        int withGrey = zones.get(TenantPair.of("grey", "blue"));
        assertEquals(Tenant.DEFAULT_MAX_SESSIONS, part("vm1").zoneLimit());
        assertEquals(
                sorted(new ZoneLimit(withRed, 100), new ZoneLimit(withGrey, 500)),
                part("vm1").zones());
        // red has nothing there, but blue has, and its sessions with red are tracked in that zone
        assertEquals(part("vm1").zones(), part("vm2").zones());
    }

    @Test
    void aHostIsToldWhenALimitOrAZoneOfItsTenantsChanges() {
        declare(TENANTS.formatted(100));
        assertEquals(List.of(), part("vm2").zones());
        declare(TENANTS.formatted(100) + RULES);
        assertEquals(2, part("vm2").revision());
        declare(TENANTS.formatted(100) + RULES);
        assertEquals(2, part("vm2").revision());
        declare(TENANTS.formatted(600) + RULES);
        assertEquals(4, part("vm2").revision());
        assertEquals(
                List.of(500, 500),
                part("vm2").zones().stream().map(ZoneLimit::limit).toList());
    }

    @Test
    void aHostIsToldTheTunnelAddressesOfAllSoThatItsContainersReachNone() {
        declare(TENANTS.formatted(100));
        assertEquals(List.of("192.0.2.60", "192.0.2.61"), part("vm1").outside().refused());
        declare(TENANTS.formatted(100).replace("192.0.2.61", "192.0.2.59"));
        assertEquals(List.of("192.0.2.59", "192.0.2.60"), part("vm1").outside().refused());
        assertEquals(2, part("vm1").revision());
    }

    @Test
    void aZoneWithTheUsualLimitIsListedAsWell() {
        declare(TENANTS.replace("max-sessions: 500", "max-sessions: %d").replace("%d", "65536") + RULES);
        int withRed = intent.zones().get(TenantPair.of("red", "blue"));
        assertTrue(part("vm1").zones().contains(new ZoneLimit(withRed, Tenant.DEFAULT_MAX_SESSIONS)));
    }

    @Test
    void partsThatFollowChangesAreAsThoseMadeAfresh() {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            Map<String, Optional<HostPart>> before = Map.of("vm1", parts.part("vm1"), "vm2", parts.part("vm2"));
            declare(anyDocument(random));
            HostParts fresh = new HostParts();
            fresh.update(new Current(revision, NetworkView.of(intent)));
            for (String host : List.of("vm1", "vm2")) {
                String where = "change " + i + ", " + host;
                assertEquals(without(fresh.part(host)), without(parts.part(host)), where);
                boolean isNew = !without(before.get(host)).equals(without(parts.part(host)));
                assertEquals(isNew, part(host).revision() == revision, where);
            }
        }
    }

    @Test
    void manyContainersThatComeAndGoAreToldInTheOrderOfTheirTenantsAndNames() {
        Random random = new Random(2);
        SortedMap<String, String> containers = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            for (int edit = 0; edit < 3; edit++) {
                int number = random.nextInt(30);
                String id = "t" + random.nextInt(4) + "/c" + number;
                if (random.nextInt(3) == 0) {
                    containers.remove(id);
                } else {
                    containers.put(
                            id,
                            "vm" + (1 + random.nextInt(2))
                                    + (random.nextInt(4) == 0
                                            ? ", publish: [{port: 8" + id.charAt(1) + number + "}]"
                                            : "")
                                    + (random.nextInt(4) == 0 ? ", state: stopped" : ""));
                }
            }
            StringBuilder text = new StringBuilder("hosts: {vm1: {address: 192.0.2.60}, vm2: {address: 192.0.2.61}}\n");
            text.append("tenants:\n");
            for (int tenant = 0; tenant < 4; tenant++) {
                text.append("  t" + tenant + ":\n    subnets: {net: {cidr: 10." + tenant + ".0.0/24, dns: [10.9.9."
                        + random.nextInt(2) + "]}}\n    containers:\n");
                String prefix = "t" + tenant + "/";
                containers
                        .tailMap(prefix)
                        .headMap(prefix + "~")
                        .forEach(
                                (id, host) -> text.append("      " + id.replace("/", "") + ": {host: " + host + "}\n"));
            }
            declare(text.toString());
            HostParts fresh = new HostParts();
            fresh.update(new Current(revision, NetworkView.of(intent)));
            for (String host : List.of("vm1", "vm2")) {
                List<String> told = part(host).containers().stream()
                        .map(it -> it.tenant() + "/" + it.name())
                        .toList();
                List<String> wanted = new ArrayList<>();
                containers.forEach((id, where) -> {
                    if (where.startsWith(host)) {
                        wanted.add(id.substring(0, 3) + id.replace("/", ""));
                    }
                });
                assertEquals(wanted, told);
                assertEquals(without(fresh.part(host)), without(parts.part(host)));
            }
        }
    }

    @Test
    void portsOfContainersThatAreStoppedLeadNowhere() {
        String running = TENANTS.formatted(100).replace("web: {host: vm1}", "web: {host: vm1, publish: [{port: 80}]}");
        declare(running);
        assertEquals(1, part("vm1").outside().published().size());
        declare(running.replace("web: {host: vm1,", "web: {host: vm1, state: stopped,"));
        assertEquals(List.of(), part("vm1").outside().published());
    }

    @Test
    void aHostIsNotToldOfLabels() {
        declare(TENANTS.formatted(100));
        declare(TENANTS.formatted(100).replace("web: {host: vm1}", "web: {host: vm1, labels: {role: web}}"));
        assertEquals(1, part("vm1").revision());
    }

    private static String anyDocument(Random random) {
        String text = TENANTS.formatted(random.nextInt(2) == 0 ? 100 : 600);
        for (String line : List.of("web: {host: vm1}", "db: {host: vm1}, ", "log: {host: vm2}")) {
            text = random.nextInt(3) == 0 ? text.replace(line, "") : text;
        }
        text = random.nextInt(3) == 0 ? text.replace("log: {host: vm2", "log: {host: vm1") : text;
        text = random.nextInt(3) == 0
                ? text.replace("far: {host: vm2}", "far: {host: vm2, publish: [{port: 80}]}")
                : text;
        text = random.nextInt(4) == 0 ? text.replace("192.168.3.0/24", "192.168.4.0/24") : text;
        text = random.nextInt(4) == 0 ? text.replace("zone: 7", "zone: 9").replace("zone: 8", "zone: 7") : text;
        text = random.nextInt(4) == 0
                ? text.replace("vm2: {address: 192.0.2.61", "vm2: {mtu: 1400, address: 192.0.2.61")
                : text;
        String rules = RULES;
        for (String from : List.of("red", "grey")) {
            String rule = "  - {from: " + from + ", to: blue, protocol: tcp, ports: [5432]}\n";
            rules = random.nextInt(3) == 0 ? rules.replace(rule, "") : rules;
        }
        return text + rules;
    }

    /** Without its revision. */
    private static List<Object> without(Optional<HostPart> part) {
        return part.map(it -> List.<Object>of(
                        it.underlayMtu(), it.tunnels(), it.containers(), it.zoneLimit(), it.zones(), it.outside()))
                .orElse(List.of());
    }

    private void declare(String document) {
        Reading reading = IntentReader.read(document, intent);
        intent = assertInstanceOf(Reading.Whole.class, reading, reading::toString)
                .intent();
        parts.update(new Current(++revision, NetworkView.of(intent)));
    }

    private HostPart part(String host) {
        return parts.part(host).orElseThrow();
    }

    private static List<ZoneLimit> sorted(ZoneLimit... limits) {
        return List.of(limits).stream()
                .sorted((one, other) -> Integer.compare(one.zone(), other.zone()))
                .toList();
    }
}
