package io.weir.controller.rest;

import io.weir.flows.model.Rule;
import io.weir.flows.policy.Ruling;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What becomes of a session, in words.
 *
 * @param verdict {@code allow}, {@code deny} or {@code reject}
 * @param rule the rule that decides, as {@code owner/name}; empty if none does
 * @param owner who wrote it: a tenant, or {@code operator}
 * @param since the revision that made the rule what it is, 0 if none decides
 * @param revision the intent's revision that was asked
 * @param replies what becomes of replies
 * @param why the same as a sentence
 * @param observing rules that would decide did they not only observe, each with what they would do
 */
record VerdictLine(
        String verdict,
        String rule,
        String owner,
        long since,
        long revision,
        String replies,
        String why,
        List<Observing> observing) {

    /** A rule that only observes. */
    record Observing(String rule, String would) {}

    /** @param led which port of which host leads to it, in words, if the outside begins it and one does */
    static VerdictLine of(Ruling ruling, Optional<String> led, long revision) {
        String verdict = word(ruling.action());
        String replies = ruling.isAllowed() ? "allow, as long as the session itself is allowed" : "there are none";
        List<Observing> observing = ruling.observing().stream()
                .map(decided -> new Observing(
                        decided.id().toString(), word(decided.rule().action())))
                .toList();
        if (ruling.basis() instanceof Ruling.Decided decided) {
            String owner =
                    decided.id().isOperators() ? "operator" : decided.id().tenant();
            String why =
                    "rule " + decided.id() + " of " + (decided.id().isOperators() ? "the operator" : "tenant " + owner)
                            + ", as it is since revision " + decided.rule().since() + ", says " + verdict
                            + led.map(port -> "; it comes in by " + port).orElse("");
            return new VerdictLine(
                    verdict, decided.id().toString(), owner, decided.rule().since(), revision, replies, why, observing);
        }
        return new VerdictLine(verdict, "", "", 0, revision, replies, withoutRule(ruling.basis(), verdict), observing);
    }

    private static String withoutRule(Ruling.Basis basis, String verdict) {
        if (basis instanceof Ruling.Inside inside) {
            return "no rule is about it, and inside tenant " + inside.tenant() + " the default is " + verdict;
        }
        return basis instanceof Ruling.NotPublished not
                ? "the outside reaches only ports that are published, and " + not.container()
                        + " does not publish this one"
                : "no rule is about it, and between tenants and with the outside only rules allow anything";
    }

    private static String word(Rule.Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }
}
