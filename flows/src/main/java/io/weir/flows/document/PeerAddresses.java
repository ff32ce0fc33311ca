package io.weir.flows.document;

import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a tenant's addresses and those of its peers, the tenants that it exchanges packets with, lie apart: else a
 * packet's destination would not say whose it is.
 */
final class PeerAddresses {

    private PeerAddresses() {}

    /** A prefix and whose it is. */
    private record Owned(Ipv4Prefix prefix, String tenant, String subnet) {

        @Override
        public String toString() {
            return tenant + "'s subnet " + subnet + " (" + prefix + ")";
        }
    }

    /** The rules that let tenants exchange packets, by the tenants. */
    static final class Joining {

        private final Map<TenantPair, Map<RuleId, Rule>> byPair = new HashMap<>();

        void add(RuleId id, Rule rule) {
            if (rule.joinsTenants()) {
                RuleId whose = rule.isWithdrawn() ? new RuleId(id.tenant(), id.name() + "@" + rule.number()) : id;
                byPair.computeIfAbsent(rule.pair(), pair -> new LinkedHashMap<>())
                        .put(whose, rule);
            }
        }

        /** The commands that end what joins two tenants, for those pairs that only withdrawn rules join. */
        private List<String> ends(List<TenantPair> pairs) {
            return pairs.stream()
                    .map(pair -> byPair.getOrDefault(pair, Map.of()))
                    .filter(rules -> rules.values().stream().allMatch(Rule::isWithdrawn))
                    .flatMap(rules -> rules.keySet().stream())
                    .map(id -> "weir rule rm " + (id.isOperators() ? "" : "--tenant " + id.tenant() + " ") + id.name())
                    .toList();
        }
    }

    /** Two subnets of different tenants, both within a third one's reach, or one of them its own. */
    record Overlap(String tenant, Owned one, Owned other) {

        /** The two tenants whose subnets these are. */
        List<String> owners() {
            return List.of(one.tenant, other.tenant);
        }

        /**
         * Tells of it where it is.
         *
         * @param joining the rules that let tenants exchange packets
         */
        void tell(Fields fields, Joining joining) {
            boolean direct = owners().contains(tenant);
            List<String> ends = joining.ends(
                    direct
                            ? List.of(TenantPair.of(one.tenant, other.tenant))
                            : List.of(TenantPair.of(tenant, one.tenant), TenantPair.of(tenant, other.tenant)));
            fields.wrong(
                    direct
                            ? "these tenants exchange packets, but " + one + " overlaps " + other
                            : "tenant " + tenant + " exchanges packets with both " + one.tenant + " and " + other.tenant
                                    + ", but " + one + " overlaps " + other,
                    "give one of the two other addresses, or "
                            + (ends.isEmpty()
                                    ? "withdraw the rule"
                                    : "end what is left of a withdrawn rule: " + String.join("; ", ends)));
        }
    }

    /** Looks at all that a tenant can reach, itself included, by address: what overlaps comes one after the other. */
    static List<Overlap> check(String tenant, Set<String> peers, Scope scope) {
        List<Owned> owned = new ArrayList<>();
        addOwned(tenant, scope, owned);
        peers.forEach(peer -> addOwned(peer, scope, owned));
        owned.sort(Comparator.comparing(Owned::prefix));
        List<Overlap> overlaps = new ArrayList<>();
        Owned widest = null;
        for (Owned next : owned) {
            if (widest != null && widest.prefix.overlaps(next.prefix) && !widest.tenant.equals(next.tenant)) {
                overlaps.add(new Overlap(tenant, widest, next));
            }
            if (widest == null || widest.prefix.last().compareTo(next.prefix.last()) < 0) {
                widest = next;
            }
        }
        return overlaps;
    }

    private static void addOwned(String tenant, Scope scope, List<Owned> owned) {
        scope.prefixesOf(tenant).forEach((subnet, prefix) -> owned.add(new Owned(prefix, tenant, subnet)));
    }
}
