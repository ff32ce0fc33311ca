package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Intent;
import io.weir.provisioning.lab.LabFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Many flows into one switch that has none. */
final class InstallBench implements Bench {

    private static final int CONTAINERS = 50_000;
    private static final int FEW_CONTAINERS = CONTAINERS / 10;
    private static final String HOST = "h1";
    private static final String PEER = "ovs-ofctl --bundle";
    private static final String BOTH = "into two empty switches at once, sum";

    @Override
    public String name() {
        return "install";
    }

    @Override
    public String about() {
        return "How fast the flows of 50,000 containers, and of a tenth of these, (50 tenants, one container of each"
                + " on this host, the others on another) get into one empty switch. Weir computes them from the"
                + " intent. Its clock runs from the start of the `ovs-vsctl set-controller` that makes the switch"
                + " connect, through the handshake and the reading of what is there, until REST says that the switch"
                + " is in sync (`ovs-appctl version` wakes the switch meanwhile: by itself it looks up to half a"
                + " second later whether it is connected); from the REST call, where the switch is connected before,"
                + " means from `PUT /v1/intent` (the whole document) to the answer that the switch has confirmed."
                + " `ovs-ofctl` reads the very same flows from a file. In the last line two such switches connect at"
                + " once, and two `ovs-ofctl` run at once.";
    }

    @Override
    public String bounds() {
        return "Open vSwitch: one `ovs-vswitchd` takes 150,000 to 200,000 flows a second on one thread, whoever sends"
                + " them: it reads each with two calls, a quarter of its work, decodes it as it comes, and puts all"
                + " in when the bundle is committed, which is some 150 ms of these; it answers when it has freed the"
                + " bundle, 30 ms later. `ovs-ofctl` reads all of the file before it sends the first flow; Weir"
                + " computes and sends while the switch decodes. Both send one bundle: of several, those after the"
                + " first cost Open vSwitch about half as much again. The first 100,000 flows of a fresh controller"
                + " cost it up to twice the processor time of later ones, rehearsed as it is. Of a tenth of the"
                + " flows, the connection takes as long as the flows: two programs are started, and the switch is"
                + " asked what it has. Two at once keep both processors of a small machine busy all the time, and"
                + " most of that is the switches' own work, whoever sends. From the REST call, reading and writing"
                + " the document of 50,000 containers (7 MB of JSON) comes before the first flow.";
    }

    @Override
    public void measure(Ground ground, Results results) {
        fill(ground, FEW_CONTAINERS, " of a tenth of the containers", results);
        fill(ground, CONTAINERS, "", results);
        atOnce(ground, results);
    }

    /**
     * Fills a switch, in each way.
     *
     * @param whose what is said of the flows in each line
     */
    private static void fill(Ground ground, int containers, String whose, Results results) {
        Intent intent = Clusters.remote(containers);
        String document = IntentWriter.json(intent);
        String noTenants = IntentWriter.json(Clusters.empty(intent));
        try (BenchSwitch ovs = ground.addSwitch(HOST + "-br");
                WeirProcess weir = WeirProcess.start(ground)) {
            ovs.ports().addTunnels();
            ovs.ports().add(Clusters.ports(intent, HOST));
            FlowFile file = FlowFile.write(ground, intent, HOST, ovs);
            results.counts("flows" + whose, Figure.WEIR, "flows", "ovs-ofctl dump-aggregate")
                    .add(file.flows());
            weir.awaitRehearsed();
            for (int round = 0; round < ground.rounds(); round++) {
                weir.apply(document, 0);
                fromFile(ovs, file, whose, results);
                fromConnection(ovs, weir, file, whose, results);
                weir.apply(noTenants, 1);
                long took = weir.apply(document, 1);
                check(ovs, file.flows());
                results.rates(fromCall(whose), Figure.WEIR, "flows/s", "PUT /v1/intent")
                        .add(file.flows() / (took / 1e9));
                ovs.removeController();
                weir.awaitDisconnected(HOST);
            }
        }
    }

    private static String fromConnection(String whose) {
        return "flows" + whose + " into an empty switch";
    }

    private static String fromCall(String whose) {
        return "flows" + whose + ", from the REST call";
    }

    private static String processor(String whose, String of) {
        return "processor time for flows" + whose + ", " + of;
    }

