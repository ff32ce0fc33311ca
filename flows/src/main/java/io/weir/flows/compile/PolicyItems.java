package io.weir.flows.compile;

import io.weir.flows.compile.RuleItems.Asked;
import io.weir.flows.model.Container;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.Outside;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Rule.Helper;
import io.weir.flows.model.Rule.Mode;
import io.weir.flows.model.RuleDiff;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Selector;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
import io.weir.flows.model.Tenant;
import io.weir.flows.pipeline.Leave;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.tables.PolicyItem;
import io.weir.flows.tables.PolicyItem.Effect;
import io.weir.flows.tables.PolicyItem.RuleCount.Passage;
import io.weir.flows.tables.Side;
import io.weir.flows.tables.TrafficMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Makes the items of the rules about sessions that are begun with one tenant's containers, or by them with the outside. Each
 * rule's follow from the rule, and from what the tenants that it names are at one time.
 */
final class PolicyItems {

    private final Governed governed;
    /** The directions, as two tenants' names, in which a rule observes. */
    private final Set<String> observed = new HashSet<>();

    PolicyItems(Governed governed) {
        this.governed = governed;
        governed.operatorRules().forEach(this::noteObserving);
        governed.tenant().rules().forEach(this::noteObserving);
    }

    private void noteObserving(Rule rule) {
        if (rule.mode() == Mode.OBSERVE && !rule.isWithdrawn()) {
            observed.add(direction(rule));
        }
    }

    Governed governed() {
        return governed;
    }

    Set<String> observed() {
        return observed;
    }

    static String direction(Rule rule) {
        return nameOf(rule.from()) + " " + nameOf(rule.to());
    }

    /** All of them. */
    RuleItems all() {
        RuleItems.Edit edit = new RuleItems.Edit(RuleItems.NONE);
        governed.operatorRules().forEach(rule -> operators(rule, edit::add));
        governed.tenant().rules().forEach(rule -> own(rule, edit::add));
        governed.zones().forEach((other, zone) -> zone(other, zone, edit::add));
        return edit.done();
    }

    /**
     * All of them, at the cost of what differs from another time at which tenants had the same numbers.
     *
     * @param items those of then
     */
    RuleItems since(PolicyItems before, RuleItems items) {
        RuleItems.Edit edit = new RuleItems.Edit(items);
        TouchedRules touched = new TouchedRules(before, this);
        List<Rule> operatorRules = before.governed.operatorRules();
        List<Rule> ownRules = before.governed.tenant().rules();
        RuleDiff operators = touched.diff(operatorRules, governed.operatorRules());
        RuleDiff own = touched.diff(ownRules, governed.tenant().rules());
        operators.gone().forEach(rule -> before.operators(rule, edit::remove));
        own.gone().forEach(rule -> before.own(rule, edit::remove));
        operators.come().forEach(rule -> operators(rule, edit::add));
        own.come().forEach(rule -> own(rule, edit::add));
        for (Change<String, Integer> zone : SharedMap.changes(before.governed.zones(), governed.zones())) {
            if (zone.before() != null) {
                before.zone(zone.key(), zone.before(), edit::remove);
            }
            if (zone.after() != null) {
                zone(zone.key(), zone.after(), edit::add);
            }
        }
        return edit.done();
    }

    private void operators(Rule rule, Asked out) {
        ask(rule, RuleId.OPERATOR, 0, Priority.ofOperatorRule(rule), out);
    }

    private void own(Rule rule, Asked out) {
        Tenant tenant = governed.tenant();
        ask(rule, tenant.name(), tenant.number(), Priority.ofTenantRule(rule), out);
    }

    private void ask(Rule rule, String owner, int ownerNumber, int priority, Asked out) {
        RuleId id = new RuleId(owner, rule.name());
        String beginner = nameOf(rule.from());
        Effect effect = effectOf(rule);
        // Rules that observe come last: a flow that an enforced rule has, too, is the enforced one's.
        String turn = (effect.observes() ? "1 " : "0 ") + rule.name() + " " + rule.number();
        out.item(
                beginner,
                "rule " + rule.number(),
                turn,
                new PolicyItem.RuleCount(id, ownerNumber, rule.number(), effect, tells(rule, effect), passage(rule)));
        boolean besideObserving = !effect.observes() && observed.contains(direction(rule));
        // What makes flows of STATEFUL and OBSERVE one flow, beside its place and traffic.
        int mark = effect == Effect.KEEP ? rule.number() : 0;
        List<TrafficMatch> parts = TrafficMatch.of(rule.traffic());
        for (Side from : sides(rule.from())) {
            for (Side to : isFromOutside(rule) ? sidesFromOutside(rule.to()) : sides(rule.to())) {
                // What makes flows of POLICY and BACKWARD one flow.
                String place = priority + " " + from + " " + to;
                // What comes from outside or goes there is always tracked: the two ends alone decide nothing.
                if (!effect.observes() && !rule.pair().isWithOutside()) {
                    Leave leave = leave(rule, effect);
                    int number = leave == Leave.SOME ? 0 : rule.number();
                    // At one place all rules do the same, so one that is about every session decides for all of them.
                    out.item(
                            beginner,
                            "leave " + place,
                            (leave == Leave.SOME ? "1 " : "0 ") + turn,
                            new PolicyItem.PairLeave(owner, ownerNumber, priority, from, to, leave, number));
                }
                for (TrafficMatch part : parts) {
                    out.item(
                            beginner,
                            "match " + place + " " + part + " " + mark,
                            turn,
                            new PolicyItem.RuleMatch(
                                    id, ownerNumber, rule.number(), priority, effect, from, to, part, besideObserving));
                }
            }
        }
    }

    private static Leave leave(Rule rule, Effect effect) {
        if (!rule.traffic().isAny() || effect == Effect.KEEP) {
            return Leave.SOME;
        }
        return effect == Effect.DENY ? Leave.NONE : Leave.ANY;
    }

    private void zone(String other, int zone, Asked out) {
        if (!other.equals(Selector.OUTSIDE)) {
            Tenant tenant = governed.tenant();
            int number = governed.tenantOf(other).number();
            out.item(other, "zone", "", new PolicyItem.Zone(other, number, tenant.name(), tenant.number(), zone));
        }
    }

    private Passage passage(Rule rule) {
        if (isFromOutside(rule)) {
            return new Passage.Inwards();
        }
        OptionalInt zone = governed.outsideZone();
        return rule.to().tenantName().isPresent() || zone.isEmpty()
                ? new Passage.Within()
                : new Passage.Outwards(Outside.address(zone.getAsInt()));
    }

    private static boolean isFromOutside(Rule rule) {
        return rule.from().tenantName().isEmpty();
    }

    private static boolean tells(Rule rule, Effect effect) {
        return (effect == Effect.DENY && rule.action() == Action.REJECT || rule.log()) && effect != Effect.KEEP;
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
        Tenant named = governed.tenantOf(nameOf(selector));
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
        Tenant named = governed.tenantOf(nameOf(selector));
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

    private static String nameOf(Selector selector) {
        return selector.tenantName().orElse(Selector.OUTSIDE);
    }
}
