package io.weir.provisioning.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabHost;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The running cluster, as scenes see it.
 *
 * @param containers the running containers, and what stands in for those of bare hosts, by {@code tenant/name}
 * @param bareHosts hosts without an agent
 */
record Stage(Lab lab, Declared declared, Map<String, LabContainer> containers, Set<String> bareHosts) {

    Stage {
        containers = Map.copyOf(containers);
        bareHosts = Set.copyOf(bareHosts);
    }

    static Stage of(Lab lab, Set<String> bareHosts) {
        Declared declared = Declared.of(lab.rest().get("/v1/intent"));
        Map<String, LabContainer> containers = new LinkedHashMap<>();
        for (Declared.Member member : declared.containers()) {
            boolean isBare = bareHosts.contains(member.host());
            containers.put(member.id(), isBare ? lab.standIn(member.id()) : lab.container(member.id()));
        }
        return new Stage(lab, declared, containers, bareHosts);
    }

    /** Two containers. */
    record Pair(Declared.Member from, Declared.Member to) {}

    LabContainer container(Declared.Member member) {
        LabContainer container = containers.get(member.id());
        if (container == null) {
            throw new IllegalArgumentException("not declared: " + member.id());
        }
        return container;
    }

    /** The first two containers on hosts with an agent that are as meant. */
    Optional<Pair> find(BiPredicate<Declared.Member, Declared.Member> isMeant) {
        List<Declared.Member> members = declared.containers().stream()
                .filter(member -> !bareHosts.contains(member.host()))
                .toList();
        for (Declared.Member from : members) {
            for (Declared.Member to : members) {
                if (!from.equals(to) && isMeant.test(from, to)) {
                    return Optional.of(new Pair(from, to));
                }
            }
        }
        return Optional.empty();
    }

    /** The intent in force, to be changed at will. */
    ObjectNode intent() {
        return lab.rest().get("/v1/intent").deepCopy();
    }

    /** Puts an intent into force, and answers in words how long that took. */
    String apply(JsonNode intent) {
        return confirmed(lab.apply(intent.toString()));
    }

    /** How long the slowest of the connected hosts took, from a receipt (docs/rest.md). */
    private static String confirmed(JsonNode receipt) {
        int hosts = 0;
        double slowest = 0;
        for (JsonNode host : receipt.path("hosts")) {
            if (host.path("state").asText().equals("confirmed")) {
                hosts++;
                slowest = Math.max(slowest, host.path("milliseconds").asDouble());
            }
        }
        return "confirmed by " + hosts + " hosts within " + Words.millis(slowest);
    }

    /** Lets time pass in which something is watched. */
    static void watch(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Await.until("sessions to be watched", time.plusSeconds(10), () -> System.nanoTime() > end);
    }

    /** Hosts whose switch Weir governs by now. */
    List<LabHost> governed() {
        return lab.hosts().stream()
                .filter(host -> lab.rest()
                        .get("/v1/hosts/" + host.name())
                        .path("connected")
                        .asBoolean())
                .toList();
    }

    /** Pings, and tells whether it is as the intent says. */
    void checkPing(Account account, Declared.Member from, Declared.Member to) {
        boolean isIntended = declared.mayReach(from, to);
        int count = isIntended ? 5 : 3;
        LabContainer.Ping ping = container(from).ping(to.address(), count, 0.2);
        account.check(
                isIntended ? ping.isLossless() : ping.sent() == count && ping.received() == 0,
                "%s → %s (%s → %s): %d of %d pings answered%s"
                        .formatted(
                                from.id(),
                                to.id(),
                                from.host(),
                                to.host(),
                                ping.received(),
                                ping.sent(),
                                Words.roundTrip(ping)));
    }
}
