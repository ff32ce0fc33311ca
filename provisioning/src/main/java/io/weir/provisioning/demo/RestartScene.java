package io.weir.provisioning.demo;

import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.InstalledFlows;
import io.weir.provisioning.lab.Lab;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The controller is killed and comes back; no flow is written, and no packet lost. */
final class RestartScene implements PairScene {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Ten seconds' worth: the controller is away for about three of them. */
    private static final int PINGS = 1_000;

    private static final double INTERVAL_SECONDS = 0.01;

    @Override
    public String title() {
        return "The controller killed with kill -9, and started again, under pings every 10 ms";
    }

    @Override
    public void play(Stage stage, Account account, Stage.Pair pair) {
        List<LabHost> hosts = stage.governed();
        stage.lab().awaitInSync();
        Map<LabHost, InstalledFlows> before = new HashMap<>();
        hosts.forEach(host -> before.put(host, InstalledFlows.of(host)));
        long start = System.nanoTime();
        LabContainer.Ping ping = pingMeanwhile(stage, pair, () -> restart(stage.lab(), account, hosts));
        account.check(
                ping.sent() == PINGS && ping.isLossless(),
                "%s → %s: %d of %d pings answered%s, worst %s"
                        .formatted(
                                pair.from().id(),
                                pair.to().id(),
                                ping.received(),
                                ping.sent(),
                                Words.roundTrip(ping),
                                Words.millis(ping.worstMillis())));
        double elapsedSeconds = (System.nanoTime() - start) / 1e9;
        before.forEach((host, flows) -> compare(account, host, flows, elapsedSeconds));
    }

    private static void restart(Lab lab, Account account, List<LabHost> hosts) {
        long start = System.nanoTime();
        lab.controller().kill();
        hosts.forEach(
                host -> Await.until("the switch of " + host + " to miss its controller", LIMIT, () -> !isAware(host)));
        lab.controller().restart();
        String serving = Words.since(start);
        lab.awaitInSync();
        hosts.forEach(host -> Await.until("host " + host + " to be in sync", LIMIT, () -> lab.rest()
                .get("/v1/hosts/" + host.name())
                .path("state")
                .asText()
                .equals("in-sync")));
        account.note(
                "it serves again after " + serving + ", all hosts are in sync with it after " + Words.since(start));
    }

    private static LabContainer.Ping pingMeanwhile(Stage stage, Stage.Pair pair, Runnable deed) {
        try {
            Path output = Files.createTempFile("weir-demo", ".ping");
            Process process =
                    stage.container(pair.from()).startPing(pair.to().address(), PINGS, INTERVAL_SECONDS, output);
            try {
                deed.run();
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("ping did not end");
                }
                return LabContainer.readPing(Files.readString(output));
            } finally {
                process.destroy();
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pinging", e);
        }
    }

    private static void compare(Account account, LabHost host, InstalledFlows before, double elapsedSeconds) {
        InstalledFlows after = InstalledFlows.of(host);
        boolean isSame = before.ages().keySet().equals(after.ages().keySet());
        account.check(
                isSame && after.youngest() >= elapsedSeconds,
                String.format(
                        Locale.ROOT,
                        "%s: %s %d flows, the youngest %.1f s old; it was killed %.1f s ago",
                        host,
                        isSame ? "the same" : "other",
                        after.ages().size(),
                        after.youngest(),
                        elapsedSeconds));
    }

    private static boolean isAware(LabHost host) {
        return host.ovsVsctl("--columns=is_connected", "--no-headings", "-f", "csv", "list", "controller")
                .contains("true");
    }

    /** On two hosts if there are. */
    @Override
    public Optional<Stage.Pair> pair(Stage stage) {
        Optional<Stage.Pair> far = stage.find((from, to) -> stage.declared().mayReach(from, to)
                && stage.declared().isTold(from, to)
                && !from.host().equals(to.host()));
        return far.isPresent()
                ? far
                : stage.find((from, to) ->
                        stage.declared().mayReach(from, to) && stage.declared().isTold(from, to));
    }
}
