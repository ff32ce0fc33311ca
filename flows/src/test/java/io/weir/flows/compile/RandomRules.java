package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.Inside;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Rule.Mode;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.TenantPair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Labels and rules for the tenants of {@link RandomIntents}, about few ports, so that they meet each other and the packets
 * of a test. No two rules of a tier have one order and one action, so that which one decides is never open. Numbers are
 * never used again.
 */
public final class RandomRules {

    private final Random random;
    private final RuleDice dice;
    private final SortedMap<String, SortedMap<Labels, Integer>> identities = new TreeMap<>();
    private final SortedMap<TenantPair, Integer> zones = new TreeMap<>();

    public RandomRules(long seed) {
        random = new Random(seed);
        dice = new RuleDice(random);
    }

    /** An intent with labels and rules, some of them between tenants that its own rules join. */
    public Intent on(Intent plain) {
        SortedMap<String, Tenant> tenants = new TreeMap<>();
        plain.tenants().forEach((name, tenant) -> tenants.put(name, labelled(tenant)));
        Intent intent = withRules(plain, tenants, random.nextInt(4) == 0 ? plain.rules() : List.of());
        for (int i = 3 + random.nextInt(8); i > 0; i--) {
            intent = withOneMore(intent);
        }
        return settled(intent);
    }

    /** The same with a few rules about what tenants may begin with the outside. */
    public Intent withOutside(Intent intent) {
        return withOutside(intent, (mine, outside, tier) -> dice.rule(mine, outside, tier));
    }

    /** The same with a few rules about what the outside may begin with tenants. */
    public Intent fromOutside(Intent intent) {
        return withOutside(intent, (mine, outside, tier) -> dice.rule(outside, mine, tier));
    }

    /** A rule of one direction, of a tier. */
    private interface Direction {
        Rule rule(Selector mine, Selector outside, List<Rule> tier);
    }

    private Intent withOutside(Intent intent, Direction direction) {
        Intent more = intent;
        for (int i = 1 + random.nextInt(6); i > 0 && !intent.tenants().isEmpty(); i--) {
            Tenant tenant = dice.oneOf(List.copyOf(more.tenants().values()));
            Selector outside =
                    dice.oneOf(List.of(Selector.Outside.ALL, new Selector.Outside(Ipv4Prefix.of("203.0.113.0/24"))));
            boolean isOperators = random.nextBoolean();
            List<Rule> tier = new ArrayList<>(isOperators ? more.rules() : tenant.rules());
            tier.add(direction.rule(dice.selector(tenant), outside, tier));
            SortedMap<String, Tenant> tenants = new TreeMap<>(more.tenants());
            if (!isOperators) {
                tenants.put(tenant.name(), with(tenant, tenant.containers(), tenant.inside(), tier));
            }
            more = withRules(more, tenants, isOperators ? tier : more.rules());
        }
        return more;
    }

    /** An edit by {@link RandomIntents} of an intent with rules, with what no longer may be taken out. */
    public Intent settled(Intent edited) {
        SoundRules sound = new SoundRules(edited);
        List<Rule> operators = sound.of(edited.rules());
        SortedMap<String, Tenant> tenants = new TreeMap<>();
        edited.tenants().forEach((name, tenant) -> {
            List<Rule> rules = sound.of(tenant.rules());
            tenants.put(name, with(tenant, tenant.containers(), tenant.inside(), rules));
        });
        return withRules(edited, tenants, operators);
    }

    /** One rule more, less or changed, or one container with other labels, or a tenant open inside or no longer. */
    public Intent edit(Intent intent) {
        return settled(
                switch (random.nextInt(8)) {
                    case 0, 1 -> withOneMore(intent);
                    case 2, 3, 4 -> withoutOne(intent);
                    case 5 -> withOneMore(withoutOne(intent));
                    case 6 -> relabelled(intent);
                    default -> {
                        Tenant tenant = dice.oneOf(List.copyOf(intent.tenants().values()));
                        Inside other = tenant.inside() == Inside.ALLOW ? Inside.DENY : Inside.ALLOW;
                        yield with(intent, with(tenant, tenant.containers(), other, tenant.rules()));
                    }
                });
    }

    /** The same, or some rules more about what tenants may begin with the outside. */
    public Intent editWithOutside(Intent intent) {
        return random.nextInt(5) == 0 ? withOutside(intent) : edit(intent);
    }

    /** The same, or some rules more about what the outside may begin. */
    public Intent editFromOutside(Intent intent) {
        return random.nextInt(4) == 0 ? fromOutside(intent) : editWithOutside(intent);
    }

    private Intent withOneMore(Intent intent) {
        List<Tenant> all = List.copyOf(intent.tenants().values());
        Tenant to = dice.oneOf(all);
        Tenant from = random.nextBoolean() ? to : dice.oneOf(all);
        boolean isOperators = random.nextBoolean();
        List<Rule> tier = new ArrayList<>(isOperators ? intent.rules() : to.rules());
        tier.add(dice.rule(dice.selector(from), dice.selector(to), tier));
        return isOperators
                ? withRules(intent, intent.tenants(), tier)
                : with(intent, with(to, to.containers(), to.inside(), tier));
    }

