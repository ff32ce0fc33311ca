package io.weir.flows.policy;

import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Inside;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Rule.Mode;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.Selector;
import io.weir.flows.model.Tenant;
import io.weir.flows.policy.Ruling.Basis;
import io.weir.flows.policy.Ruling.Decided;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells of a new session which rule decides about it: the operator's rules go first, then those of the tenant that it is
 * begun with; of each the first in order that is about it. A session with the outside is judged by the rules of the tenant
 * that has part in it.
 */
public final class Judge {

    private final Intent intent;

    public Judge(Intent intent) {
        this.intent = intent;
    }

    /**
     * Judges a new session.
     *
     * @throws IllegalArgumentException if one of the two is a container that is not there
     */
    public Ruling judge(End from, End to, Opening opening) {
        if (from instanceof End.Outside
                && to instanceof End.InCluster inside
                && publication(inside.container(), opening).isEmpty()) {
            return new Ruling(Action.DENY, new Ruling.NotPublished(inside.container()), List.of());
        }
        List<Decided> observing = new ArrayList<>();
        Optional<Decided> decided = first(intent.rules(), RuleId.OPERATOR, from, to, opening, observing);
        Optional<Tenant> governed = tenantOf(to).or(() -> tenantOf(from));
        if (decided.isEmpty() && governed.isPresent()) {
            Tenant tenant = governed.get();
            decided = first(tenant.rules(), tenant.name(), from, to, opening, observing);
        }
        if (decided.isPresent()) {
            return new Ruling(decided.get().rule().action(), decided.get(), observing);
        }
        boolean inside = tenantOf(from).isPresent() && tenantOf(from).equals(tenantOf(to));
        boolean open = inside && governed.orElseThrow().inside() == Inside.ALLOW;
        Basis basis = inside ? new Ruling.Inside(governed.orElseThrow().name()) : new Ruling.NoRule();
        return new Ruling(open ? Action.ALLOW : Action.DENY, basis, observing);
    }

    /** By which port of its host the outside reaches such a session's port of a container, if by any. */
    public Optional<Publication> publication(ContainerId container, Opening opening) {
        return containerOf(container).publish().stream()
                .filter(each -> each.protocol() == opening.protocol() && each.to() == opening.port())
                .findFirst();
    }

    /** The host that a container runs on. */
    public String hostOf(ContainerId container) {
        return containerOf(container).host();
    }

    private Optional<Decided> first(
            List<Rule> rules, String owner, End from, End to, Opening opening, List<Decided> observing) {
        return rules.stream()
                .filter(rule -> !rule.isWithdrawn()
                        && selects(rule.from(), from)
                        && selects(rule.to(), to)
                        && opening.isOf(rule.traffic()))
                .sorted()
                .map(rule -> new Decided(new RuleId(owner, rule.name()), rule))
                .filter(rule -> rule.rule().mode() == Mode.ENFORCE || !observing.add(rule))
                .findFirst();
    }

    private boolean selects(Selector selector, End end) {
        if (selector instanceof Selector.Outside outside) {
            return end instanceof End.Outside other && outside.prefix().contains(other.address());
        }
        if (!(end instanceof End.InCluster inCluster)) {
            return false;
        }
        ContainerId id = inCluster.container();
        if (selector instanceof Selector.One one) {
            return one.container().equals(id);
        }
        boolean sameTenant = selector.tenantName().equals(Optional.of(id.tenant()));
        return sameTenant
                && (!(selector instanceof Selector.Labelled labelled)
                        || containerOf(id).labels().hasAll(labelled.labels()));
    }

    private Optional<Tenant> tenantOf(End end) {
        return end instanceof End.InCluster inCluster ? Optional.of(tenantOf(inCluster.container())) : Optional.empty();
    }

    private Tenant tenantOf(ContainerId id) {
        Tenant tenant = intent.tenants().get(id.tenant());
        if (tenant == null) {
            throw new IllegalArgumentException("no tenant " + id.tenant());
        }
        return tenant;
    }

    private Container containerOf(ContainerId id) {
        Container container = tenantOf(id).containers().get(id.name());
        if (container == null) {
            throw new IllegalArgumentException("no container " + id);
        }
        return container;
    }
}
