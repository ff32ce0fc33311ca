package io.weir.flows.document;

import io.weir.flows.document.Numbering.Wish;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Moment;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Mode;
import io.weir.flows.model.RuleDiff;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Changes one rule, the operator's or a tenant's, of an intent that is in force. */
final class RuleEdit {

    /** For a rule with all its ports listed. */
    private static final NodeReader.Limits LIMITS = new NodeReader.Limits(64 << 10, 10_000);

    private final String tier;
    private final InUse inUse;
    private final Intent current;
    private final Moment moment;
    private final Fields at;

    private RuleEdit(String tier, DocumentPath path, InUse inUse, Moment moment) {
        this.tier = tier;
        this.inUse = inUse;
        this.current = inUse.intent();
        this.moment = moment;
        this.at = Fields.none(path, 0, new Problems());
    }

    private static RuleEdit of(RuleId id, InUse inUse, Moment moment) {
        return new RuleEdit(id.tenant(), pathOf(id.tenant()).key(id.name()), inUse, moment);
    }

    private static DocumentPath pathOf(String tier) {
        DocumentPath owner = tier.equals(RuleId.OPERATOR)
                ? DocumentPath.ROOT
                : DocumentPath.ROOT.key("tenants").key(tier);
        return owner.key("rules");
    }

    /** The intent with a rule added or replaced. */
    static Reading put(String text, RuleId id, InUse inUse, Moment moment) {
        RuleEdit edit = of(id, inUse, moment);
        Names.check(new Value(id.name(), edit.at.path(), 0, edit.at.problems()), "rule");
        return edit.read(text, id.name()).map(edit::put).orElseGet(edit::bad);
    }

    /** The intent with a rule added, by the name that it states or is derived; there must be no such rule. */
    static Reading add(String text, String tier, InUse inUse, Moment moment) {
        RuleEdit edit = new RuleEdit(tier, pathOf(tier), inUse, moment);
        Optional<DeclaredRule> declared = edit.read(text, null);
        declared.filter(rule -> edit.find(rule.form().name()).isPresent()).ifPresent(rule -> rule.fields()
                .wrong("there is a rule named " + rule.form().name(), "give this one another name, or edit that one"));
        return declared.map(edit::put).orElseGet(edit::bad);
    }

    /** The intent with a rule that only observed deciding from now on; the same if it does already. */
    static Reading promote(RuleId id, InUse inUse, Moment moment) {
        RuleEdit edit = of(id, inUse, moment);
        Optional<Rule> rule = edit.existing(id.name());
        if (rule.isEmpty()) {
            return edit.bad();
        }
        Rule enforced = rule.get().promoted(moment.revision());
        return rule.get().mode() == Mode.ENFORCE
                ? new Reading.Whole(inUse.intent())
                : edit.settle(rule.get(), List.of(enforced));
    }

    /** The intent without a rule, but with what is left of it. */
    static Reading remove(RuleId id, InUse inUse, Moment moment) {
        RuleEdit edit = of(id, inUse, moment);
        return edit.existing(id.name())
                .map(rule -> edit.settle(
                        rule, Succession.left(rule, moment).map(List::of).orElse(List.of())))
                .orElseGet(edit::bad);
    }

    /** The intent without what was left of a rule. */
    static Reading end(Resource.OfWithdrawn left, InUse inUse, Moment moment) {
        RuleEdit edit = of(left.id(), inUse, moment);
        Optional<Rule> rule = edit.find(left);
        if (rule.isEmpty()) {
            edit.at.wrong("there is no withdrawn rule with the number " + left.number(), "it has ended already");
            return edit.bad();
        }
        return edit.settle(rule.get(), List.of());
    }

    private Reading bad() {
        return new Reading.Bad(at.problems().list());
    }

    private List<Rule> rules() {
        Tenant tenant = current.tenants().get(tier);
        return tier.equals(RuleId.OPERATOR) ? current.rules() : tenant == null ? List.of() : tenant.rules();
    }

