package io.weir.flows.document;

import io.weir.flows.model.Moment;
import io.weir.flows.model.Rule;
import io.weir.flows.model.Rule.Action;
import io.weir.flows.model.Rule.Mode;
import io.weir.flows.model.Rule.Sessions;
import io.weir.flows.model.Rule.Withdrawal;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What follows when a rule takes the place of another, or none does: which sessions go on, and since when it is so. */
final class Succession {

    private Succession() {}

    /** What is left of a rule that is withdrawn, or changed: empty if its sessions have nothing to go on by. */
    static Optional<Rule> left(Rule before, Moment moment) {
        if (!keepsSessions(before)) {
            return Optional.empty();
        }
        OptionalLong until = before.sessions() instanceof Sessions.Drain drain
                ? OptionalLong.of(moment.epochSecond() + drain.seconds())
                : OptionalLong.empty();
        return Optional.of(new Rule(
                before.name(),
                before.number(),
                before.from(),
                before.to(),
                before.traffic(),
                before.action(),
                before.order(),
                before.mode(),
                before.log(),
                before.sessions(),
                before.helper(),
                before.description(),
                moment.revision(),
                Optional.of(new Withdrawal(until))));
    }

    /** Whether a rule let in sessions that go on without it. */
    private static boolean keepsSessions(Rule rule) {
        return !rule.isWithdrawn()
                && rule.action() == Action.ALLOW
                && rule.mode() == Mode.ENFORCE
                && !(rule.sessions() instanceof Sessions.Cut);
    }

    /** Whether two rules decide alike: they let in the same sessions, wherever they stand among the others. */
    static boolean decideAlike(Rule one, Rule other) {
        return one.from().equals(other.from())
                && one.to().equals(other.to())
                && one.traffic().equals(other.traffic())
                && one.action() == other.action()
                && one.order() == other.order()
                && one.mode() == other.mode()
                && one.helper() == other.helper();
    }

    /** Whether the time is over for which the sessions of a withdrawn rule were to go on. */
    static boolean isOver(Rule rule, Moment moment) {
        return rule.withdrawal()
                .map(Withdrawal::untilEpochSecond)
                .filter(until -> until.isPresent() && until.getAsLong() <= moment.epochSecond())
                .isPresent();
    }

    /**
     * The rule that is declared, with its revision: the same object as before if it is equal.
     *
     * @param before the one whose place it takes
     */
    static Rule resolve(DeclaredRule declared, int number, @Nullable Rule before, Moment moment) {
        if (before == null) {
            return declared.as(number, declared.since().orElse(moment.revision()));
        }
        Rule unchanged = declared.as(number, before.since());
        // What was read from the controller, and then edited, states the revision before the edit.
        boolean statesAnother = declared.since().isPresent() && declared.since().getAsLong() != before.since();
        if (statesAnother) {
            return declared.as(number, declared.since().getAsLong());
        }
        return unchanged.equals(before) ? before : declared.as(number, moment.revision());
    }
}
