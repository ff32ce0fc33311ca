package io.weir.flows.policy;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import java.util.List;

/**
 * What becomes of a new session, and why.
 *
 * @param action what becomes of it
 * @param basis what says so
 * @param observing the rules that would have decided otherwise or the same, did they not only observe
 */
public record Ruling(Rule.Action action, Basis basis, List<Decided> observing) {

    public Ruling {
        observing = List.copyOf(observing);
    }

    public boolean isAllowed() {
        return action == Rule.Action.ALLOW;
    }

    /** What decides about a session. */
    public sealed interface Basis {}

    /** A rule: the first in order that is about the session. */
    public record Decided(RuleId id, Rule rule) implements Basis {}

    /** The outside begins the session, and the container does not publish the port, so no rule is asked. */
    public record NotPublished(ContainerId container) implements Basis {}

    /** No rule is about the session, and within a tenant its default holds. */
    public record Inside(String tenant) implements Basis {}

    /** No rule is about the session, and between tenants and with the outside nothing may that no rule allows. */
    public record NoRule() implements Basis {}
}
