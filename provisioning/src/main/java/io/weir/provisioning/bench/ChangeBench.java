package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Container;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** One container, rule or tenant more, and one less. */
final class ChangeBench implements Bench {

    /** Changes before the first one that counts, as in a controller that has been running for a while. */
    private static final int WARM_UP = 60;

    /** Changes that the cost of one is the mean of: processor time is told in hundredths of a second. */
    private static final int COSTED = 20;

    private static final int[] SIZES = {100, 1_000, 10_000, 100_000};

    /** Beyond, OVN takes minutes for each change. */
    private static final int OVN_LIMIT = 10_000;

    /** Changes of a kind that a side makes, one after the other, when it is its turn. */
    private static final int IN_A_ROW = 5;

    /** Where it is also measured what a change takes of which none came for a while. */
    private static final int PAUSED_SIZE = 10_000;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final String CACHES = "caches";
    private static final String CACHES_COMMAND = CacheProbe.LINES + " lines of 64 bytes, in no order";

    @Override
    public String name() {
        return "change";
    }

    @Override
    public String about() {
        return "One container, one rule that denies a port within a tenant, or one tenant with a subnet and a"
                + " container, is added and taken out again while 100, 1,000, 10,000 or 100,000 containers are there:"
                + " from the call to the confirmation that the connected switches have what they need. The"
                + " container's port is there before. 100 containers (of 100, 10) are on each of two real switches,"
                + " the others on ten hosts that are not connected. Weir is asked by one lasting HTTP connection,"
                + " after " + WARM_UP + " changes of each kind that do not count; OVN through its client's daemon, so"
                + " each of its figures includes 3 to 5 ms for the start of `ovn-nbctl`. Each makes " + IN_A_ROW
                + " of a kind in its turn, one after the other, and takes each out again; where the line says so,"
                + " nothing changed for a second before. OVN is left out at 100,000. Growth is over all sizes. What"
                + " one change costs is the mean over " + COSTED + " that add a container or take it out: processor"
                + " time of all of the controller's processes, and messages that the two switches receive, bundle and"
                + " barrier included.";
    }

    @Override
    public String bounds() {
        return "Weir: a dozen hand-overs between threads and processes (REST, intent, store, two switches, and back),"
                + " of 50 to 200 µs each on this virtual machine as seen in its system calls; the disk, which a"
                + " change is on before it is answered, though switches are told meanwhile; what may forbid something"
                + " waits until Open vSwitch has looked again at what it had decided, and says so. After a pause,"
                + " code and data have to come back into the processor's caches, which virtual machines share: the"
                + " last lines say how long it takes to read one of 512 KB again. What is computed is what changed."
                + " OVN: northd computes most of the network again.";
    }

    /** A call, and how many nanoseconds it took. */
    private interface Call {
        long time();
    }

    /** Something that is done and undone, each in one call, and how each is called. */
    private record Side(String name, String doing, Call done, String undoing, Call undone) {

        void measure(Kind kind, int size, Results results) {
            for (int i = 0; i < IN_A_ROW; i++) {
                results.times(kind.done(size), name, doing).addMilliseconds(done.time());
                results.times(kind.undone(size), name, undoing).addMilliseconds(undone.time());
            }
        }

        void measureAfterPause(Kind kind, int size, Results results) {
            LockSupport.parkNanos(PAUSE.toNanos());
            results.times(kind.done(size) + ", after a second without changes", name, doing)
                    .addMilliseconds(done.time());
            undone.time();
        }

        void repeat(int changes) {
            for (int i = 0; i < changes / 2; i++) {
                done.time();
                undone.time();
            }
        }
    }

    /** One kind of change, made by Weir and by its peer. */
    private record Kind(String doneWords, String undoneWords, Side weir, Optional<Side> ovn) {

        String done(int size) {
            return at(doneWords, size);
        }

        String undone(int size) {
            return at(undoneWords, size);
        }
    }

    private static String at(String words, int size) {
        return String.format(Locale.ROOT, "%s at %,d", words, size);
    }

