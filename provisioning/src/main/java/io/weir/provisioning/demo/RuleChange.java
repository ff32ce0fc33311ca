package io.weir.provisioning.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.provisioning.lab.LabContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** One rule lets two tenants talk, and its withdrawal ends that, while everything runs. */
final class RuleChange {

    private RuleChange() {}

    /** Shows it, if there are two tenants that a rule may join. */
    static void play(Stage stage, Account account) {
        pair(stage, (from, to) -> true).ifPresent(pair -> play(stage, account, pair));
    }

    private static void play(Stage stage, Account account, Stage.Pair pair) {
        ObjectNode intent = stage.intent();
        ObjectNode before = intent.deepCopy();
        intent.withArray("rules")
                .addObject()
                .put("from", pair.from().tenant())
                .put("to", pair.to().tenant());
        try {
            String confirmed = stage.apply(intent);
            LabContainer.Ping ping = ping(stage, pair, 5);
            account.check(
                    ping.isLossless(),
                    "with {from: %s, to: %s}, %s: %d of %d pings answered%s"
                            .formatted(
                                    pair.from().tenant(),
                                    pair.to().tenant(),
                                    confirmed,
                                    ping.received(),
                                    ping.sent(),
                                    Words.roundTrip(ping)));
        } finally {
            String confirmed = stage.apply(before);
            LabContainer.Ping ping = ping(stage, pair, 3);
            account.check(
                    ping.sent() == 3 && ping.received() == 0,
                    "without it again, %s: %d of %d".formatted(confirmed, ping.received(), ping.sent()));
        }
    }

    private static LabContainer.Ping ping(Stage stage, Stage.Pair pair, int count) {
        return stage.container(pair.from()).ping(pair.to().address(), count, 0.2);
    }

    /** Two that a rule may join, and none does; tenants whose subnets overlap cannot have a rule. */
    static Optional<Stage.Pair> pair(Stage stage, BiPredicate<Declared.Member, Declared.Member> isMeant) {
        JsonNode tenants = stage.lab().rest().get("/v1/intent").path("tenants");
        return stage.find((from, to) -> isMeant.test(from, to)
                && !stage.declared().mayReach(from, to)
                && stage.declared().isTold(from, to)
                && !overlap(prefixes(tenants.path(from.tenant())), prefixes(tenants.path(to.tenant()))));
    }

    private static boolean overlap(List<Ipv4Prefix> ones, List<Ipv4Prefix> others) {
        return ones.stream().anyMatch(one -> others.stream()
                .anyMatch(other -> one.contains(other.network()) || other.contains(one.network())));
    }

    private static List<Ipv4Prefix> prefixes(JsonNode tenant) {
        List<Ipv4Prefix> prefixes = new ArrayList<>();
        tenant.path("subnets")
                .forEach(
                        subnet -> prefixes.add(Ipv4Prefix.of(subnet.path("cidr").asText())));
        return prefixes;
    }
}
