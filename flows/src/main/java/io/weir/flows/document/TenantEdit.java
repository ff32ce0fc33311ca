package io.weir.flows.document;

import io.weir.flows.document.Numbering.Wish;
import io.weir.flows.document.PolicyReader.Policy;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Moment;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Changes one tenant, whole, of an intent that is in force. */
final class TenantEdit {

    private TenantEdit() {}

    /** The intent with a tenant added or replaced. */
    static Reading put(String text, String name, InUse inUse, Moment moment) {
        Intent current = inUse.intent();
        Fields at = at(name);
        TenantsReader.checkName(new Value(name, at.path(), 0, at.problems()));
        Optional<Fields> fields = NodeReader.read(text, IntentReader.LIMITS, at.problems())
                .flatMap(node -> Fields.of(node, at.path(), node.line(), at.problems()));
        if (fields.isEmpty()) {
            return new Reading.Bad(at.problems().list());
        }
        DeclaredTenant declared = TenantsReader.readTenant(name, fields.get(), Hosts.of(current));
        SortedMap<String, DeclaredTenant> alone = new TreeMap<>(Map.of(name, declared));
        Tenant before = current.tenants().get(name);
        Policy policy = new Policy(Map.of(name, rules(declared, before, inUse, moment)), Collections.emptySortedMap());
        SortedMap<String, Tenant> resolved = Resolver.resolve(alone, policy, current, Elsewhere.but(name, inUse));
        if (!at.problems().isEmpty()) {
            return new Reading.Bad(at.problems().list());
        }
        IntentReader.requireNothingLost(alone, resolved);
        Tenant after = resolved.values().iterator().next();
        return after.equals(before) ? new Reading.Whole(current) : Settlement.settle(current.with(after), inUse, at);
    }

    /** The intent without a tenant, its subnets, containers and rules. */
    static Reading remove(String name, InUse inUse) {
        Intent current = inUse.intent();
        Fields at = at(name);
        if (!References.check(
                new Value(name, at.path(), 0, at.problems()),
                "tenant",
                current.tenants().keySet(),
                "there is nothing to remove")) {
            return new Reading.Bad(at.problems().list());
        }
        return Settlement.settle(current.without(name), inUse, at);
    }

    private static Fields at(String name) {
        return Fields.none(DocumentPath.ROOT.key("tenants").key(name), 0, new Problems());
    }

    private static List<Rule> rules(DeclaredTenant declared, @Nullable Tenant before, InUse inUse, Moment moment) {
        Scope scope = Scope.of(Map.of(declared.name(), declared)).over(Scope.of(inUse.intent()));
        List<Rule> rulesBefore = before == null ? List.of() : before.rules();
        RuleReader reader = new RuleReader(scope, new LabelsReader());
        RuleTier tier = new RuleTier(declared.name(), declared.fields(), rulesBefore, reader, scope, moment);
        List<Wish> wishes = new ArrayList<>();
        tier.wishes(wishes);
        var own = rulesBefore.stream().map(Rule::number).collect(Collectors.toSet());
        return tier.resolved(new Numbering(RuleTier.NUMBERS, "number", Rule.MAX_NUMBER, inUse.ruleNumbersBut(own))
                .number(wishes, new StableHash()));
    }
}