    @Override
    public void measure(Ground ground, Results results) {
        for (int size : SIZES) {
            Spread spread = ground.spread(size, results, size <= OVN_LIMIT);
            Container next = Clusters.container(size, Clusters.TENANT_SIZE, Clusters.CONNECTED.get(0));
            List<Kind> kinds = List.of(container(spread, next), rule(spread), tenant(spread, next));
            spread.weir().awaitRehearsed();
            kinds.forEach(kind -> kind.weir.repeat(WARM_UP));
            for (int round = 0; round < ground.rounds(); round++) {
                for (Kind kind : kinds) {
                    kind.weir.measure(kind, size, results);
                    kind.ovn.ifPresent(ovn -> ovn.measure(kind, size, results));
                    if (size == PAUSED_SIZE) {
                        kind.weir.measureAfterPause(kind, size, results);
                        kind.ovn.ifPresent(ovn -> ovn.measureAfterPause(kind, size, results));
                    }
                }
                results.times("keeping 300 bytes on this disk", "fdatasync", "fdatasync(2)")
                        .addMilliseconds(ground.timeDisk());
            }
            cost(spread, kinds.get(0), size, results);
        }
        growth(results);
        caches(ground, results);
    }

    private static Kind container(Spread spread, Container next) {
        String path = "tenants/" + Clusters.HOME + "/containers/" + next.name();
        String body = IntentWriter.container(next);
        return new Kind(
                "one container added",
                "one container taken out",
                weir(spread, "tenants/t0/containers/NAME", path, body, 2),
                spread.ovn()
                        .map(ovn -> new Side(
                                "OVN",
                                "ovn-nbctl --wait=hv lsp-add t0 NAME -- lsp-set-addresses … -- …",
                                () -> ovn.add(Clusters.HOME, next),
                                "ovn-nbctl --wait=hv lsp-del NAME",
                                () -> ovn.remove(next))));
    }

    /** A rule about one port of one tenant. */
    private static Kind rule(Spread spread) {
        String path = "tenants/" + Clusters.HOME + "/rules/bench";
        String body = "{\"from\": \"" + Clusters.HOME + "\", \"to\": \"" + Clusters.HOME
                + "\", \"protocol\": \"tcp\", \"ports\": [" + OvnCommands.PORT + "], \"action\": \"deny\"}";
        Tenant home = Clusters.tenant(spread.intent(), Clusters.HOME);
        return new Kind(
                "one rule given",
                "one rule taken back",
                weir(spread, path, path, body, 2),
                spread.ovn()
                        .map(ovn -> new Side(
                                "OVN",
                                "ovn-nbctl --wait=hv acl-add pg_t0 …",
                                () -> ovn.denyPort(home),
                                "ovn-nbctl --wait=hv acl-del pg_t0 …",
                                () -> ovn.undenyPort(home))));
    }

    private static Kind tenant(Spread spread, Container only) {
        Tenant tenant = newcomer(spread, only);
        Subnet subnet = tenant.subnetOf(only);
        String body = "{\"subnets\": {\"" + subnet.name() + "\": {\"cidr\": \"" + subnet.prefix()
                + "\"}}, \"containers\": {\"" + only.name() + "\": " + IntentWriter.container(only) + "}}";
        return new Kind(
                "one tenant added",
                "one tenant taken out",
                weir(spread, "tenants/NAME", "tenants/" + tenant.name(), body, 2),
                spread.ovn()
                        .map(ovn -> new Side(
                                "OVN",
                                "ovn-nbctl --wait=hv ls-add NAME -- pg-add … -- acl-add … -- lsp-add … -- …",
                                () -> ovn.add(tenant),
                                "ovn-nbctl --wait=hv pg-del … -- ls-del NAME",
                                () -> ovn.remove(tenant))));
    }

    /** A tenant like the others, with one container. */
    private static Tenant newcomer(Spread spread, Container only) {
        int number = spread.intent().tenants().size() + 1;
        SortedMap<String, Subnet> subnets = new TreeMap<>();
        Clusters.tenant(spread.intent(), Clusters.HOME)
                .subnets()
                .values()
                .forEach(like -> subnets.put(
                        like.name(), new Subnet(like.name(), number, like.prefix(), like.gateway(), List.of())));
        SortedMap<String, Container> containers = new TreeMap<>();
        containers.put(only.name(), only);
        return new Tenant("newcomer", number, subnets, containers);
    }

