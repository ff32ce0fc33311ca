package io.weir.flows.document;

import io.weir.flows.document.Node.Entries;
import io.weir.flows.model.Rule.Sessions;
import io.weir.flows.model.Rule.Withdrawal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms of what becomes of a rule's sessions: when it goes, and since it went. Read here and written. */
final class SessionsForm {

    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})([smhd])");
    private static final Map<String, Integer> UNIT_SECONDS = Map.of("s", 1, "m", 60, "h", 3600, "d", 86_400);
    private static final String DRAIN = "drain ";
    private static final String KEPT = "kept";

    /** The last second that RFC 3339 has a form for. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private SessionsForm() {}

    /** What stands under {@code sessions}; that they are cut if nothing does. */
    static Sessions read(Fields rule) {
        if (rule.node("sessions") instanceof Entries) {
            Fields map = rule.map("sessions").allowOnly(List.of("drain"));
            return drain(map.required("drain", "a time like 60s"), "");
        }
        Value word = rule.scalar("sessions");
        if (word == null || word.text().equals("cut")) {
            return new Sessions.Cut();
        }
        return word.text().equals("keep") ? new Sessions.Keep() : drain(word, DRAIN);
    }

    private static Sessions drain(@Nullable Value value, String before) {
        if (value == null) {
            return new Sessions.Cut();
        }
        if (value.text().startsWith(before)) {
            Matcher form = DURATION.matcher(value.text().substring(before.length()));
            long seconds =
                    form.matches() ? Long.parseLong(form.group(1)) * UNIT_SECONDS.getOrDefault(form.group(2), 1) : 0;
            if (seconds >= 1 && seconds <= Sessions.Drain.MAX_SECONDS) {
                return new Sessions.Drain((int) seconds);
            }
        }
        value.wrong(
                value.quoted() + " does not say what becomes of sessions",
                "cut, keep, or drain with a time up to 7d, like " + DRAIN + "60s, " + DRAIN + "5m");
        return new Sessions.Cut();
    }

    static String of(Sessions sessions) {
        if (sessions instanceof Sessions.Drain drain) {
            return DRAIN + drain.seconds() + "s";
        }
        return sessions instanceof Sessions.Keep ? "keep" : "cut";
    }

    static Optional<Withdrawal> withdrawal(@Nullable Value value) {
        if (value == null) {
            return Optional.empty();
        }
        if (value.text().equals(KEPT)) {
            return Optional.of(new Withdrawal(OptionalLong.empty()));
        }
        try {
            long second = OffsetDateTime.parse(value.text()).toEpochSecond();
            if (second >= 0 && second <= LAST_SECOND) {
                return Optional.of(new Withdrawal(OptionalLong.of(second)));
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        value.wrong(
                value.quoted() + " does not say until when sessions go on",
                KEPT + ", or a time like 2026-01-31T12:00:00Z");
        return Optional.empty();
    }

    /** {@code kept}, or the time in RFC 3339's form. */
    static String of(Withdrawal withdrawal) {
        return withdrawal.untilEpochSecond().isEmpty()
                ? KEPT
                : Instant.ofEpochSecond(withdrawal.untilEpochSecond().getAsLong())
                        .toString();
    }
}
