package io.weir.flows.document;

import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Selector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads {@code rules}. Tenants that exchange packets with the same tenant, or with each other, must not use the same
 * addresses: a packet's destination address would not say which of them is meant.
 */
final class RulesReader {

    private static final List<String> KEYS = List.of("from", "to", "number");

    private final Map<String, DeclaredTenant> tenants;
    private final List<Rule> rules = new ArrayList<>();
    private final Set<List<String>> pairs = new HashSet<>();
    /** For each tenant those that it exchanges packets with, each with the rule that says so. */
    private final Map<String, Map<String, Fields>> peers = new TreeMap<>();

    private RulesReader(Map<String, DeclaredTenant> tenants) {
        this.tenants = tenants;
    }

    static List<Rule> read(Fields document, Map<String, DeclaredTenant> tenants) {
        RulesReader reader = new RulesReader(tenants);
        int index = 0;
        for (Node item : document.list("rules")) {
            DocumentPath path = document.path().key("rules").item(index++);
            Fields.of(item, path, item.line(), document.problems()).ifPresent(reader::readRule);
        }
        reader.checkAddresses();
        return reader.rules;
    }

    private void readRule(Fields fields) {
        fields.allowOnly(KEYS);
        Value from = fields.required("from", "a tenant's name");
        Value to = fields.required("to", "a tenant's name");
        boolean known = from != null && References.check(from, "tenant", tenants.keySet(), "declare it under tenants");
        known &= to != null && References.check(to, "tenant", tenants.keySet(), "declare it under tenants");
        if (!known || from == null || to == null) {
            return;
        }
        if (from.text().equals(to.text())) {
            fields.wrong(
                    "a rule from tenant " + from.text() + " to itself",
                    "leave it out: the containers of one tenant may always exchange packets");
        } else if (!pairs.add(List.of(from.text(), to.text()))) {
            fields.wrong("a second rule from " + from.text() + " to " + to.text(), "keep one of the two");
        } else {
            int number =
                    Forms.number(fields.scalar("number"), 1, Rule.MAX_NUMBER).orElse(rules.size() + 1);
            rules.add(Rule.allow(number, new Selector.OfTenant(from.text()), new Selector.OfTenant(to.text())));
            peers.computeIfAbsent(from.text(), name -> new TreeMap<>()).put(to.text(), fields);
            peers.computeIfAbsent(to.text(), name -> new TreeMap<>()).put(from.text(), fields);
        }
    }

    private void checkAddresses() {
        Set<Set<String>> told = new HashSet<>();
        for (Map.Entry<String, Map<String, Fields>> entry : peers.entrySet()) {
            checkReachableFrom(entry.getKey(), entry.getValue(), told);
        }
    }

    /** Looks at all that one tenant can reach, itself included, by address: what overlaps comes one after the other. */
    private void checkReachableFrom(String tenant, Map<String, Fields> reachable, Set<Set<String>> told) {
        List<Owned> owned = new ArrayList<>(owned(tenant));
        reachable.keySet().forEach(peer -> owned.addAll(owned(peer)));
        owned.sort(Comparator.comparing(Owned::prefix));
        Owned widest = null;
        for (Owned next : owned) {
            if (widest != null && widest.prefix.overlaps(next.prefix) && !widest.tenant.equals(next.tenant)) {
                tell(tenant, widest, next, reachable, told);
            }
            if (widest == null || widest.prefix.last().compareTo(next.prefix.last()) < 0) {
                widest = next;
            }
        }
    }

    private List<Owned> owned(String tenant) {
        List<Owned> owned = new ArrayList<>();
        DeclaredTenant declared = tenants.get(tenant);
        if (declared != null) {
            for (DeclaredSubnet subnet : declared.subnets().values()) {
                if (subnet.prefix() != null) {
                    owned.add(new Owned(subnet.prefix(), tenant, subnet.name()));
                }
            }
        }
        return owned;
    }

    private static void tell(
            String tenant, Owned one, Owned other, Map<String, Fields> reachable, Set<Set<String>> told) {
        if (!told.add(Set.of(one.tenant, other.tenant))) {
            return;
        }
        boolean direct = one.tenant.equals(tenant) || other.tenant.equals(tenant);
        String first = one.tenant + "'s subnet " + one.subnet + " (" + one.prefix + ")";
        String second = other.tenant + "'s subnet " + other.subnet + " (" + other.prefix + ")";
        Stream.of(one.tenant, other.tenant)
                .flatMap(peer -> Stream.ofNullable(reachable.get(peer)))
                .max(Comparator.comparingInt(Fields::line))
                .ifPresent(rule -> rule.wrong(
                        direct
                                ? "these tenants exchange packets, but " + first + " overlaps " + second
                                : "tenant " + tenant + " exchanges packets with both " + one.tenant + " and "
                                        + other.tenant + ", but " + first + " overlaps " + second,
                        "give one of the two other addresses, or withdraw the rule"));
    }

    /** A prefix and whose it is. */
    private record Owned(Ipv4Prefix prefix, String tenant, String subnet) {}
}
