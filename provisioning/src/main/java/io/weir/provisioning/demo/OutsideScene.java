package io.weir.provisioning.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Capture;
import io.weir.provisioning.lab.Internet;
import io.weir.provisioning.lab.LabContainer;
import java.time.Duration;
import java.util.Optional;

/** The outside: reached by one rule, under the host's address, until the rule goes; and a web server that it may reach. */
final class OutsideScene implements PairScene {

    private static final int SESSION_PORT = 5001;
    private static final int PUBLISHED_PORT = 8080;
    private static final int WEB_PORT = 80;
    private static final int MANY = 20;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** How long a switch may go on with what it decided before, with much to spare. */
    private static final Duration GRACE = Duration.ofMillis(200);

    private static final Duration WATCH = Duration.ofSeconds(2);

    @Override
    public String title() {
        return "The outside: reached by a rule under the host's address, and let in where a port is published";
    }

    @Override
    public void play(Stage stage, Account account, Stage.Pair pair) {
        ObjectNode before = stage.intent();
        try {
            goOut(stage, account, pair, before);
            letIn(stage, account, pair.to(), before);
        } finally {
            stage.lab().apply(before.toString());
        }
    }

    private static void goOut(Stage stage, Account account, Stage.Pair pair, ObjectNode before) {
        Internet internet = stage.lab().internet();
        LabContainer from = stage.container(pair.from());
        checkPing(stage, account, pair.from(), false);
        ObjectNode rule = before.deepCopy();
        addRule(rule, "demo-out", pair.from().id(), "outside");
        account.note("a rule {from: %s, to: outside}, %s:".formatted(pair.from().id(), stage.apply(rule)));
        String server = internet.address();
        String host = internet.addressOf(from.host());
        try (Capture capture = internet.captureAtServer("icmp")) {
            checkPing(stage, account, pair.from(), true);
            account.check(
                    capture.sees(host + " > " + server) && !capture.sees(from.address() + " > "),
                    "%s saw them come from %s, which is %s's".formatted(server, host, from.host()));
        }
        checkPing(stage, account, pair.to(), false);
        Process serve = internet.start("iperf3", "-s", "-1", "-p", "" + SESSION_PORT);
        Await.until("iperf3", LIMIT, () -> internet.run("ss", "-tln").contains(":" + SESSION_PORT + " "));
        Process session =
                from.start("iperf3", "-c", server, "-p", "" + SESSION_PORT, "-b", "1M", "-l", "1000", "-t", "30");
        try (Capture capture = internet.captureAtServer("tcp dst port " + SESSION_PORT)) {
            Await.until(
                    "a session with " + server, LIMIT, () -> capture.packets().size() > MANY);
            String confirmed = stage.apply(before);
            Stage.watch(GRACE);
            int since = capture.packets().size();
            Stage.watch(WATCH);
            int late = capture.packets().size() - since;
            account.check(
                    late == 0 && session.isAlive(),
                    "the rule goes, %s: of its running session %d packets arrived since".formatted(confirmed, late));
        } finally {
            session.destroyForcibly();
            serve.destroyForcibly();
        }
    }

    private static void letIn(Stage stage, Account account, Declared.Member member, ObjectNode before) {
        Internet internet = stage.lab().internet();
        LabContainer container = stage.container(member);
        String host = internet.addressOf(container.host());
        Process web = container.start(
                "socat",
                "TCP-LISTEN:" + WEB_PORT + ",reuseaddr,fork",
                "SYSTEM:echo " + member.name() + " greets $SOCAT_PEERADDR");
        try {
            Await.until("a server", LIMIT, () -> container.run("ss", "-tln").contains(":" + WEB_PORT + " "));
            ObjectNode published = before.deepCopy();
            publish(published, member);
            stage.apply(published);
            stage.lab().awaitInSync();
            account.check(
                    fetch(internet, host).isEmpty(),
                    "%s publishes its port %d as %s:%d; without a rule nobody outside gets there"
                            .formatted(member.id(), WEB_PORT, host, PUBLISHED_PORT));
            addRule(published, "demo-in", internet.prefix(), member.id());
            stage.apply(published);
            String greeting = fetch(internet, host);
            account.check(
                    greeting.equals(member.name() + " greets " + internet.address()),
                    "with {from: %s, to: %s}, %s reads there: %s"
                            .formatted(internet.prefix(), member.id(), internet.address(), greeting));
        } finally {
            web.destroyForcibly();
        }
    }

    private static void checkPing(Stage stage, Account account, Declared.Member from, boolean isIntended) {
        String server = stage.lab().internet().address();
        LabContainer.Ping ping = stage.container(from).ping(server, 3, 0.2);
        account.check(
                isIntended ? ping.isLossless() : ping.sent() == 3 && ping.received() == 0,
                "%s → %s: %d of %d pings answered%s"
                        .formatted(from.id(), server, ping.received(), ping.sent(), Words.roundTrip(ping)));
    }

    /** What is read at the published port; nothing if there is no answer for two seconds. */
    private static String fetch(Internet internet, String host) {
        String target = "TCP:" + host + ":" + PUBLISHED_PORT + ",connect-timeout=2";
        return internet.output("sh", "-c", "exec socat -u " + target + " STDOUT 2>/dev/null")
                .strip();
    }

    private static void addRule(ObjectNode intent, String name, String from, String to) {
        intent.withArray("rules")
                .addObject()
                .put("name", name)
                .put("from", from)
                .put("to", to);
    }

    private static void publish(ObjectNode intent, Declared.Member member) {
        JsonNode container =
                intent.path("tenants").path(member.tenant()).path("containers").path(member.name());
        ((ObjectNode) container)
                .putArray("publish")
                .addObject()
                .put("protocol", "tcp")
                .put("port", PUBLISHED_PORT)
                .put("to", WEB_PORT);
    }

    /** Of two tenants, on one host if there is a choice. */
    @Override
    public Optional<Stage.Pair> pair(Stage stage) {
        return stage.find((from, to) ->
                        !from.tenant().equals(to.tenant()) && from.host().equals(to.host()))
                .or(() -> stage.find((from, to) -> !from.tenant().equals(to.tenant())));
    }
}