    /** The same with two switches that connect, or are filled from files, in the same moment. */
    private static void atOnce(Ground ground, Results results) {
        List<String> hosts = Clusters.CONNECTED;
        Intent intent = Clusters.remoteFromBoth(CONTAINERS);
        List<AutoCloseable> made = new ArrayList<>();
        try (WeirProcess weir = WeirProcess.start(ground)) {
            List<BenchSwitch> switches = new ArrayList<>();
            List<FlowFile> files = new ArrayList<>();
            for (String host : hosts) {
                BenchSwitch ovs = ground.addSwitch(host + "-br");
                made.add(ovs);
                switches.add(ovs);
                ovs.ports().addTunnels();
                ovs.ports().add(Clusters.ports(intent, host));
                files.add(FlowFile.write(ground, intent, host, ovs));
            }
            weir.apply(IntentWriter.json(intent), 0);
            weir.awaitRehearsed();
            for (int round = 0; round < ground.rounds(); round++) {
                results.rates(
                                BOTH,
                                PEER,
                                "flows/s",
                                "ovs-ofctl -O OpenFlow14 --bundle add-flows BRIDGE FILE, twice at once")
                        .add(filled(switches, files));
                results.rates(
                                BOTH,
                                Figure.WEIR,
                                "flows/s",
                                "ovs-vsctl set-controller BRIDGE tcp:…:6653; ovs-appctl version, twice at once")
                        .add(connected(switches, files, hosts, weir));
            }
        } finally {
            Ground.closeAll(made);
        }
    }

    private static double filled(List<BenchSwitch> switches, List<FlowFile> files) {
        List<Supplier<Object>> both = new ArrayList<>();
        for (int i = 0; i < switches.size(); i++) {
            BenchSwitch ovs = switches.get(i);
            String file = files.get(i).path();
            both.add(() -> Ground.must(
                    ovs.shell(),
                    List.of("ovs-ofctl", "-O", "OpenFlow14", "--bundle", "add-flows", ovs.bridge(), file)));
        }
        long start = System.nanoTime();
        inParallel(both);
        double rate = rate(switches, files, System.nanoTime() - start);
        switches.forEach(ovs -> ovs.must("ovs-ofctl", "-O", "OpenFlow14", "del-flows", ovs.bridge()));
        return rate;
    }

    private static double connected(
            List<BenchSwitch> switches, List<FlowFile> files, List<String> hosts, WeirProcess weir) {
        long start = System.nanoTime();
        inParallel(switches.stream()
                .<Supplier<Object>>map(ovs -> () -> {
                    ovs.connect(WeirProcess.OPENFLOW_PORT);
                    return ovs;
                })
                .toList());
        weir.awaitInSync(hosts);
        double rate = rate(switches, files, System.nanoTime() - start);
        switches.forEach(BenchSwitch::removeController);
        hosts.forEach(weir::awaitDisconnected);
        return rate;
    }

    private static void inParallel(List<Supplier<Object>> tasks) {
        tasks.stream().map(CompletableFuture::supplyAsync).toList().forEach(CompletableFuture::join);
    }

    private static double rate(List<BenchSwitch> switches, List<FlowFile> files, long took) {
        int sum = 0;
        for (int i = 0; i < switches.size(); i++) {
            check(switches.get(i), files.get(i).flows());
            sum += files.get(i).flows();
        }
        return sum / (took / 1e9);
    }

    private static void fromFile(BenchSwitch ovs, FlowFile file, String whose, Results results) {
        List<String> command =
                List.of("ovs-ofctl", "-O", "OpenFlow14", "--bundle", "add-flows", ovs.bridge(), file.path());
        double usedBySwitch = ovs.processorSeconds();
        long took = Ground.time(ovs.shell(), command);
        results.amounts(processor(whose, "switch"), PEER, "ms", "ps -o cputime")
                .add((ovs.processorSeconds() - usedBySwitch) * 1e3);
        check(ovs, file.flows());
        String typed = "ovs-ofctl -O OpenFlow14 --bundle add-flows " + ovs.bridge() + " FILE";
        results.rates(fromConnection(whose), PEER, "flows/s", typed).add(file.flows() / (took / 1e9));
        results.rates(fromCall(whose), PEER, "flows/s", typed).add(file.flows() / (took / 1e9));
        ovs.must("ovs-ofctl", "-O", "OpenFlow14", "del-flows", ovs.bridge());
    }

    private static void fromConnection(
            BenchSwitch ovs, WeirProcess weir, FlowFile file, String whose, Results results) {
        double used = Processes.processorSeconds(weir.pid());
        double usedBySwitch = ovs.processorSeconds();
        long start = System.nanoTime();
        ovs.connect(WeirProcess.OPENFLOW_PORT);
        weir.awaitInSync(List.of(HOST));
        long took = System.nanoTime() - start;
        check(ovs, file.flows());
        results.rates(
                        fromConnection(whose),
                        Figure.WEIR,
                        "flows/s",
                        "ovs-vsctl set-controller " + ovs.bridge() + " tcp:…:6653; ovs-appctl version")
                .add(file.flows() / (took / 1e9));
        results.amounts(processor(whose, "controller"), Figure.WEIR, "ms", "ps -o cputime")
                .add((Processes.processorSeconds(weir.pid()) - used) * 1e3);
        results.amounts(processor(whose, "switch"), Figure.WEIR, "ms", "ps -o cputime")
                .add((ovs.processorSeconds() - usedBySwitch) * 1e3);
    }

    private static void check(BenchSwitch ovs, int wanted) {
        int there = ovs.flows();
        if (there != wanted) {
            throw new LabFailure("the switch has " + there + " flows instead of " + wanted);
        }
    }
}
