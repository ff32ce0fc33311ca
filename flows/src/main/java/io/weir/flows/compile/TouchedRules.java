package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Labels;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleDiff;
import io.weir.flows.model.Selector;
import io.weir.flows.model.SharedMap;
import io.weir.flows.model.SharedMap.Change;
import io.weir.flows.model.Tenant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Which rules mean something else in another state of the tenants that they name, although they are the same. */
final class TouchedRules {

    /** Those that came, went or have another address: it is by this that a rule knows a container. */
    private final Set<ContainerId> containers = new HashSet<>();
    /** Labels that came, went or have another identity. */
    private final Set<Labelling> labellings = new HashSet<>();

    private final Set<String> directions;
    private final boolean outsideIsOther;

    private record Labelling(String tenant, Labels labels) {}

    /** Of two states in which tenants have the same numbers. */
    TouchedRules(PolicyItems before, PolicyItems after) {
        outsideIsOther =
                !before.governed().outsideZone().equals(after.governed().outsideZone());
        directions = new HashSet<>(before.observed());
        directions.addAll(after.observed());
        directions.removeIf(
                each -> before.observed().contains(each) && after.observed().contains(each));
        note(before.governed().tenant(), after.governed().tenant());
        for (Change<String, Tenant> change :
                SharedMap.changes(before.governed().others(), after.governed().others())) {
            if (change.before() != null && change.after() != null) {
                note(change.before(), change.after());
            }
        }
    }

    private void note(Tenant before, Tenant after) {
        for (Change<Labels, Integer> change : SharedMap.changes(before.identities(), after.identities())) {
            if (!Objects.equals(change.before(), change.after())) {
                labellings.add(new Labelling(after.name(), change.key()));
            }
        }
        for (Change<String, Container> change : SharedMap.changes(before.containers(), after.containers())) {
            Container old = change.before();
            Container now = change.after();
            if (old == null
                    || now == null
                    || !old.address().equals(now.address())
                    || !old.published().equals(now.published())) {
                containers.add(new ContainerId(after.name(), change.key()));
            }
        }
    }

    /** The rules that go and come between two lists; those that are touched go and come again. */
    RuleDiff diff(List<Rule> before, List<Rule> after) {
        RuleDiff diff = RuleDiff.between(before, after);
        if (containers.isEmpty() && labellings.isEmpty() && directions.isEmpty() && !outsideIsOther) {
            return diff;
        }
        Set<Rule> anew = Collections.newSetFromMap(new IdentityHashMap<>());
        anew.addAll(diff.come());
        List<Rule> gone = new ArrayList<>(diff.gone());
        List<Rule> come = new ArrayList<>(diff.come());
        for (Rule rule : after) {
            if (isTouched(rule) && !anew.contains(rule)) {
                gone.add(rule);
                come.add(rule);
            }
        }
        return new RuleDiff(gone, come);
    }

    private boolean isTouched(Rule rule) {
        return isTouched(rule.from())
                || isTouched(rule.to())
                || outsideIsOther && rule.to() instanceof Selector.Outside
                || !directions.isEmpty() && directions.contains(PolicyItems.direction(rule));
    }

    private boolean isTouched(Selector selector) {
        if (selector instanceof Selector.One one) {
            return containers.contains(one.container());
        }
        if (selector instanceof Selector.Labelled some) {
            for (Labelling each : labellings) {
                if (each.tenant.equals(some.tenant()) && each.labels.hasAll(some.labels())) {
                    return true;
                }
            }
        }
        return false;
    }
}
