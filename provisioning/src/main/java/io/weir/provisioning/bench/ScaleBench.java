package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Tenant;
import io.weir.provisioning.lab.LabFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** A thousand hosts at once. */
final class ScaleBench implements Bench {

    private static final int HOSTS = 1000;
    private static final int PER_TENANT = 50;
    private static final int SHARED = 5;
    /** How long the controller is left alone, to see what it uses then. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration REST = Duration.ofSeconds(2);
    private static final String LIVE = "jcmd PID GC.run; jcmd PID GC.heap_info";
    private static final String PROCESSOR = "/proc/PID/stat over 30 s without a change";

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String about() {
        return "1,000 hosts with 50 containers each in 1,000 tenants, each tenant on five hosts; every tenant may exchange"
                + " packets with a tenant `shared`, which has five containers. The switches are simulated by a process of"
                + " their own over TCP: they keep the flows that they are given and give them back when read. Measured:"
                + " from the connection of all switches at once until all are in sync; one more container of `shared`,"
                + " which changes all hosts, until all have confirmed; the processor time that the controller then uses"
                + " when nothing changes, once its rehearsal is over; its memory.";
    }

    @Override
    public String bounds() {
        return "The processor: 1,000 hosts have about a million flows in sum, which are computed, encoded and sent, and"
                + " each of 1,000 confirmations is a bundle and a barrier or two. The simulated switches share the machine"
                + " with the controller, and take about as much of it. When nothing changes, each switch is asked every few"
                + " seconds whether it is there; changes by another hand it tells by itself, and only in case that it has"
                + " not, all its flows are read once in ten minutes.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        WideCluster cluster = new WideCluster(HOSTS, PER_TENANT, SHARED);
        Intent intent = withPortsAhead(cluster);
        Path directory = ground.directory("scale");
        try (WeirProcess weir = WeirProcess.start(ground);
                Simulation switches =
                        Simulation.start(directory, WideCluster.switches(intent), WeirProcess.OPENFLOW_PORT)) {
            results.times("the whole intent applied, no switch connected", Figure.WEIR, "PUT /v1/intent")
                    .addMilliseconds(weir.apply(IntentWriter.json(cluster.intent()), 0));
            connect(weir, switches, results);
            change(ground, cluster, weir, results);
            idle(ground, weir, results);
            reconnect(weir, switches, results);
            memory(weir, switches, results);
        }
    }

    /** The switches have the port of the container that is to come. */
    private static Intent withPortsAhead(WideCluster cluster) {
        Intent intent = cluster.intent();
        Map<String, Tenant> tenants = new TreeMap<>(intent.tenants());
        tenants.computeIfPresent(WideCluster.SHARED, (name, tenant) -> {
            Map<String, Container> containers = new TreeMap<>(tenant.containers());
            Container more = cluster.sharedContainer(SHARED);
            containers.put(more.name(), more);
            return new Tenant(name, tenant.number(), tenant.subnets(), new TreeMap<>(containers));
        });
        return new Intent(intent.overlay(), intent.hosts(), new TreeMap<>(tenants), intent.rules());
    }

    private static void connect(WeirProcess weir, Simulation switches, Results results) {
        double before = Processes.processorSeconds(weir.pid());
        results.times(
                        "1,000 empty switches connect at once → all in sync",
                        Figure.WEIR,
                        "GET /v1/hosts?wait=60 until in-sync")
                .addMilliseconds(connected(weir, switches));
        results.amounts("the controller's processor time meanwhile", Figure.WEIR, "s", "/proc/PID/stat")
                .add(Processes.processorSeconds(weir.pid()) - before);
        results.counts("flows on all switches", Figure.WEIR, "flows", "counted by the simulated switches")
                .add(value(switches.state(), "flows"));
    }