    private Optional<Rule> find(String name) {
        return rules().stream()
                .filter(rule -> !rule.isWithdrawn() && rule.name().equals(name))
                .findFirst();
    }

    private Optional<Rule> find(Resource.OfWithdrawn left) {
        return rules().stream()
                .filter(rule -> rule.isWithdrawn()
                        && rule.number() == left.number()
                        && rule.name().equals(left.id().name()))
                .findFirst();
    }

    private Optional<Rule> existing(String name) {
        Optional<Rule> rule = isTier() ? find(name) : Optional.empty();
        if (isTier() && rule.isEmpty()) {
            Set<String> names = new TreeSet<>();
            rules().stream().filter(each -> !each.isWithdrawn()).forEach(each -> names.add(each.name()));
            References.check(new Value(name, at.path(), 0, at.problems()), "rule", names, "nothing is changed");
        }
        return rule;
    }

    private boolean isTier() {
        return tier.equals(RuleId.OPERATOR)
                || References.check(
                        new Value(tier, at.path(), 0, at.problems()),
                        "tenant",
                        current.tenants().keySet(),
                        "declare it in the intent first");
    }

    private Optional<DeclaredRule> read(String text, @Nullable String name) {
        if (!isTier()) {
            return Optional.empty();
        }
        Scope scope = Scope.of(current);
        Optional<DeclaredRule> rule = NodeReader.read(text, LIMITS, at.problems())
                .flatMap(node -> Fields.of(node, at.path(), node.line(), at.problems()))
                .flatMap(fields -> new RuleReader(scope, new LabelsReader()).read(fields, tier, name));
        if (rule.isPresent() && rule.get().form().isWithdrawn()) {
            at.wrong("a rule is not withdrawn by saying so", "remove it: what its sessions need is kept");
        }
        return rule;
    }

    private Reading put(DeclaredRule declared) {
        if (!at.problems().isEmpty()) {
            return bad();
        }
        Rule before = find(declared.form().name()).orElse(null);
        Optional<Rule> left = before == null || Succession.decideAlike(before, declared.form())
                ? Optional.empty()
                : Succession.left(before, moment);
        Integer number = number(declared, before, left.orElse(null));
        if (number == null) {
            return bad();
        }
        List<Rule> come = new ArrayList<>();
        come.add(Succession.resolve(declared, number, before, moment));
        left.ifPresent(come::add);
        return settle(before, come);
    }

    private @Nullable Integer number(DeclaredRule declared, @Nullable Rule before, @Nullable Rule left) {
        boolean isLeft = left != null && declared.number().equals(OptionalInt.of(left.number()));
        OptionalInt kept = before == null || left != null ? OptionalInt.empty() : OptionalInt.of(before.number());
        String name = RuleTier.wishName(new RuleId(tier, declared.form().name()));
        Wish wish = new Wish(name, declared.fields(), isLeft ? OptionalInt.empty() : declared.number(), kept);
        Set<Integer> own = kept.isPresent() ? Set.of(kept.getAsInt()) : Set.of();
        return new Numbering(RuleTier.NUMBERS, "number", Rule.MAX_NUMBER, inUse.ruleNumbersBut(own))
                .number(List.of(wish), new StableHash())
                .get(name);
    }

    @SuppressWarnings("ReferenceEquality") // the one object of the list
    private Reading settle(@Nullable Rule gone, List<Rule> come) {
        if (gone != null && come.size() == 1 && come.get(0) == gone) {
            return new Reading.Whole(current);
        }
        List<Rule> rules = new RuleDiff(gone == null ? List.of() : List.of(gone), come).applyTo(rules());
        Tenant tenant = current.tenants().get(tier);
        Intent edited = tenant == null || tier.equals(RuleId.OPERATOR)
                ? current.withRules(rules)
                : current.with(tenant.withRules(rules));
        return Settlement.settle(edited, inUse, at);
    }
}
