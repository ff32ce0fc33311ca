package io.weir.flows.document;

import io.weir.flows.document.Numbering.Wish;
import io.weir.flows.model.Moment;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The operator's rules, or one tenant's, as a document states them, and what is left of those before. */
final class RuleTier {

    /** What the numbers of rules are called, and so derived by. */
    static final String NUMBERS = "rule number";

    private final String name;
    private final Fields owner;
    private final Moment moment;
    private final List<DeclaredRule> declared = new ArrayList<>();
    private final Map<String, Rule> before = new HashMap<>();
    private final Map<Integer, Rule> withdrawnBefore = new TreeMap<>();
    private final List<Rule> left = new ArrayList<>();
    private final List<Rule> rulesBefore;

    /**
     * Reads the list under {@code rules}.
     *
     * @param name the tenant, or {@link RuleId#OPERATOR}
     * @param owner where the list stands
     * @param rulesBefore the rules in force
     */
    RuleTier(String name, Fields owner, List<Rule> rulesBefore, RuleReader reader, Scope scope, Moment moment) {
        this.name = name;
        this.owner = owner;
        this.moment = moment;
        this.rulesBefore = rulesBefore;
        int index = 0;
        for (Node item : owner.list("rules")) {
            DocumentPath path = owner.path().key("rules").item(index++);
            Fields.of(item, path, item.line(), owner.problems())
                    .flatMap(fields -> reader.read(fields, name, null))
                    .filter(rule -> !Succession.isOver(rule.form(), moment))
                    .ifPresent(declared::add);
        }
        for (Rule rule : rulesBefore) {
            if (rule.isWithdrawn()) {
                withdrawnBefore.put(rule.number(), rule);
            } else {
                before.put(rule.name(), rule);
            }
        }
        checkNames();
        findLeft(scope);
    }

    String name() {
        return name;
    }

    private void checkNames() {
        Set<String> names = new HashSet<>();
        for (DeclaredRule rule : declared) {
            if (!rule.form().isWithdrawn() && !names.add(rule.form().name())) {
                rule.fields()
                        .wrong(
                                "a second rule with the name " + rule.form().name(),
                                "keep one of the two, or give it a name of its own");
            }
        }
    }

    private void findLeft(Scope scope) {
        Map<String, Rule> stated = new HashMap<>();
        Set<Integer> statedWithdrawn = new HashSet<>();
        for (DeclaredRule rule : declared) {
            if (rule.form().isWithdrawn()) {
                rule.number().ifPresent(statedWithdrawn::add);
            } else {
                stated.put(rule.form().name(), rule.form());
            }
        }
        for (Rule old : before.values()) {
            Rule now = stated.get(old.name());
            boolean goes = now == null || !Succession.decideAlike(now, old);
            if (goes && !statedWithdrawn.contains(old.number()) && isDeclared(old, scope)) {
                Succession.left(old, moment).ifPresent(left::add);
            }
        }
        // Operators write rules, not what is left of them: to apply the same document again ends nothing.
        for (Rule old : withdrawnBefore.values()) {
            boolean isThere = statedWithdrawn.contains(old.number());
            if (!isThere && !Succession.isOver(old, moment) && isDeclared(old, scope)) {
                left.add(old);
            }
        }
    }

    /** Whether there still are the tenants and containers that a rule names. */
    private static boolean isDeclared(Rule rule, Scope scope) {
        return scope.has(rule.from()) && scope.has(rule.to());
    }

    /** What its rules have to be numbered by. */
    void wishes(List<Wish> wishes) {
        Set<Integer> taken = new HashSet<>();
        for (Rule rule : left) {
            taken.add(rule.number());
            wishes.add(
                    new Wish(wishName(rule, rule.number()), owner, OptionalInt.of(rule.number()), OptionalInt.empty()));
        }
        for (DeclaredRule rule : declared) {
            Rule was = before(rule);
            OptionalInt stated = rule.number();
            boolean isLeft = stated.isPresent() && taken.contains(stated.getAsInt());
            OptionalInt kept =
                    was == null || taken.contains(was.number()) ? OptionalInt.empty() : OptionalInt.of(was.number());
            wishes.add(new Wish(
                    wishName(rule.form(), stated.orElse(0)),
                    rule.fields(),
                    isLeft ? OptionalInt.empty() : stated,
                    kept));
        }
    }

    private @Nullable Rule before(DeclaredRule rule) {
        return rule.form().isWithdrawn()
                ? withdrawnBefore.get(rule.number().orElse(0))
                : before.get(rule.form().name());
    }

    private String wishName(Rule rule, int number) {
        return wishName(new RuleId(name, rule.name())) + (rule.isWithdrawn() ? "@" + number : "");
    }

    /** What a rule is called in messages, and its number derived from. */
    static String wishName(RuleId id) {
        return (id.isOperators() ? "" : "tenants/" + id.tenant() + "/") + "rules/" + id.name();
    }

    /** Tells of all its rules, each with where it stands. */
    void forEach(BiConsumer<Rule, Fields> out) {
        declared.forEach(rule -> out.accept(
                rule.number().isPresent() && rule.form().isWithdrawn()
                        ? rule.as(rule.number().getAsInt(), rule.form().since())
                        : rule.form(),
                rule.fields()));
        left.forEach(rule -> out.accept(rule, owner));
    }

    /** The rules, with their numbers; the list before if it is equal. Without those that have no number. */
    List<Rule> resolved(Map<String, Integer> numbers) {
        List<Rule> rules = new ArrayList<>(left);
        for (DeclaredRule rule : declared) {
            Integer number = numbers.get(wishName(rule.form(), rule.number().orElse(0)));
            if (number != null) {
                rules.add(Succession.resolve(rule, number, before(rule), moment));
            }
        }
        List<Rule> inOrder = rules.stream().sorted().toList();
        return inOrder.equals(rulesBefore) ? rulesBefore : inOrder;
    }
}
