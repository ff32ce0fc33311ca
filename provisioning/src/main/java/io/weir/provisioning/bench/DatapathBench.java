package io.weir.provisioning.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Tenant;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.LabFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What packets feel of the flows that they pass. */
final class DatapathBench implements Bench {

    private static final String NORMAL = "one NORMAL flow";
    private static final String TRACKED = "Weir, tracked";

    /** About one protocol only, so that what may pass depends on the session. */
    private static final String RULE = "tenants/" + Clusters.HOME + "/rules/tcp";

    private static final String RULE_BODY = "{from: " + Clusters.HOME + ", to: " + Clusters.HOME + ", protocol: tcp}";
    private static final String PORT = "5201";
    private static final String SECONDS = "1";

    /** In each round, as throughput varies by a fifth from one run to the next. */
    private static final int TURNS = 3;

    private static final int PINGS = 200;
    private static final int FIRST_PACKETS = 3;
    private static final Pattern RECEIVED = Pattern.compile(" (\\d+) received");
    private static final Pattern AVERAGE = Pattern.compile("rtt min/avg/max/mdev = [\\d.]+/([\\d.]+)/");

    /** Between containers of one tenant; of one and the tenant it may begin sessions with. */
    private static final List<String> WITHIN = List.of("c0", "c2", "c1");

    /**
     * One network under test.
     *
     * @param switches the first host's and the second's
     * @param ends of a pair on the first host, then of one on the second
     * @param prepare makes it ready for its turn
     */
    private record Side(String name, List<BenchSwitch> switches, List<End> ends, Runnable prepare) {

        Side(String name, List<BenchSwitch> switches, List<End> ends) {
            this(name, switches, ends, () -> {});
        }
    }

    @Override
    public String name() {
        return "datapath";
    }

    @Override
    public String about() {
        return "Packets between two containers' ends, on one host and across two, through Weir's flows, OVN's, and"
                + " one flow that says NORMAL: TCP as fast as it goes (`iperf3`), UDP packets of 64 bytes, a round"
                + " trip of `ping` 500 times a second, and one of the very first packet, which the datapath has to"
                + " ask about. Weir's packets pass untracked where both ends may begin anything; tracked, a rule"
                + " about TCP alone sends all of the pair's packets through connection tracking, as OVN does with all"
                + " of its. User-space datapath, whose packets all take one thread. Switches have one half of the"
                + " processors, the ends the other. Tunnels are VXLAN, and Geneve with OVN.";
    }

    @Override
    public String bounds() {
        return "The user-space datapath, which reads and writes one packet after the other by system calls. Beside"
                + " that, what flows decide costs TCP little: the rounds of each differ more than the sides do. How"
                + " many flows there are matters for the first packet only.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        List<AutoCloseable> made = new ArrayList<>();
        Intent intent = Clusters.pair(Clusters.TENANT_SIZE);
        try {
            List<Side> sides = new ArrayList<>();
            sides.addAll(weir(ground, intent, made));
            Sites.ovnOrNote(ground, results)
                    .map(ovn -> ovn(ground, intent, ovn, made))
                    .ifPresent(sides::add);
            sides.add(normal(ground, intent, made));
            for (Side side : sides) {
                if (!side.name.equals(TRACKED)) {
                    serve(ground, side);
                }
            }
            for (int turn = 0; turn < ground.rounds() * TURNS; turn++) {
                for (Side side : sides) {
                    side.prepare.run();
                    measure(side, results);
                }
                Collections.rotate(sides, 1); // so that none is always the first
            }
        } finally {
            Ground.closeAll(made);
        }
    }

    /** The same network twice: its pairs untracked, and tracked because of a rule about one protocol. */
    private static List<Side> weir(Ground ground, Intent intent, List<AutoCloseable> made) {
        WeirProcess weir = WeirProcess.start(ground);
        made.add(weir);
        weir.apply(Clusters.document(Clusters.empty(intent)), 0);
        List<BenchSwitch> switches = Sites.weir(ground, intent, weir, ports(intent));
        made.addAll(switches);
        Underlay.join(switches);
        List<End> ends = plug(switches, intent, made);
        weir.apply(Clusters.document(intent), 2);
        AtomicBoolean tracked = new AtomicBoolean();
        return List.of(
                new Side(Figure.WEIR, switches, ends, () -> {
                    if (tracked.getAndSet(false)) {
                        weir.remove(RULE, 2);
                    }
                }),
                new Side(TRACKED, switches, ends, () -> {
                    weir.put(RULE, RULE_BODY, 2);
                    tracked.set(true);
                }));
    }

    private static Side ovn(Ground ground, Intent intent, OvnCluster ovn, List<AutoCloseable> made) {
        made.add(ovn);
        ovn.prepare(intent, Clusters.CONNECTED);
        List<BenchSwitch> switches = Sites.ovn(ground, intent, ovn, ports(intent));
        made.addAll(switches);
        Underlay.join(switches);
        return new Side("OVN", switches, plug(switches, intent, made));
    }

