package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Rule.Helper;
import io.weir.flows.model.Rule.Mode;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Tenant;
import io.weir.flows.pipeline.Leave;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.tables.Item;
import io.weir.flows.tables.PolicyItem;
import io.weir.flows.tables.PolicyItem.Effect;
import io.weir.flows.tables.PolicyItem.RuleCount.Passage;
import io.weir.flows.tables.Side;
import io.weir.flows.tables.TrafficMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the items of the rules about sessions that are begun with one tenant's containers, or by them with the outside.
 * Two rules of the same place in the order may say the same of the same sessions: of the flows that would stand for both,
 * the first rule has them.
 */
final class PolicyItems {

    private final Tenant tenant;
    private final Map<String, Tenant> tenants;
    private final SortedMap<String, List<Item>> byBeginner;
    /** The directions, as two tenants' names, in which a rule observes. */
    private final Set<String> observed = new HashSet<>();

    private final Map<Place, PolicyItem.PairLeave> leaves = new LinkedHashMap<>();
    private final Set<SessionMatch> matches = new HashSet<>();

    private @Nullable Integer outsideZone;

    /** What makes flows of POLICY and BACKWARD one flow. */
    private record Place(int priority, Side from, Side to) {}

    /** What makes flows of STATEFUL and OBSERVE one flow. */
    private record SessionMatch(Place place, TrafficMatch traffic, int mark) {}

    /**
     * @param tenants those that rules or zones name, by name
     * @param byBeginner where the items go, by the name of the tenant that begins the sessions
     */
    PolicyItems(Tenant tenant, Map<String, Tenant> tenants, SortedMap<String, List<Item>> byBeginner) {
        this.tenant = tenant;
        this.tenants = tenants;
        this.byBeginner = byBeginner;
    }

    void add(List<Rule> operatorRules, SortedMap<String, Integer> zones) {
        outsideZone = zones.get(Selector.OUTSIDE);
        operatorRules.forEach(this::noteObserving);
        tenant.rules().forEach(this::noteObserving);
        // Rules that observe come last: a flow that an enforced rule has, too, is the enforced one's.
        Comparator<Rule> enforcedFirst = Comparator.comparing(Rule::mode).thenComparing(Comparator.naturalOrder());
        operatorRules.stream().sorted(enforcedFirst).forEach(rule -> add(rule, RuleId.OPERATOR, 0));
        tenant.rules().stream().sorted(enforcedFirst).forEach(rule -> add(rule, tenant.name(), tenant.number()));
        zones.forEach(this::add);
    }

    private void noteObserving(Rule rule) {
        if (rule.mode() == Mode.OBSERVE && !rule.isWithdrawn()) {
            observed.add(direction(rule));
        }
    }

    private static String direction(Rule rule) {
        return nameOf(rule.from()) + " " + nameOf(rule.to());
    }

    private void add(Rule rule, String owner, int ownerNumber) {
        RuleId id = new RuleId(owner, rule.name());
        Effect effect = effectOf(rule);
        int priority = id.isOperators() ? Priority.ofOperatorRule(rule) : Priority.ofTenantRule(rule);
        List<Item> into = into(nameOf(rule.from()));
        into.add(new PolicyItem.RuleCount(id, ownerNumber, rule.number(), effect, tells(rule, effect), passage(rule)));
        List<PolicyItem.PairLeave> replaced = new ArrayList<>();
        boolean besideObserving = !effect.observes() && observed.contains(direction(rule));
        for (Side from : sides(rule.from())) {
            for (Side to : isFromOutside(rule) ? sidesFromOutside(rule.to()) : sides(rule.to())) {
                Place place = new Place(priority, from, to);
                // What comes from outside or goes there is always tracked: the two ends alone decide nothing.
                if (!effect.observes() && !rule.pair().isWithOutside()) {
                    leave(rule, effect, owner, ownerNumber, place, into, replaced);
                }
                for (TrafficMatch traffic : TrafficMatch.of(rule.traffic())) {
                    if (matches.add(new SessionMatch(place, traffic, effect == Effect.KEEP ? rule.number() : 0))) {
                        into.add(new PolicyItem.RuleMatch(
                                id, ownerNumber, rule.number(), priority, effect, from, to, traffic, besideObserving));
                    }
                }
            }
        }
        into.removeAll(replaced);
    }

