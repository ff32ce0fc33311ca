package io.weir.provisioning.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.provisioning.lab.Capture;
import io.weir.provisioning.lab.Intrusion;
import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabContainer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Shows on single packets what the table shows at large. Each proof looks for containers that it can be shown on. */
final class Proofs {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Lab lab;
    private final Declared declared;
    private final PrintStream out;

    Proofs(Lab lab, Declared declared, PrintStream out) {
        this.lab = lab;
        this.declared = declared;
        this.out = out;
    }

    /** Shows all that can be shown; answers whether it all held. */
    boolean showAll() {
        boolean tunnel = showTunnel();
        boolean route = showRoute();
        boolean intrusion = showIntrusion();
        boolean rule = showRule();
        return tunnel && route && intrusion && rule;
    }

    private boolean showTunnel() {
        Optional<Pair> pair = find((one, other) -> declared.mayReach(one, other)
                && declared.isTold(one, other)
                && !one.host().equals(other.host()));
        return pair.isEmpty() || showTunnel(pair.get());
    }

    /** One ping between two hosts, seen on the underlay. */
    private boolean showTunnel(Pair pair) {
        String between = "host " + pair.from.host().address() + " and host "
                + pair.to.host().address();
        try (Capture capture = lab.underlay().capture(pair.from.host(), between)) {
            pair.from.ping(pair.to.address(), 1, 1);
            String inner = pair.from.address() + " > " + pair.to.address() + ": ICMP echo request";
            String packet = capture.await(inner, LIMIT);
            out.printf("%n%s pings %s on another host. On the underlay that is:%n    %s%n", pair.from, pair.to, packet);
            boolean isQuiet = capture.packets().stream()
                    .noneMatch(seen ->
                            seen.contains("ethertype ARP") && seen.contains("Request who-has " + pair.to.address()));
            out.println(isQuiet ? "  and no ARP request went with it." : "  but an ARP request went with it (!)");
            return isQuiet;
        }
    }

    private boolean showRoute() {
        Optional<Pair> pair = find((one, other) -> declared.mayReach(one, other)
                && declared.isTold(one, other)
                && !(one.tenant() + "/" + one.subnet()).equals(other.tenant() + "/" + other.subnet()));
        return pair.isEmpty() || showRoute(pair.get());
    }

    private boolean showRoute(Pair pair) {
        List<String> hops = pair.from.traceroute(pair.to.address());
        out.printf("%n%s to %s in another subnet goes by: %s%n", pair.from, pair.to, String.join(" → ", hops));
        return hops.equals(List.of(pair.from.gateway(), pair.to.address()));
    }

    private boolean showIntrusion() {
        Optional<Pair> pair = find(
                (one, other) -> !declared.mayReach(one, other) && mateOf(other).isPresent());
        return pair.isEmpty() || showIntrusion(pair.get());
    }

    /** Every frame that a stranger can think of; then a ping that may pass, so that the capture has seen all before. */
    private boolean showIntrusion(Pair pair) {
        LabContainer mate = lab.container(declared.containers().stream()
                .filter(member -> member.id().equals(pair.to.id()))
                .findFirst()
                .flatMap(this::mateOf)
                .orElseThrow()
                .id());
        Intrusion intrusion = Intrusion.of(pair.from, pair.to, mate);
        try (Capture inbound = pair.to.captureInbound()) {
            intrusion.send(pair.from);
            boolean isReached = mate.ping(pair.to.address(), 3, 0.2).isLossless();
            inbound.await(mate.address() + " > " + pair.to.address() + ": ICMP echo request", LIMIT);
            List<String> intruders = Intrusion.intruders(inbound, pair.to, mate);
            out.printf(
                    "%n%s sends %d frames at %s: by IP and by ARP, in its own name and in %s's, tagged and untagged.%n"
                            + "  %d of them arrive; %s's own ping does.%n",
                    pair.from, intrusion.frames().size(), pair.to, mate, intruders.size(), mate);
            intruders.forEach(packet -> out.println("    (!) " + packet));
            return isReached && intruders.isEmpty();
        }
    }

    private boolean showRule() {
        Optional<Pair> pair = find((one, other) -> !declared.mayReach(one, other) && declared.isTold(one, other));
        return pair.isEmpty() || showRule(pair.get());
    }

    /** One rule more, and the same intent as before again. */
    private boolean showRule(Pair pair) {
        ObjectNode intent = lab.rest().get("/v1/intent").deepCopy();
        String before = intent.toString();
        ArrayNode rules = intent.withArray("rules");
        rules.addObject().put("from", tenant(pair.from)).put("to", tenant(pair.to));
        boolean apart = pair.from.ping(pair.to.address(), 2, 0.2).received() == 0;
        boolean isWithdrawn;
        boolean isJoined;
        out.printf("%nA rule from %s to %s, while all goes on:%n", tenant(pair.from), tenant(pair.to));
        out.printf("  before it, %s %s %s%n", pair.from, apart ? "does not reach" : "reaches (!)", pair.to);
        try {
            lab.apply(intent.toString());
            isJoined = pair.from.ping(pair.to.address(), 3, 0.2).isLossless();
            out.printf("  with it, it %s%n", isJoined ? "does" : "does not (!)");
        } finally {
            lab.apply(before);
        }
        isWithdrawn = pair.from.ping(pair.to.address(), 2, 0.2).received() == 0;
        out.printf("  and once it is withdrawn, it %s%n", isWithdrawn ? "does not" : "still does (!)");
        return apart && isJoined && isWithdrawn;
    }

    private Optional<Declared.Member> mateOf(Declared.Member member) {
        return declared.containers().stream()
                .filter(other -> !other.equals(member) && other.tenant().equals(member.tenant()))
                .findFirst();
    }

    private static String tenant(LabContainer container) {
        return container.id().substring(0, container.id().indexOf('/'));
    }

    private Optional<Pair> find(BiPredicate<Declared.Member, Declared.Member> isMeant) {
        for (Declared.Member from : declared.containers()) {
            for (Declared.Member to : declared.containers()) {
                if (!from.equals(to) && isMeant.test(from, to)) {
                    return Optional.of(new Pair(lab.container(from.id()), lab.container(to.id())));
                }
            }
        }
        return Optional.empty();
    }

    private record Pair(LabContainer from, LabContainer to) {}
}