    /** A rule is withdrawn: what keeps its sessions stays, the first time. */
    private Intent withoutOne(Intent intent) {
        List<Rule> rules = intent.allRules().toList();
        if (rules.isEmpty()) {
            return intent;
        }
        Rule gone = dice.oneOf(rules);
        SortedMap<String, Tenant> tenants = new TreeMap<>(intent.tenants());
        tenants.replaceAll((name, tenant) -> tenant.rules().contains(gone)
                ? with(tenant, tenant.containers(), tenant.inside(), without(tenant.rules(), gone))
                : tenant);
        return withRules(intent, tenants, without(intent.rules(), gone));
    }

    private static List<Rule> without(List<Rule> rules, Rule gone) {
        boolean keepsSessions = !gone.isWithdrawn()
                && gone.mode() == Mode.ENFORCE
                && gone.action() == Action.ALLOW
                && !(gone.sessions() instanceof Rule.Sessions.Cut);
        return rules.stream()
                .filter(rule -> !rule.equals(gone) || keepsSessions)
                .map(rule -> rule.equals(gone) ? withdrawn(rule) : rule)
                .toList();
    }

    private static Rule withdrawn(Rule it) {
        return new Rule(
                it.name(),
                it.number(),
                it.from(),
                it.to(),
                it.traffic(),
                it.action(),
                it.order(),
                it.mode(),
                it.log(),
                it.sessions(),
                it.helper(),
                it.description(),
                it.since(),
                Optional.of(new Rule.Withdrawal(OptionalLong.empty())));
    }

    private Intent relabelled(Intent intent) {
        Tenant tenant = dice.oneOf(List.copyOf(intent.tenants().values()));
        if (tenant.containers().isEmpty()) {
            return intent;
        }
        SortedMap<String, Container> containers = new TreeMap<>(tenant.containers());
        Container some = dice.oneOf(List.copyOf(containers.values()));
        containers.put(some.name(), labelled(some));
        return with(intent, with(tenant, containers, tenant.inside(), tenant.rules()));
    }

    /** Two containers of one subnet have each other's address. */
    public Intent swapped(Intent intent) {
        Tenant tenant = dice.oneOf(List.copyOf(intent.tenants().values()));
        if (tenant.containers().isEmpty()) {
            return intent;
        }
        SortedMap<String, Container> containers = new TreeMap<>(tenant.containers());
        Container one = dice.oneOf(List.copyOf(containers.values()));
        Container other = dice.oneOf(containers.values().stream()
                .filter(some -> some.subnet().equals(one.subnet()))
                .toList());
        containers.put(one.name(), Containers.with(one, other.address(), one.labels()));
        containers.put(other.name(), Containers.with(other, one.address(), other.labels()));
        return settled(with(intent, with(tenant, containers, tenant.inside(), tenant.rules())));
    }

    private Tenant labelled(Tenant tenant) {
        SortedMap<String, Container> containers = new TreeMap<>(tenant.containers());
        containers.replaceAll((name, container) -> labelled(container));
        return with(tenant, containers, random.nextInt(3) > 0 ? Inside.ALLOW : Inside.DENY, List.of());
    }

    private Container labelled(Container it) {
        return Containers.with(it, it.address(), dice.oneOf(RuleDice.LABELS));
    }

    private static Intent with(Intent intent, Tenant tenant) {
        SortedMap<String, Tenant> tenants = new TreeMap<>(intent.tenants());
        tenants.put(tenant.name(), tenant);
        return new Intent(intent.overlay(), intent.hosts(), tenants, intent.rules());
    }

    private Intent withRules(Intent intent, SortedMap<String, Tenant> tenants, List<Rule> operators) {
        Intent plain = new Intent(intent.overlay(), intent.hosts(), tenants, operators);
        SortedMap<TenantPair, Integer> own = new TreeMap<>(plain.zones());
        own.replaceAll((pair, number) -> zones.computeIfAbsent(pair, name -> zones.size() + 2));
        return new Intent(intent.overlay(), intent.hosts(), tenants, plain.rules(), own);
    }

    /** The tenant with its numbers kept; the same object if nothing differs. */
    private Tenant with(Tenant it, SortedMap<String, Container> containers, Inside inside, List<Rule> rules) {
        SortedMap<Labels, Integer> known = identities.computeIfAbsent(it.name(), name -> new TreeMap<>());
        Set<Labels> used = new HashSet<>();
        containers.values().forEach(container -> used.add(container.labels()));
        used.remove(Labels.NONE);
        used.stream().sorted().forEach(labels -> known.computeIfAbsent(labels, all -> known.size() + 1));
        SortedMap<Labels, Integer> own = new TreeMap<>(known);
        own.keySet().retainAll(used);
        Tenant with =
                new Tenant(it.name(), it.number(), it.subnets(), containers, inside, rules, own, it.maxSessions());
        return with.equals(it) ? it : with;
    }
}
