package io.weir.controller;

import io.weir.controller.cli.CommandFailed;
import io.weir.controller.cli.ControllerOptions;
import io.weir.controller.intent.HostParts;
import io.weir.controller.intent.Intents;
import io.weir.controller.reconcile.Confirmation;
import io.weir.controller.reconcile.Fabric;
import io.weir.controller.reconcile.InstalledFlow;
import io.weir.controller.reconcile.Snapshot;
import io.weir.controller.reconcile.SwitchStatus;
import io.weir.controller.reconcile.Unclaimed;
import io.weir.controller.rest.Reports;
import io.weir.controller.rest.RestServer;
import io.weir.controller.rest.RestSettings;
import io.weir.controller.store.SqliteStore;
import io.weir.controller.store.Store;
import io.weir.controller.store.StoreException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the services of a controller, starts them in the order that they need, and stops them in the other. */
public final class Controller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

    private final Store store;
    private final Intents intents;
    private final RestServer rest;

    private Controller(Store store, Intents intents, RestServer rest) {
        this.store = store;
        this.intents = intents;
        this.rest = rest;
    }

    /** Starts a controller, and stays until the process is told to end. */
    static int run(ControllerOptions options) {
        Controller controller = start(options);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            LOG.info("stopping");
                            controller.close();
                            stopped.countDown();
                        },
                        "weir-stop"));
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /**
     * Starts a controller.
     *
     * @throws CommandFailed if it cannot start; nothing is left running, and nothing was changed
     */
    public static Controller start(ControllerOptions options) {
        Store store = open(options);
        try {
            Fabric fabric = new Away();
            HostParts parts = new HostParts();
            Reports reports = new Reports(Clock.systemUTC());
            Intents intents = Intents.open(store, Clock.systemUTC(), current -> {
                fabric.publish(new Snapshot(current.revision(), current.view()));
                parts.update(current);
                reports.retain(current.intent().hosts().keySet());
            });
            RestServer rest = RestServer.start(
                    new RestSettings(options.rest(), options.restNames()), intents, fabric, parts, reports);
            warnIfOpen(options.rest());
            LOG.info(
                    "listening: REST on {}, revision {}, {} ms after the process began",
                    rest.address(),
                    intents.current().revision(),
                    millisecondsSinceStart());
            return new Controller(store, intents, rest);
        } catch (StoreException e) {
            store.close();
            throw new CommandFailed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            store.close();
            throw new CommandFailed("cannot listen on " + options.rest() + " for REST: " + e.getMessage()
                    + ". Is a controller already running? (--rest-address, --rest-port)");
        }
    }

    /** Where REST is served. */
    public InetSocketAddress restAddress() {
        return rest.address();
    }

    @Override
    public void close() {
        rest.close();
        intents.close();
        store.close();
    }

    private static Store open(ControllerOptions options) {
        try {
            return SqliteStore.open(options.store());
        } catch (StoreException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    private static void warnIfOpen(InetSocketAddress rest) {
        if (!rest.getAddress().isLoopbackAddress()) {
            LOG.warn("REST has no authentication: whoever reaches {} governs the network", rest);
        }
    }

    private static long millisecondsSinceStart() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()).toMillis())
                .orElse(-1L);
    }

    /** Until switches can connect: every host's switch is away. */
    private static final class Away implements Fabric {
        private volatile Optional<Snapshot> snapshot = Optional.empty();

        @Override
        public void publish(Snapshot next) {
            snapshot = Optional.of(next);
        }

        @Override
        public List<SwitchStatus> switches() {
            return snapshot.stream()
                    .flatMap(published -> published.view().intent().hosts().keySet().stream())
                    .map(host -> new SwitchStatus(
                            host, "", "", SwitchStatus.State.DISCONNECTED, 0, 0, 0, "never connected", 0, Map.of()))
                    .toList();
        }

        @Override
        public Optional<SwitchStatus> switchOf(String host) {
            return switches().stream()
                    .filter(status -> status.host().equals(host))
                    .findFirst();
        }

        @Override
        public List<Unclaimed> unclaimed() {
            return List.of();
        }

        @Override
        public CompletableFuture<List<InstalledFlow>> flows(String host) {
            return CompletableFuture.failedFuture(new IOException("not connected"));
        }

        @Override
        public CompletableFuture<Confirmation> confirmed(String host, long revision) {
            return CompletableFuture.completedFuture(
                    new Confirmation(host, Confirmation.Outcome.DISCONNECTED, 0, "not connected"));
        }
    }
}
