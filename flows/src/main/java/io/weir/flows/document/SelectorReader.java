package io.weir.flows.document;

import io.weir.flows.document.Node.Scalar;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Labels;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Selector;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one end of a rule: a word for the usual ones, or a map. */
final class SelectorReader {

    private static final List<String> KEYS = List.of("tenant", "labels", "container", "cidr");
    private static final String FORMS =
            "a tenant, tenant/container, outside, a prefix like 198.51.100.0/24, or {tenant: …, labels: {…}}";

    private final Scope scope;
    private final LabelsReader labels;

    SelectorReader(Scope scope, LabelsReader labels) {
        this.scope = scope;
        this.labels = labels;
    }

    /**
     * What stands under a key of a rule; empty, with a problem added, if that selects nothing.
     *
     * @param tier the tenant whose rule it is, or {@link RuleId#OPERATOR}
     */
    Optional<Selector> read(Fields rule, String key, String tier) {
        Node node = rule.node(key);
        if (node == null) {
            rule.wrong(key + " is missing", FORMS);
            return Optional.empty();
        }
        if (!(node instanceof Scalar)) {
            return map(rule.map(key), tier);
        }
        Value word = rule.scalar(key);
        return word == null ? Optional.empty() : word(word);
    }

    private Optional<Selector> word(Value word) {
        String text = word.text();
        if (text.equals(Selector.OUTSIDE)) {
            return Optional.of(Selector.Outside.ALL);
        }
        Optional<Ipv4Prefix> prefix = Ipv4Prefix.parse(text);
        if (prefix.isPresent()) {
            return Optional.of(new Selector.Outside(prefix.get()));
        }
        int slash = text.indexOf('/');
        String tenant = slash < 0 ? text : text.substring(0, slash);
        if (!scope.tenants().contains(tenant) && Ipv4Address.parse(tenant).isPresent()) {
            word.wrong(
                    word.quoted() + " is not an IPv4 prefix",
                    slash < 0 ? "write it with its length: " + text + "/32" : Forms.prefixRemedy(word));
            return Optional.empty();
        }
        if (slash < 0) {
            return isTenant(word) ? Optional.of(new Selector.OfTenant(text)) : Optional.empty();
        }
        Value whose = new Value(tenant, word.path(), word.line(), word.problems());
        Value which = new Value(text.substring(slash + 1), word.path(), word.line(), word.problems());
        return isTenant(whose) ? one(tenant, which) : Optional.empty();
    }

    private Optional<Selector> map(Fields fields, String tier) {
        fields.allowOnly(KEYS);
        Value cidr = fields.scalar("cidr");
        if (cidr != null) {
            return outside(fields, cidr);
        }
        String tenant = tenant(fields, tier);
        Value container = fields.scalar("container");
        Labels wanted = labels.read(fields);
        if (tenant == null) {
            return Optional.empty();
        }
        if (container == null) {
            return Optional.of(
                    wanted.isEmpty() ? new Selector.OfTenant(tenant) : new Selector.Labelled(tenant, wanted));
        }
        if (!wanted.isEmpty()) {
            fields.wrong("labels", "both a container and labels", "keep one of the two");
        }
        return one(tenant, container);
    }

    private static Optional<Selector> outside(Fields fields, Value cidr) {
        for (String other : List.of("tenant", "labels", "container")) {
            if (fields.node(other) != null) {
                fields.wrong(other, "both cidr and " + other, "keep one of the two: a prefix is of what is outside");
            }
        }
        Optional<Ipv4Prefix> prefix = Ipv4Prefix.parse(cidr.text());
        if (prefix.isEmpty()) {
            cidr.wrong(cidr.quoted() + " is not an IPv4 prefix", Forms.prefixRemedy(cidr));
        }
        return prefix.map(Selector.Outside::new);
    }

    private @Nullable String tenant(Fields fields, String tier) {
        Value stated = fields.scalar("tenant");
        if (stated != null) {
            return isTenant(stated) ? stated.text() : null;
        }
        if (!tier.equals(RuleId.OPERATOR)) {
            return tier;
        }
        fields.wrong("tenant is missing", "name the tenant, or write cidr: for what is outside");
        return null;
    }

    private boolean isTenant(Value name) {
        return References.check(name, "tenant", scope.tenants(), "declare it under tenants");
    }

    private Optional<Selector> one(String tenant, Value container) {
        return References.check(
                        container,
                        "container",
                        scope.containersOf(tenant),
                        "declare it under the tenant's containers; labels also select containers that are yet to come")
                ? Optional.of(new Selector.One(new ContainerId(tenant, container.text())))
                : Optional.empty();
    }
}
