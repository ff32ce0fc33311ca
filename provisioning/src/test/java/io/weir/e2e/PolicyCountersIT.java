package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Datagrams;
import io.weir.provisioning.lab.Frames;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.LabHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Switches count what each rule lets pass, and what of each container they drop, with the reason: exactly. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PolicyCountersIT {

    private static final int FROM_PORT = 30_000;

    /** From this reason on: a container's own IPv6 sends something now and then. */
    private static final int OF_OTHER_TYPES = 10;

    /** Open vSwitch tells of what its datapath counted twice a second. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Pattern COUNT = Pattern.compile("n_packets=(\\d+)");
    private static final String DENY =
            "{name: counted-deny, from: red/web, to: blue, protocol: tcp, ports: [1002], action: deny}";
    private static final String ALLOW = "{name: counted, from: red/web, to: blue, protocol: tcp, ports: [1001]}";

    private final PolicyCluster cluster;
    private final LabContainer web;

    PolicyCountersIT(PolicyCluster cluster) {
        this.cluster = cluster;
        this.web = cluster.container("red/web");
    }

    @Test
    void aRuleCountsSessionsAndPacketsOfBothDirectionsOnceOnWhicheverHost() {
        for (String id : List.of("blue/near", "blue/mid")) {
            LabContainer peer = cluster.container(id);
            cluster.declare();
            cluster.declare(ALLOW);
            List<byte[]> begun = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                begun.add(tcp(peer, FROM_PORT + i, 1001));
            }
            web.send(begun, 200); // each is answered by RST, for the port is closed
            int rule = number("counted");
            Await.until("12 sessions and 24 packets: " + id, LIMIT, () -> List.of(12, 24)
                    .equals(List.of(count(rule, 200), count(rule, 200) + count(rule, 100))));
        }
    }

    @Test
    void dropsAreCountedByContainerReasonAndRule() {
        cluster.declare(ALLOW, DENY);
        LabContainer near = cluster.container("blue/near");
        Frames.Path path = PolicyCluster.path(web, near);
        Frames.Path forged = new Frames.Path(
                path.fromMac(),
                path.toMac(),
                Ipv4Address.of(cluster.container("red/app").address()),
                path.to());
        Frames.Path nowhere =
                new Frames.Path(path.fromMac(), MacAddress.GATEWAY, path.from(), Ipv4Address.of("10.9.9.9"));
        Map<Drop, byte[]> frames = new TreeMap<>();
        frames.put(new Drop(1, 0), Datagrams.of(path, Datagrams.UDP, Datagrams.udp(path, FROM_PORT, 1005, 8)));
        frames.put(new Drop(2, number("counted-deny")), tcp(near, FROM_PORT, 1002));
        frames.put(new Drop(3, 0), Frames.ping(forged, 1));
        frames.put(new Drop(6, 0), Frames.ping(nowhere, 1));
        frames.put(new Drop(7, 0), Frames.tagged(Frames.ping(path, 1), 101));
        // The first packet of each has the switch make the counter.
        frames.values().forEach(frame -> web.send(List.of(frame)));
        Await.until(
                "counters for " + frames.keySet(), LIMIT, () -> drops().keySet().containsAll(frames.keySet()));
        Map<Drop, Integer> before = settled();
        Map<Drop, Integer> expected = new TreeMap<>(before);
        int more = 5;
        for (Map.Entry<Drop, byte[]> kind : frames.entrySet()) {
            for (int i = 0; i < more; i++) {
                web.send(List.of(kind.getValue()));
            }
            expected.merge(kind.getKey(), more++, Integer::sum);
        }
        Await.until("what was sent to be counted", LIMIT, () -> drops().equals(expected));
        assertEquals(expected, settled());
    }

    /** Why a packet of red's web was dropped, as docs/pipeline.md numbers reasons, and by which rule. */
    private record Drop(int reason, int rule) implements Comparable<Drop> {
        @Override
        public int compareTo(Drop other) {
            return reason != other.reason ? Integer.compare(reason, other.reason) : Integer.compare(rule, other.rule);
        }
    }

    /** The counters when they have stood still for as long as the datapath may keep numbers to itself. */
    private Map<Drop, Integer> settled() {
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        Await.until("counters to settle", LIMIT, () -> System.nanoTime() > end);
        return drops();
    }

    private Map<Drop, Integer> drops() {
        String port =
                web.host().ovsVsctl("get", "interface", web.port(), "ofport").strip();
        Map<Drop, Integer> drops = new TreeMap<>();
        for (String flow : web.host()
                .ovsOfctl("dump-flows", "table=111,in_port=" + port)
                .lines()
                .toList()) {
            Matcher count = COUNT.matcher(flow);
            Drop drop = new Drop(register(flow, "reg10"), register(flow, "reg9"));
            if (flow.contains("in_port") && drop.reason() < OF_OTHER_TYPES && count.find()) {
                drops.merge(drop, Integer.parseInt(count.group(1)), Integer::sum);
            }
        }
        return drops;
    }

    /** A register of 0 may be left out. */
    private static int register(String flow, String name) {
        Matcher value = Pattern.compile(name + "=(0x)?([0-9a-f]+)").matcher(flow);
        return value.find() ? Integer.parseInt(value.group(2), 16) : 0;
    }

    /** Packets on flows of COMMIT with a rule's cookie, on all hosts. */
    private int count(int rule, int priority) {
        int packets = 0;
        for (LabHost host : cluster.lab().hosts()) {
            for (String flow : host.ovsOfctl("dump-flows", "table=90").lines().toList()) {
                Matcher count = COUNT.matcher(flow);
                boolean isOfRule = flow.matches(".*cookie=0x57[0-9a-f]{6}%08x,.*".formatted(0x8000_0000 | rule));
                if (isOfRule && flow.contains("priority=" + priority) && count.find()) {
                    packets += Integer.parseInt(count.group(1));
                }
            }
        }
        return packets;
    }

    private int number(String rule) {
        for (JsonNode one : cluster.lab().rest().get("/v1/intent").path("rules")) {
            if (one.path("name").asText().equals(rule)) {
                return one.path("number").asInt();
            }
        }
        throw new LabFailure("no rule " + rule);
    }

    private byte[] tcp(LabContainer to, int fromPort, int toPort) {
        Frames.Path path = PolicyCluster.path(web, to);
        return Datagrams.of(path, Datagrams.TCP, Datagrams.tcp(path, fromPort, toPort, Datagrams.SYN, 1));
    }
}
