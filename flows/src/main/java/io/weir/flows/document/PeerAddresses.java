package io.weir.flows.document;

import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether a tenant's addresses and those of its peers, the tenants that it exchanges packets with, lie apart: else a
 * packet's addresses would not say whose it is. Hosts take over a change one after the other, so who was a peer until then
 * counts too, with the addresses it had: a host that has yet to take it over sends its packets all the while.
 */
final class PeerAddresses {

    private PeerAddresses() {}

    /**
     * What was before a change.
     *
     * @param peersOf the tenants that a tenant exchanged packets with
     */
    record Before(Function<String, Set<String>> peersOf, Prefixes prefixes) {}

    /**
     * A prefix and whose it is.
     *
     * @param isFormer whether it is so only until a change is taken over
     */
    private record Owned(Ipv4Prefix prefix, String tenant, String subnet, boolean isFormer) {

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

    /**
     * Why addresses do not lie apart.
     *
     * @param isFormer whether they do once the change is taken over everywhere
     */
    record Cause(TenantPair owners, boolean isFormer) {}

    /** Two subnets of different tenants, both within a third one's reach, or one of them its own. */
    record Overlap(String tenant, Owned one, Owned other) {

        /** The two tenants whose subnets these are. */
        List<String> owners() {
            return List.of(one.tenant, other.tenant);
        }

        /** What is told once: the two tenants, whoever reaches them, and whether their addresses overlap from now on. */
        Cause cause() {
            return new Cause(TenantPair.of(one.tenant, other.tenant), isFormer());
        }

        private boolean isFormer() {
            return one.isFormer || other.isFormer;
        }

        /**
         * Tells of it where it is.
         *
         * @param joining the rules that let tenants exchange packets
         */
        void tell(Fields fields, Joining joining) {
            if (isFormer()) {
                Owned former = one.isFormer ? one : other;
                fields.wrong(
                        "tenant " + tenant + (former.tenant.equals(tenant) ? " had " : " exchanged packets with ")
                                + former
                                + " until now, which overlaps " + (one.isFormer ? other : one)
                                + ", and hosts change one after the other",
                        "make that end by a change of its own before");
                return;
            }
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

    /** Looks at all that a tenant can reach, itself included: from now on, and until the change is taken over. */
    static List<Overlap> check(String tenant, Set<String> peers, Prefixes prefixes, Before before) {
        Set<Owned> owned = new LinkedHashSet<>();
        addOwned(tenant, prefixes, owned);
        peers.forEach(peer -> addOwned(peer, prefixes, owned));
        List<Overlap> overlaps = new ArrayList<>(overlaps(tenant, owned));
        addFormer(tenant, before.prefixes, owned);
        before.peersOf.apply(tenant).forEach(peer -> addFormer(peer, before.prefixes, owned));
        overlaps(tenant, owned).stream().filter(Overlap::isFormer).forEach(overlaps::add);
        return overlaps;
    }

    /** In the order of addresses, what overlaps comes one after the other. */
    private static List<Overlap> overlaps(String tenant, Set<Owned> all) {
        List<Owned> owned = new ArrayList<>(all);
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

    private static void addOwned(String tenant, Prefixes prefixes, Set<Owned> owned) {
        prefixes.ofTenant(tenant).forEach((subnet, prefix) -> owned.add(new Owned(prefix, tenant, subnet, false)));
    }

    private static void addFormer(String tenant, Prefixes prefixes, Set<Owned> owned) {
        prefixes.ofTenant(tenant).forEach((subnet, prefix) -> {
            if (!owned.contains(new Owned(prefix, tenant, subnet, false))) {
                owned.add(new Owned(prefix, tenant, subnet, true));
            }
        });
    }
}