    private static Side normal(Ground ground, Intent intent, List<AutoCloseable> made) {
        List<BenchSwitch> switches = new ArrayList<>();
        for (String host : Clusters.CONNECTED) {
            BenchSwitch ovs = ground.addSwitch("n" + host + "-br");
            made.add(ovs);
            switches.add(ovs);
        }
        Underlay.join(switches);
        switches.get(0).ports().addTunnelTo(Underlay.address(2));
        switches.get(1).ports().addTunnelTo(Underlay.address(1));
        switches.forEach(ovs -> ovs.must("ovs-ofctl", "-O", "OpenFlow14", "add-flow", ovs.bridge(), "actions=NORMAL"));
        return new Side(NORMAL, switches, plug(switches, intent, made));
    }

    /** A tenant's first two containers on the first host, and its first on the second. */
    private static List<Container> containers(Intent intent) {
        return WITHIN.stream()
                .map(name -> Clusters.find(intent, Clusters.HOME, name))
                .toList();
    }

    private static Set<String> ports(Intent intent) {
        return containers(intent).stream().map(Container::port).collect(Collectors.toSet());
    }

    private static List<End> plug(List<BenchSwitch> switches, Intent intent, List<AutoCloseable> made) {
        switches.forEach(ovs -> ovs.keepTo(Processors.lower()));
        Tenant tenant = Clusters.tenant(intent, Clusters.HOME);
        List<End> ends = new ArrayList<>();
        for (Container container : containers(intent)) {
            BenchSwitch ovs = switches.get(Clusters.CONNECTED.indexOf(container.host()));
            ends.add(End.plug(ovs, container, tenant.subnetOf(container), Processors.upper()));
        }
        made.addAll(ends);
        for (End one : ends) {
            ends.stream().filter(other -> other != one).forEach(one::introduce);
        }
        return ends;
    }

    private static void serve(Ground ground, Side side) {
        for (End end : side.ends.subList(1, side.ends.size())) {
            Path log = ground.file("iperf3.log");
            Process server = end.start(log, List.of("iperf3", "-s", "-p", PORT));
            Await.until(
                    side.name + ": " + end.container().name() + " answers",
                    Duration.ofSeconds(20),
                    () -> server.isAlive()
                            && side.ends
                                    .get(0)
                                    .run("ping", "-n", "-q", "-c", "1", "-W", "1", end.address())
                                    .isSuccess());
        }
    }

    private static void measure(Side side, Results results) {
        measure(side, side.ends.get(0), side.ends.get(1), "within a tenant, one host, ", results);
        measure(side, side.ends.get(0), side.ends.get(2), "within a tenant, two hosts, ", results);
    }

    private static void measure(Side side, End from, End to, String where, Results results) {
        String client = "iperf3 -c ADDRESS -t " + SECONDS;
        results.rates(where + "TCP", side.name, "Gbit/s", client)
                .add(iperf(from, to)
                                .path("end")
                                .path("sum_received")
                                .path("bits_per_second")
                                .asDouble()
                        / 1e9);
        results.rates(where + "packets of 64 bytes", side.name, "packets/s", client + " -u -b 0 -l 64")
                .add(received(
                        iperf(from, to, "-u", "-b", "0", "-l", "64").path("end").path("sum")));
        results.series(where + "round trip", side.name, "µs", Figure.Better.LOWER, "ping -i 0.002 -c " + PINGS)
                .add(ping(from, to, PINGS));
        for (int i = 0; i < FIRST_PACKETS; i++) {
            side.switches.forEach(ovs -> ovs.must("ovs-appctl", "-t", ovs.path("vsw.ctl"), "dpctl/del-flows"));
            results.series(
                            where + "round trip of the first packet",
                            side.name,
                            "µs",
                            Figure.Better.LOWER,
                            "ovs-appctl dpctl/del-flows; ping -c 1")
                    .add(ping(from, to, 1));
        }
    }

    private static JsonNode iperf(End from, End to, String... options) {
        List<String> command = new ArrayList<>(
                List.of("iperf3", "-J", "-c", to.address(), "-p", PORT, "-t", SECONDS, "--connect-timeout", "3000"));
        command.addAll(List.of(options));
        try {
            return new ObjectMapper().readTree(from.must(command.toArray(String[]::new)));
        } catch (JsonProcessingException e) {
            throw new LabFailure("iperf3 says what is no JSON: " + e.getMessage(), e);
        }
    }

    private static double received(JsonNode sum) {
        return (sum.path("packets").asDouble() - sum.path("lost_packets").asDouble())
                / sum.path("seconds").asDouble();
    }

    /** Mean round trip in microseconds. One in fifty may be lost, as one is now and then, whoever's flows it takes. */
    private static double ping(End from, End to, int count) {
        String output =
                from.must("ping", "-n", "-q", "-i", "0.002", "-W", "2", "-c", Integer.toString(count), to.address());
        Matcher average = AVERAGE.matcher(output);
        Matcher received = RECEIVED.matcher(output);
        if (!average.find() || !received.find() || count - Integer.parseInt(received.group(1)) > count / 50) {
            throw new LabFailure("too few pings came back: " + output.strip());
        }
        return Double.parseDouble(average.group(1)) * 1e3;
    }
}