    private static Side weir(Spread spread, String shown, String path, String body, int confirming) {
        return new Side(
                Figure.WEIR,
                "PUT /v1/" + shown,
                () -> spread.weir().put(path, body, confirming),
                "DELETE /v1/" + shown,
                () -> spread.weir().remove(path, confirming));
    }

    private static void cost(Spread spread, Kind kind, int size, Results results) {
        String processor = String.format(Locale.ROOT, "processor time for one change at %,d", size);
        String messages = String.format(Locale.ROOT, "OpenFlow messages for one change at %,d", size);
        List<BenchSwitch> switches = spread.weirSwitches();
        double used = Processes.processorSeconds(spread.weir().pid());
        long received = switches.stream().mapToLong(BenchSwitch::messages).sum();
        long bytes =
                switches.stream().mapToLong(BenchSwitch::bytesFromControllers).sum();
        kind.weir.repeat(COSTED);
        results.amounts(processor, Figure.WEIR, "ms", "ps -o cputime")
                .add((Processes.processorSeconds(spread.weir().pid()) - used) * 1e3 / COSTED);
        results.amounts(messages, Figure.WEIR, "messages", "ovs-appctl coverage/read-counter ofproto_recv_openflow")
                .add((switches.stream().mapToLong(BenchSwitch::messages).sum() - received) / (double) COSTED);
        results.amounts(
                        String.format(Locale.ROOT, "bytes to both switches for one change at %,d", size),
                        Figure.WEIR,
                        "bytes",
                        "ss -tin")
                .add((switches.stream()
                                        .mapToLong(BenchSwitch::bytesFromControllers)
                                        .sum()
                                - bytes)
                        / (double) COSTED);
        spread.ovn()
                .ifPresent(ovn -> kind.ovn.ifPresent(side -> {
                    double usedByOvn = ovn.processorSeconds();
                    long receivedOfOvn = ovn.messages();
                    side.repeat(COSTED);
                    results.amounts(processor, "OVN", "ms", "ps -o cputime, of databases, northd and ovn-controllers")
                            .add((ovn.processorSeconds() - usedByOvn) * 1e3 / COSTED);
                    results.amounts(
                                    messages,
                                    "OVN",
                                    "messages",
                                    "ovs-appctl coverage/read-counter ofproto_recv_openflow")
                            .add((ovn.messages() - receivedOfOvn) / (double) COSTED);
                }));
    }

    /** What the processor's caches have lost after a pause. */
    private static void caches(Ground ground, Results results) {
        CacheProbe probe = new CacheProbe();
        for (int round = 0; round < ground.rounds(); round++) {
            LockSupport.parkNanos(PAUSE.toNanos());
            results.amounts("reading a line of memory, after a second", CACHES, "ns", CACHES_COMMAND)
                    .add(probe.nanosecondsPerLine());
            results.amounts("reading a line of memory, at once again", CACHES, "ns", CACHES_COMMAND)
                    .add(probe.nanosecondsPerLine());
        }
    }

    /** The exponent by which a time grows with the number of containers: 0 is flat, 1 is in proportion. */
    private static void growth(Results results) {
        for (String what : List.of("one container added", "one rule given", "one tenant added")) {
            for (String side : List.of(Figure.WEIR, "OVN")) {
                List<double[]> points = new ArrayList<>();
                for (int size : SIZES) {
                    find(results, at(what, size), side)
                            .ifPresent(figure -> points.add(new double[] {Math.log(size), Math.log(figure.median())}));
                }
                if (points.size() > 1) {
                    results.amounts(what + ", growth", side, "exponent", "slope of log(time) over log(containers)")
                            .add(slope(points));
                }
            }
        }
    }

    /** That of the line which is closest to some points, by least squares. */
    static double slope(List<double[]> points) {
        double x = points.stream().mapToDouble(point -> point[0]).average().orElseThrow();
        double y = points.stream().mapToDouble(point -> point[1]).average().orElseThrow();
        double products = 0;
        double squares = 0;
        for (double[] point : points) {
            products += (point[0] - x) * (point[1] - y);
            squares += (point[0] - x) * (point[0] - x);
        }
        return products / squares;
    }

    private static Optional<Figure> find(Results results, String what, String side) {
        return results.figures().stream()
                .filter(figure -> figure.what().equals(what) && figure.side().equals(side))
                .findFirst();
    }
}
