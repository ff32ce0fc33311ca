package io.weir.flows.document;

import io.weir.flows.model.Rule;
import io.weir.flows.model.RuleId;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A rule as the document states it.
 *
 * @param tier the tenant whose rule it is, or {@link RuleId#OPERATOR}
 * @param fields where it stands
 * @param form what it states, with a number and a revision that mean nothing
 * @param number what is stated
 * @param since what is stated
 */
record DeclaredRule(String tier, Fields fields, Rule form, OptionalInt number, OptionalLong since) {

    /** What stands for the form's number and revision. */
    static final int NO_NUMBER = 1;

    /** The rule with the number and revision that it has. */
    Rule as(int itsNumber, long itsSince) {
        return new Rule(
                form.name(),
                itsNumber,
                form.from(),
                form.to(),
                form.traffic(),
                form.action(),
                form.order(),
                form.mode(),
                form.log(),
                form.sessions(),
                form.helper(),
                form.description(),
                itsSince,
                form.withdrawal());
    }
}
