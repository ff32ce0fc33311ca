package io.weir.e2e;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A few rules about what red's web may begin with blue over UDP, made by chance, the operator's and blue's own, beside two
 * of the operator's that never change: one port is closed and one is open, whatever the others say.
 *
 * @param rules in no order
 */
record RandomPolicy(List<Rule> rules) {

    static final int CLOSED = 1000;
    static final int OPEN = 1001;
    static final int FIRST = 1002;
    static final int LAST = 1005;

    private static final int TRIES = 10_000;
    private static final List<String> FROM = List.of("red", "red/web", "{tenant: red, labels: {role: web}}");
    private static final List<String> TO = List.of("blue", "blue/near", "blue/mid", "blue/far");
    private static final List<String> ACTIONS = List.of("deny", "reject", "allow");

    private static final List<String> FIXED = List.of(
            "{from: red, to: blue, protocol: udp, ports: [%d], order: 0, action: deny}".formatted(CLOSED),
            "{from: red, to: blue, protocol: udp, ports: [%d], order: 0}".formatted(OPEN));

    RandomPolicy {
        rules = List.copyOf(rules);
    }

    /** Who a packet is for, and on which port. */
    record Target(String container, int port) {}

    /** Whose rule it is; the operator's go first. */
    private enum Owner {
        OPERATOR,
        BLUE
    }

    /** A rule; ports 0 to 0 stand for any traffic at all. */
    private record Rule(Owner owner, String from, String to, int first, int last, int order, int action) {

        static Rule of(Random random) {
            int first = FIRST + random.nextInt(LAST - FIRST + 1);
            boolean isAny = random.nextInt(4) == 0;
            return new Rule(
                    random.nextBoolean() ? Owner.OPERATOR : Owner.BLUE,
                    FROM.get(random.nextInt(FROM.size())),
                    TO.get(random.nextInt(TO.size())),
                    isAny ? 0 : first,
                    isAny ? 0 : first + random.nextInt(LAST - first + 1),
                    500 * (1 + random.nextInt(3)),
                    random.nextInt(2) == 0 ? 2 : random.nextInt(ACTIONS.size()));
        }

        boolean concerns(Target target) {
            return (to.equals("blue") || to.equals(target.container()))
                    && (first == 0 || first <= target.port() && target.port() <= last);
        }

        String words(int number) {
            String traffic = first == 0 ? "" : "protocol: udp, ports: [%d-%d], ".formatted(first, last);
            return "{name: rule-%d, from: %s, to: %s, %sorder: %d, action: %s}"
                    .formatted(number, from, to, traffic, order, ACTIONS.get(action));
        }
    }

    /** A policy by which none of these gets anything. */
    static RandomPolicy of(Random random, Set<Target> forbidden) {
        for (int i = 0; i < TRIES; i++) {
            List<Rule> rules = new ArrayList<>();
            for (int count = random.nextInt(6); count > 0; count--) {
                rules.add(Rule.of(random));
            }
            RandomPolicy policy = new RandomPolicy(rules.stream().distinct().toList());
            if (forbidden.stream().noneMatch(policy::lets)) {
                return policy;
            }
        }
        throw new AssertionError("no policy without " + forbidden);
    }

    /**
     * Whether web may begin this: what the first rule says that concerns it; the operator's before blue's, of each the least
     * order first, deny before allow.
     */
    boolean lets(Target target) {
        if (target.port() == CLOSED || target.port() == OPEN) {
            return target.port() == OPEN;
        }
        return rules.stream()
                .filter(rule -> rule.concerns(target))
                .min(Comparator.comparing(Rule::owner)
                        .thenComparingInt(Rule::order)
                        .thenComparingInt(Rule::action))
                .map(rule -> ACTIONS.get(rule.action()).equals("allow"))
                .orElse(false);
    }

    /** As an intent has them; from one policy to the next, rules of one name change, come and go. */
    PolicyCluster.Rules declared() {
        List<String> operators = new ArrayList<>(FIXED);
        operators.addAll(words(Owner.OPERATOR));
        return new PolicyCluster.Rules(List.of(), words(Owner.BLUE), operators);
    }

    private List<String> words(Owner owner) {
        List<String> words = new ArrayList<>();
        rules.stream().filter(rule -> rule.owner() == owner).forEach(rule -> words.add(rule.words(words.size())));
        return words;
    }
}