    /** The controller's connections are lost, and come back to switches that have all their flows. */
    private static void reconnect(WeirProcess weir, Simulation switches, Results results) {
        double written = value(switches.state(), "flow-mods");
        switches.disconnect();
        awaitHosts(weir, "/v1/hosts", "disconnected");
        results.times(
                        "1,000 switches with all flows come back → all in sync",
                        Figure.WEIR,
                        "GET /v1/hosts?wait=60 until in-sync")
                .addMilliseconds(connected(weir, switches));
        results.amounts("flows touched thereby", Figure.WEIR, "flows", "counted by the simulated switches")
                .add(value(switches.state(), "flow-mods") - written);
    }

    private static long connected(WeirProcess weir, Simulation switches) {
        long start = System.nanoTime();
        switches.connect();
        awaitHosts(weir, "/v1/hosts?wait=60", "in-sync");
        return System.nanoTime() - start;
    }

    private static void awaitHosts(WeirProcess weir, String path, String state) {
        long deadline = System.nanoTime() + Ground.LIMIT.toNanos();
        for (int hosts = 0; hosts < HOSTS; ) {
            hosts = 0;
            for (var host : weir.get(path).path("hosts")) {
                hosts += host.path("state").asText().equals(state) ? 1 : 0;
            }
            LockSupport.parkNanos(hosts < HOSTS ? PAUSE.toNanos() : 0);
            if (System.nanoTime() - deadline > 0) {
                throw new LabFailure("after " + Ground.LIMIT.toSeconds() + " s, " + hosts + " hosts are " + state);
            }
        }
    }

    private static void change(Ground ground, WideCluster cluster, WeirProcess weir, Results results) {
        Container more = cluster.sharedContainer(SHARED);
        String path = "tenants/" + WideCluster.SHARED + "/containers/" + more.name();
        String body = IntentWriter.container(more);
        for (int round = 0; round < ground.rounds(); round++) {
            results.times(
                            "a container that all hosts must know is added",
                            Figure.WEIR,
                            "PUT …/containers/… until answered")
                    .addMilliseconds(weir.put(path, body, HOSTS));
            results.times("… and removed", Figure.WEIR, "DELETE …/containers/… until answered")
                    .addMilliseconds(weir.remove(path, HOSTS));
        }
    }

    private static void idle(Ground ground, WeirProcess weir, Results results) {
        weir.awaitRehearsed();
        List<Double> percent = new ArrayList<>();
        for (int round = 0; round < Math.min(2, ground.rounds()); round++) {
            double before = Processes.processorSeconds(weir.pid());
            LockSupport.parkNanos(IDLE.toNanos());
            percent.add((Processes.processorSeconds(weir.pid()) - before) / IDLE.toSeconds() * 100);
        }
        percent.forEach(results.amounts("processor when idle", Figure.WEIR, "% of a core", PROCESSOR)::add);
    }

    private static void memory(WeirProcess weir, Simulation switches, Results results) {
        results.amounts("resident memory", Figure.WEIR, "MB", "VmRSS in /proc/PID/status")
                .add(weir.residentMegabytes());
        double connected = live(weir);
        double flows = value(switches.state(), "flows");
        switches.disconnect();
        awaitHosts(weir, "/v1/hosts", "disconnected");
        double alone = live(weir);
        results.amounts("live heap", Figure.WEIR, "MB", LIVE).add(connected);
        results.amounts("of that, what is kept of 1,000 switches and their flows", Figure.WEIR, "MB", LIVE)
                .add(connected - alone);
        results.amounts("the same for each flow", Figure.WEIR, "bytes", LIVE).add((connected - alone) * 1e6 / flows);
    }

    /** What is live when nothing is under way any more. */
    private static double live(WeirProcess weir) {
        LockSupport.parkNanos(REST.toNanos());
        weir.jcmd("GC.run");
        return MemoryBench.liveMegabytes(weir);
    }

    private static double value(Map<String, Double> state, String name) {
        Double value = state.get(name);
        if (value == null) {
            throw new LabFailure("the simulated switches do not tell " + name);
        }
        return value;
    }
}
