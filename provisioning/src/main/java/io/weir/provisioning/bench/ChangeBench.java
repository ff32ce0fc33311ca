package io.weir.provisioning.bench;

import io.weir.flows.document.IntentWriter;
import io.weir.flows.model.Container;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One container, rule or tenant more, and one less. */
final class ChangeBench implements Bench {

    /** Changes before the first one that counts, as in a controller that has been running for a while. */
    private static final int WARM_UP = 60;

    /** Changes that the cost of one is the mean of: processor time is told in hundredths of a second. */
    private static final int COSTED = 20;

    private static final int[] SIZES = {100, 1_000, 10_000, 100_000};

    /** Beyond, OVN takes minutes for each change. */
    private static final int OVN_LIMIT = 10_000;

    /** Rounds are quick, but for OVN at 10,000. */
    private static final int ROUNDS_FACTOR = 2;

    @Override
    public String name() {
        return "change";
    }

    @Override
    public String about() {
        return "One container, one rule that denies a port within a tenant, or one tenant with a subnet and a container,"
                + " is added and taken out again while 100, 1,000, 10,000 or 100,000 containers are there: from the call"
                + " to the confirmation that the connected switches have what they need. The container's port is there"
                + " before. 100 containers (of 100, 10) are on each of two real switches, the others on ten hosts that"
                + " are not connected. Weir is asked by one lasting HTTP connection, after " + WARM_UP
                + " changes of each kind that do not count; OVN through its client's daemon, so each of its figures"
                + " includes 3 to 5 ms for the start of `ovn-nbctl`. OVN is left out at 100,000. What one change costs"
                + " is the mean over " + COSTED + " that add a container or take it out: processor time of all of the"
                + " controller's processes, and messages that the two switches receive, bundle and barrier included.";
    }

    @Override
    public String bounds() {
        return "Weir: a dozen hand-overs between threads and processes (REST, intent, store, two switches, and back), of 50"
                + " to 200 µs each on this virtual machine as seen in its system calls; the disk, which a change"
                + " is on before it is answered, though switches are told meanwhile; what may forbid something waits until"
                + " Open vSwitch has looked again at what it had decided, and says so; and code and data that left the processor's caches since the change before: changes that"
                + " follow each other at once take less. What is computed is what changed; at 10,000 it takes longer than at 100"
                + " because OVN's turn before it, of some seconds, leaves less of it in those caches: at 100,000, without OVN,"
                + " it takes no longer. OVN: northd computes most of the network again.";
    }

    /** A call, and how many nanoseconds it took. */
    private interface Call {
        long time();
    }

    /** Something that is done and undone, each in one call, and how each is called. */
    private record Side(String name, String doing, Call done, String undoing, Call undone) {

        void measure(Kind kind, int size, Results results) {
            results.times(kind.done(size), name, doing).addMilliseconds(done.time());
            results.times(kind.undone(size), name, undoing).addMilliseconds(undone.time());
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
            return String.format(Locale.ROOT, "%s at %,d", doneWords, size);
        }

        String undone(int size) {
            return String.format(Locale.ROOT, "%s at %,d", undoneWords, size);
        }
    }

    @Override
    public void measure(Ground ground, Results results) {
        for (int size : SIZES) {
            Spread spread = ground.spread(size, results, size <= OVN_LIMIT);
            Container next = Clusters.container(size, Clusters.TENANT_SIZE, Clusters.CONNECTED.get(0));
            List<Kind> kinds = List.of(container(spread, next), rule(spread), tenant(spread, next));
            spread.weir().awaitRehearsed();
            kinds.forEach(kind -> kind.weir.repeat(WARM_UP));
            for (int round = 0; round < ground.rounds() * ROUNDS_FACTOR; round++) {
                for (Kind kind : kinds) {
                    kind.weir.measure(kind, size, results);
                    kind.ovn.ifPresent(ovn -> ovn.measure(kind, size, results));
                }
                results.times("keeping 300 bytes on this disk", "fdatasync", "fdatasync(2)")
                        .addMilliseconds(ground.timeDisk());
            }
            cost(spread, kinds.get(0), size, results);
        }
        growth(results);
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

    /** The exponent by which the time for a container grows with the size; 0 is flat, 1 is in proportion. */
    private static void growth(Results results) {
        for (String what : List.of("one container added", "one rule given", "one tenant added")) {
            for (String side : List.of(Figure.WEIR, "OVN")) {
                Optional<Figure> small = find(results, what + " at 100", side);
                Optional<Figure> large = find(results, what + " at 10,000", side);
                if (small.isPresent() && large.isPresent()) {
                    double times = large.get().median() / small.get().median();
                    results.amounts(what + ", growth from 100 to 10,000", side, "exponent", "log(t₂/t₁) / log(100)")
                            .add(Math.log(times) / Math.log(100));
                }
            }
        }
    }

    private static Optional<Figure> find(Results results, String what, String side) {
        return results.figures().stream()
                .filter(figure -> figure.what().equals(what) && figure.side().equals(side))
                .findFirst();
    }
}
