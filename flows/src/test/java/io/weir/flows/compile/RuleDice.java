package io.weir.flows.compile;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Rule.Mode;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.Traffic;
import io.weir.flows.model.Traffic.IcmpKind;
import io.weir.flows.model.Traffic.PortRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;

/**
 * Rules made by chance, about few ports, so that they meet each other and the packets of a test. Numbers are never used
 * again.
 */
final class RuleDice {

    static final List<Labels> LABELS = List.of(
            Labels.NONE,
            Labels.NONE,
            Labels.of("role", "web"),
            Labels.of("role", "db"),
            new Labels(new TreeMap<>(Map.of("role", "web", "stage", "live"))));

    private static final List<PortRange> PORTS = List.of(
            PortRange.of(22), PortRange.of(80), PortRange.of(53), new PortRange(80, 90), new PortRange(50, 443));

    private final Random random;

    private int nextNumber = 1;

    RuleDice(Random random) {
        this.random = random;
    }

    /** A tenant, some of it by labels, or a container. */
    Selector selector(Tenant tenant) {
        List<String> containers = List.copyOf(tenant.containers().keySet());
        int choice = random.nextInt(4);
        if (choice == 0 && !containers.isEmpty()) {
            return new Selector.One(new ContainerId(tenant.name(), oneOf(containers)));
        }
        return choice < 3
                ? new Selector.OfTenant(tenant.name())
                : new Selector.Labelled(tenant.name(), oneOf(LABELS.subList(2, LABELS.size())));
    }

    /** A rule that has no order and action in common with one of its tier. */
    Rule rule(Selector from, Selector to, List<Rule> tier) {
        Action action = random.nextInt(3) > 0 ? Action.ALLOW : oneOf(List.of(Action.DENY, Action.REJECT));
        int number = nextNumber++;
        return new Rule(
                "r" + number,
                number,
                from,
                to,
                traffic(),
                action,
                order(action, tier),
                random.nextInt(6) == 0 ? Mode.OBSERVE : Mode.ENFORCE,
                random.nextInt(4) == 0,
                action == Action.ALLOW && random.nextBoolean() ? new Rule.Sessions.Keep() : new Rule.Sessions.Cut(),
                Rule.Helper.NONE,
                "",
                0,
                Optional.empty());
    }

    private int order(Action action, List<Rule> tier) {
        List<Integer> free = new ArrayList<>();
        for (int order = 0; order < tier.size() + 15; order++) {
            int candidate = order;
            if (tier.stream().noneMatch(rule -> rule.order() == candidate && rule.action() == action)) {
                free.add(candidate);
            }
        }
        return oneOf(free);
    }

    private Traffic traffic() {
        return switch (random.nextInt(7)) {
            case 0, 1 -> Traffic.ANY;
            case 5 -> new Traffic(OptionalInt.of(Traffic.SCTP), ports(), List.of());
            case 2 -> new Traffic(OptionalInt.of(Traffic.UDP), ports(), List.of());
            case 3 -> {
                OptionalInt code = random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(0);
                yield new Traffic(OptionalInt.of(Traffic.ICMP), List.of(), List.of(new IcmpKind(8, code)));
            }
            case 4 -> Traffic.of(oneOf(List.of(Traffic.ICMP, Traffic.TCP, Traffic.SCTP, 47)));
            default -> new Traffic(OptionalInt.of(Traffic.TCP), ports(), List.of());
        };
    }

    private List<PortRange> ports() {
        return List.of(oneOf(PORTS), oneOf(PORTS));
    }

    <T> T oneOf(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
