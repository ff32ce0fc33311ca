package io.weir.flows.document;

import io.weir.flows.document.Numbering.Wish;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Moment;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads the rules of all tiers, numbers them, and checks that tenants which exchange packets can be told apart. */
final class PolicyReader {

    private final Fields document;
    private final Scope scope;
    private final Intent previous;
    private final Moment moment;
    private final List<RuleTier> tiers = new ArrayList<>();

    /** What it comes to: the rules by tier, and the zones. */
    record Policy(Map<String, List<Rule>> rules, SortedMap<TenantPair, Integer> zones) {

        /** The rules of a tenant, or of {@link RuleId#OPERATOR}. */
        List<Rule> of(String tier) {
            return rules.getOrDefault(tier, List.of());
        }
    }

    private PolicyReader(Fields document, Scope scope, Intent previous, Moment moment) {
        this.document = document;
        this.scope = scope;
        this.previous = previous;
        this.moment = moment;
    }

    static Policy read(Fields document, SortedMap<String, DeclaredTenant> tenants, Intent previous, Moment moment) {
        return new PolicyReader(document, Scope.of(tenants), previous, moment).read(tenants);
    }

    private Policy read(SortedMap<String, DeclaredTenant> tenants) {
        RuleReader reader = new RuleReader(scope, new LabelsReader());
        tiers.add(new RuleTier(RuleId.OPERATOR, document, previous.rules(), reader, scope, moment));
        for (DeclaredTenant tenant : tenants.values()) {
            Tenant before = previous.tenants().get(tenant.name());
            List<Rule> rulesBefore = before == null ? List.of() : before.rules();
            tiers.add(new RuleTier(tenant.name(), tenant.fields(), rulesBefore, reader, scope, moment));
        }
        List<Wish> wishes = new ArrayList<>();
        tiers.forEach(tier -> tier.wishes(wishes));
        Map<String, Integer> numbers =
                new Numbering(RuleTier.NUMBERS, "number", Rule.MAX_NUMBER).number(wishes, new StableHash());
        checkPeers(Prefixes.of(tenants));
        Map<String, List<Rule>> rules = new HashMap<>();
        tiers.forEach(tier -> rules.put(tier.name(), tier.resolved(numbers)));
        return new Policy(rules, zones(tenants.values()));
    }

    private void checkPeers(Prefixes prefixes) {
        // For each tenant those that it exchanges packets with, each with the rule that says so.
        Map<String, Map<String, Fields>> peers = new TreeMap<>();
        PeerAddresses.Joining joining = new PeerAddresses.Joining();
        for (RuleTier tier : tiers) {
            tier.forEach((rule, fields) -> {
                joining.add(new RuleId(tier.name(), rule.name()), rule);
                if (rule.joinsTenants()) {
                    TenantPair pair = rule.pair();
                    peers.computeIfAbsent(pair.first(), name -> new TreeMap<>()).put(pair.second(), fields);
                    peers.computeIfAbsent(pair.second(), name -> new TreeMap<>())
                            .put(pair.first(), fields);
                }
            });
        }
        Map<String, Set<String>> peersBefore = new HashMap<>();
        previous.allRules().filter(Rule::joinsTenants).map(Rule::pair).forEach(pair -> {
            peersBefore.computeIfAbsent(pair.first(), name -> new TreeSet<>()).add(pair.second());
            peersBefore.computeIfAbsent(pair.second(), name -> new TreeSet<>()).add(pair.first());
        });
        PeerAddresses.Before before =
                new PeerAddresses.Before(tenant -> peersBefore.getOrDefault(tenant, Set.of()), Prefixes.of(previous));
        Set<String> concerned = new TreeSet<>(peersBefore.keySet());
        concerned.addAll(peers.keySet());
        Set<PeerAddresses.Cause> told = new HashSet<>();
        for (String tenant : concerned) {
            Map<String, Fields> reachable = peers.getOrDefault(tenant, Map.of());
            for (PeerAddresses.Overlap overlap : PeerAddresses.check(tenant, reachable.keySet(), prefixes, before)) {
                if (told.add(overlap.cause())) {
                    Fields fields = overlap.owners().stream()
                            .flatMap(peer -> Stream.ofNullable(reachable.get(peer)))
                            .max(Comparator.comparingInt(Fields::line))
                            .orElse(document);
                    overlap.tell(fields, joining);
                }
            }
        }
    }

    private SortedMap<TenantPair, Integer> zones(Collection<DeclaredTenant> tenants) {
        Map<TenantPair, Fields> concerned = new TreeMap<>();
        for (RuleTier tier : tiers) {
            tier.forEach((rule, fields) -> concerned.putIfAbsent(rule.pair(), fields));
        }
        return Zones.read(document, concerned, tenants, previous);
    }
}
