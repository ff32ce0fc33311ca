package io.weir.provisioning.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.provisioning.lab.LabContainer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Rules about ports, changed under running sessions: what is cut, what is kept, what is drained, and what never stops. */
final class PolicyScene implements PairScene {

    private static final int ONE = 5001;
    private static final int OTHER = 5002;
    private static final int CLOSED = 5003;

    /** How long sessions are watched after a change. */
    private static final Duration WATCH = Duration.ofSeconds(2);

    private static final int DRAIN_SECONDS = 3;

    @Override
    public String title() {
        return "Rules about ports, changed under running sessions: cut, kept or drained exactly";
    }

    @Override
    public void play(Stage stage, Account account, Stage.Pair pair) {
        ObjectNode before = stage.intent();
        try {
            cut(stage, account, pair, before);
            keep(stage, account, pair, before);
            drain(stage, account, pair, before);
        } finally {
            stage.lab().apply(before.toString());
        }
    }

    /** Two rules, a session of each; the rule of one goes. */
    private static void cut(Stage stage, Account account, Stage.Pair pair, ObjectNode before) {
        ObjectNode both = with(with(before, pair, ONE, "cut"), pair, OTHER, "cut");
        String confirmed = stage.apply(both);
        account.note("%s may begin TCP with %s on ports %d and %d, %s:"
                .formatted(pair.from().id(), pair.to().id(), ONE, OTHER, confirmed));
        reach(stage, account, pair, both);
        try (RunningSession ended = session(stage, pair, ONE);
                RunningSession other = session(stage, pair, OTHER)) {
            String withdrawn = stage.apply(with(before, pair, OTHER, "cut"));
            long micros = RunningSession.nowMicros();
            Stage.watch(WATCH);
            long late = ended.lastMicros() - micros;
            account.check(
                    late < Duration.ofMillis(500).toNanos() / 1000,
                    "the rule for port %d goes, %s: the last packet of its session arrived %s"
                            .formatted(ONE, withdrawn, when(late)));
            account.check(
                    other.arrivedSince(micros) > 0 && other.lastMicros() - micros > WATCH.toNanos() / 2000,
                    "the session on port %d goes on: %d packets since".formatted(OTHER, other.arrivedSince(micros)));
        }
    }

    private static void keep(Stage stage, Account account, Stage.Pair pair, ObjectNode before) {
        stage.apply(with(before, pair, ONE, "keep"));
        try (RunningSession kept = session(stage, pair, ONE)) {
            stage.apply(before);
            long micros = RunningSession.nowMicros();
            Stage.watch(WATCH);
            account.check(
                    kept.arrivedSince(micros + WATCH.toNanos() / 2000) > 0 && !isLetIn(stage, pair, ONE),
                    "a rule with sessions: keep goes: its session goes on, %d packets since, and a new one is not let in"
                            .formatted(kept.arrivedSince(micros)));
            stage.lab().endWithdrawnRules();
            long over = RunningSession.nowMicros();
            Stage.watch(WATCH);
            account.check(
                    kept.arrivedSince(over + WATCH.toNanos() / 4000) == 0,
                    "what is left of it is taken out, too: the last packet arrived " + when(kept.lastMicros() - over));
        }
    }

    private static void drain(Stage stage, Account account, Stage.Pair pair, ObjectNode before) {
        stage.apply(with(before, pair, ONE, "drain " + DRAIN_SECONDS + "s"));
        try (RunningSession drained = session(stage, pair, ONE)) {
            stage.apply(before);
            long micros = RunningSession.nowMicros();
            Stage.watch(Duration.ofSeconds(DRAIN_SECONDS).plus(WATCH));
            double seconds = (drained.lastMicros() - micros) / 1e6;
            account.check(
                    seconds > DRAIN_SECONDS - 1 && seconds < DRAIN_SECONDS + 1,
                    "a rule with sessions: drain %ds goes: the last packet of its session arrived %.1f s later"
                            .formatted(DRAIN_SECONDS, seconds));
        }
    }

    /** Tries each port in each direction, and tells whether it is as the intent says. */
    private static void reach(Stage stage, Account account, Stage.Pair pair, ObjectNode intent) {
        Declared declared = Declared.of(intent);
        for (Stage.Pair way : List.of(pair, new Stage.Pair(pair.to(), pair.from()))) {
            StringBuilder row = new StringBuilder();
            boolean isRight = true;
            for (int port : List.of(ONE, OTHER, CLOSED)) {
                boolean isLetIn = isLetIn(stage, way, port);
                boolean isIntended = declared.mayReach(way.from(), way.to(), port);
                isRight &= isLetIn == isIntended;
                row.append(" %d %s / %s".formatted(port, isLetIn ? "yes" : "no", isIntended ? "yes" : "no"));
            }
            account.check(
                    isRight,
                    "%s → %s, measured / intended:%s"
                            .formatted(way.from().id(), way.to().id(), row));
        }
    }

    private static boolean isLetIn(Stage stage, Stage.Pair pair, int port) {
        return RunningSession.isAnswered(stage.container(pair.from()), stage.container(pair.to()), port);
    }

    private static RunningSession session(Stage stage, Stage.Pair pair, int port) {
        LabContainer from = stage.container(pair.from());
        return RunningSession.start(from, stage.container(pair.to()), port);
    }

    /** The intent with one more rule of the operator. */
    private static ObjectNode with(ObjectNode intent, Stage.Pair pair, int port, String sessions) {
        ObjectNode more = intent.deepCopy();
        more.withArray("rules")
                .addObject()
                .put("name", "demo-" + port)
                .put("from", pair.from().id())
                .put("to", pair.to().id())
                .put("protocol", "tcp")
                .put("ports", port)
                .put("sessions", sessions);
        return more;
    }

    private static String when(long micros) {
        return micros < 0 ? "before that" : Words.millis(micros / 1e3) + " later";
    }

    /** Across hosts if there is a choice. */
    @Override
    public Optional<Stage.Pair> pair(Stage stage) {
        return RuleChange.pair(stage, (from, to) -> !from.host().equals(to.host()))
                .or(() -> RuleChange.pair(stage, (from, to) -> true));
    }
}
