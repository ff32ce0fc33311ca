package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Intent;
import io.weir.provisioning.lab.LabFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the controller holds in memory. */
final class MemoryBench implements Bench {

    private static final int CONTAINERS = 10_000;
    private static final String SPREAD = "controller, 10,000 containers, 100 on each of two switches";
    private static final String ALL = "controller, 10,000 containers, 5,000 on each of two switches";
    private static final String RESIDENT = "VmRSS in /proc/PID/status";

    /** What the collector says of a generation's use, in KiB (jcmd GC.heap_info, serial collector). */
    private static final Pattern USED = Pattern.compile("generation\\s+total \\d+K, used (\\d+)K");

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String about() {
        return "What the controller has in memory at 10,000 containers (200 tenants), in sync: resident as it is, resident"
                + " after a full collection (`jcmd PID GC.run`), and what lives on its heap then. OVN: its two databases"
                + " and northd; each of its hosts has an ovn-controller beside that, where Weir has nothing.";
    }

    @Override
    public String bounds() {
        return "The JVM itself, with Netty, Armeria and SQLite, takes about 90 MB before the first container. The rest is"
                + " the intent, its document, and what is kept of each installed flow.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        Spread spread = ground.spread(CONTAINERS, results);
        spread.ovn().ifPresent(ovn -> {
            results.amounts(SPREAD, "OVN", "MB", RESIDENT + ", databases and northd")
                    .add(ovn.centralMegabytes());
            results.amounts("beside it, on each host", "OVN", "MB", RESIDENT + ", ovn-controller")
                    .add(ovn.hostMegabytes());
        });
        measure(spread.weir(), SPREAD, results);
        ground.leaveSpread();
        measureWithAllConnected(ground, results);
    }

    private static void measureWithAllConnected(Ground ground, Results results) {
        Intent intent = Clusters.pair(CONTAINERS);
        List<BenchSwitch> switches = new ArrayList<>();
        try (WeirProcess weir = WeirProcess.start(ground)) {
            weir.apply(IntentWriter.json(Clusters.empty(intent)), 0);
            for (String host : Clusters.CONNECTED) {
                BenchSwitch ovs = ground.addSwitch(host + "-br");
                switches.add(ovs);
                ovs.ports().addTunnels();
                ovs.ports().add(Clusters.ports(intent, host));
                ovs.setController(WeirProcess.OPENFLOW_PORT);
            }
            weir.awaitInSync(Clusters.CONNECTED);
            weir.apply(IntentWriter.json(intent), 2);
            measure(weir, ALL, results);
            results.counts("flows on both switches", Figure.WEIR, "flows", "ovs-ofctl dump-aggregate")
                    .add(switches.get(0).flows() + switches.get(1).flows());
        } finally {
            switches.forEach(BenchSwitch::close);
        }
    }

    private static void measure(WeirProcess weir, String what, Results results) {
        results.amounts(what, Figure.WEIR, "MB", RESIDENT).add(weir.residentMegabytes());
        weir.jcmd("GC.run");
        results.amounts(what + ", after a full collection", Figure.WEIR, "MB", RESIDENT)
                .add(weir.residentMegabytes());
        results.amounts(what + ", live heap", Figure.WEIR, "MB", "jcmd PID GC.run; jcmd PID GC.heap_info")
                .add(liveMegabytes(weir));
    }

    /** What is on the heap; without what nobody refers to, if it has just been collected. */
    static double liveMegabytes(WeirProcess weir) {
        Matcher used = USED.matcher(weir.jcmd("GC.heap_info"));
        double sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1)) * 1024 / 1e6;
        }
        if (sum == 0) {
            throw new LabFailure(String.format(Locale.ROOT, "process %d does not tell its heap", weir.pid()));
        }
        return sum;
    }
}