    private Passage passage(Rule rule) {
        if (isFromOutside(rule)) {
            return new Passage.Inwards();
        }
        Integer zone = outsideZone;
        return rule.to().tenantName().isPresent() || zone == null
                ? new Passage.Within()
                : new Passage.Outwards(Outside.address(zone));
    }

    private static boolean isFromOutside(Rule rule) {
        return rule.from().tenantName().isEmpty();
    }

    private static boolean tells(Rule rule, Effect effect) {
        return (effect == Effect.DENY && rule.action() == Action.REJECT || rule.log()) && effect != Effect.KEEP;
    }

    /** At one place all rules do the same, so one that is about every session decides for all of them. */
    private void leave(
            Rule rule,
            Effect effect,
            String owner,
            int ownerNumber,
            Place place,
            List<Item> into,
            List<PolicyItem.PairLeave> replaced) {
        Leave leave = Leave.SOME;
        if (rule.traffic().isAny() && effect != Effect.KEEP) {
            leave = effect == Effect.DENY ? Leave.NONE : Leave.ANY;
        }
        PolicyItem.PairLeave before = leaves.get(place);
        if (before == null || before.leave() == Leave.SOME && leave != Leave.SOME) {
            int number = leave == Leave.SOME ? 0 : rule.number();
            PolicyItem.PairLeave now = new PolicyItem.PairLeave(
                    owner, ownerNumber, place.priority(), place.from(), place.to(), leave, number);
            leaves.put(place, now);
            into.add(now);
            if (before != null) {
                replaced.add(before);
            }
        }
    }

    private static Effect effectOf(Rule rule) {
        if (rule.isWithdrawn()) {
            return Effect.KEEP;
        }
        if (rule.mode() == Mode.OBSERVE) {
            return rule.log() ? Effect.OBSERVE_AND_LOG : Effect.OBSERVE;
        }
        if (rule.action() != Action.ALLOW) {
            return Effect.DENY;
        }
        // Of a server that is reached by one published port, no other is open.
        return rule.helper() == Helper.FTP && !isFromOutside(rule) ? Effect.ALLOW_WITH_FTP : Effect.ALLOW;
    }

    /** There one container is known by the address that stands for it, and is not there if it publishes nothing. */
    private List<Side> sidesFromOutside(Selector selector) {
        if (!(selector instanceof Selector.One one)) {
            return sides(selector);
        }
        Tenant named = tenantOf(nameOf(selector));
        Container container = named.containers().get(one.container().name());
        return container == null || container.published().isEmpty()
                ? List.of()
                : List.of(Side.ofAddresses(
                        named.number(),
                        new Ipv4Prefix(Outside.address(container.published().getAsInt()), 32)));
    }

    private List<Side> sides(Selector selector) {
        if (selector instanceof Selector.Outside outside) {
            return List.of(Side.ofAddresses(0, outside.prefix()));
        }
        Tenant named = tenantOf(nameOf(selector));
        if (selector instanceof Selector.Labelled labelled) {
            List<Side> sides = new ArrayList<>();
            named.identities().forEach((labels, identity) -> {
                if (labels.hasAll(labelled.labels())) {
                    sides.add(Side.ofIdentity(named.number(), identity));
                }
            });
            return sides;
        }
        if (selector instanceof Selector.One one) {
            Container container = named.containers().get(one.container().name());
            return container == null
                    ? List.of()
                    : List.of(Side.ofAddresses(named.number(), new Ipv4Prefix(container.address(), 32)));
        }
        return List.of(Side.ofTenant(named.number()));
    }

    private void add(String other, int zone) {
        if (!other.equals(Selector.OUTSIDE)) {
            PolicyItem.Zone between =
                    new PolicyItem.Zone(other, tenantOf(other).number(), tenant.name(), tenant.number(), zone);
            into(other).add(between);
        }
    }

    private Tenant tenantOf(String name) {
        Tenant named = name.equals(tenant.name()) ? tenant : tenants.get(name);
        if (named == null) {
            throw new IllegalArgumentException("a rule names a tenant that is not there: " + name);
        }
        return named;
    }

    private static String nameOf(Selector selector) {
        return selector.tenantName().orElse(Selector.OUTSIDE);
    }

    private List<Item> into(String beginner) {
        return byBeginner.computeIfAbsent(beginner, name -> new ArrayList<>());
    }
}
