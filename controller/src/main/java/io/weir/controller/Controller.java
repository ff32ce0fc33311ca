package io.weir.controller;

import io.weir.controller.cli.CommandFailed;
import io.weir.controller.cli.ControllerOptions;
import io.weir.controller.intent.HostParts;
import io.weir.controller.intent.Intents;
import io.weir.controller.openflow.OpenFlowServer;
import io.weir.controller.openflow.ServerSettings;
import io.weir.controller.reconcile.Switches;
import io.weir.controller.rehearsal.Rehearsal;
import io.weir.controller.rehearsal.Stage;
import io.weir.controller.rest.Reports;
import io.weir.controller.rest.RestServer;
import io.weir.controller.rest.RestSettings;
import io.weir.controller.store.SqliteStore;
import io.weir.controller.store.Store;
import io.weir.controller.store.StoreException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the services of a controller, starts them in the order that they need, and stops them in the other. */
public final class Controller implements Stage {

    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

    /** What is to be closed, the last begun first. */
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private final ControllerOptions options;

    private int openflowPort;
    private int restPort;

    private Controller(ControllerOptions options) {
        this.options = options;
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
        return start(options, () -> SqliteStore.open(options.store()));
    }

    /** Another, beside the one that serves: nobody knows its ports, and nothing is kept of it. */
    private static Controller startForRehearsal() {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return start(new ControllerOptions(free, free, Set.of(), Path.of(""), false), SqliteStore::inMemory);
    }

    private interface Opening {
        Store open() throws StoreException;
    }

    private static Controller start(ControllerOptions options, Opening store) {
        Controller controller = new Controller(options);
        try {
            controller.start(store);
            return controller;
        } catch (StoreException e) {
            controller.close();
            throw new CommandFailed(String.valueOf(e.getMessage()));
        } catch (CommandFailed e) {
            controller.close();
            throw e;
        }
    }

    /**
     * Switches are listened to first, and wait for the intent: one that is refused tries again only after a second, then
     * after two, four and eight (as seen of Open vSwitch 3.1), and an intent of many containers takes longer than that.
     */
    private void start(Opening opening) throws StoreException {
        Switches switches = new Switches();
        OpenFlowServer openflow = listen(
                options.openflow(),
                "--openflow-address, --openflow-port",
                () -> OpenFlowServer.start(ServerSettings.on(onThisMachine(options.openflow())), switches));
        running.push(openflow);
        Store store = opening.open();
        running.push(store);
        HostParts parts = new HostParts();
        Reports reports = new Reports(Clock.systemUTC());
        Intents intents = Intents.open(store, Clock.systemUTC(), new Listeners(switches, parts, reports));
        running.push(intents);
        RestServer rest = listen(
                options.rest(),
                "--rest-address, --rest-port",
                () -> RestServer.start(
                        new RestSettings(options.rest(), options.restNames()), intents, switches, parts, reports));
        running.push(rest);
        openflowPort = openflow.port();
        restPort = rest.address().getPort();
        warnIfOpen(options.rest());
        LOG.info(
                "listening: OpenFlow on port {}, REST on {}; revision {}; {} ms after the JVM began",
                openflow.port(),
                rest.address(),
                intents.current().revision(),
                millisecondsSinceStart());
        if (options.rehearses()) {
            running.push(
                    Rehearsal.begin(Controller::startForRehearsal, () -> !intents.isIdle() || !switches.areSettled()));
        }
    }

    private interface Listening<T> {
        T start() throws IOException;
    }

    private static <T> T listen(InetSocketAddress address, String options, Listening<T> server) {
        try {
            return server.start();
        } catch (IOException e) {
            throw new CommandFailed(
                    "cannot listen on " + address.getAddress().getHostAddress() + " port " + address.getPort() + ": "
                            + e.getMessage() + ". Is a controller already running? (" + options + ")");
        }
    }

    @Override
    public int openflowPort() {
        return openflowPort;
    }

    @Override
    public int restPort() {
        return restPort;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                LOG.error("stopping", e);
            }
        }
    }

    /** {@code ::} stands for all addresses, also where the machine has no IPv6, whose sockets would refuse it. */
    private static InetSocketAddress onThisMachine(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address all && all.isAnyLocalAddress()
                ? new InetSocketAddress(address.getPort())
                : address;
    }

    private static void warnIfOpen(InetSocketAddress rest) {
        if (!rest.getAddress().isLoopbackAddress()) {
            LOG.warn("REST has no authentication: whoever reaches {} governs the network", rest);
        }
    }

    /** Not by the process's start, which Linux tells only to the second (proc(5), btime). */
    private static long millisecondsSinceStart() {
        return ManagementFactory.getRuntimeMXBean().getUptime();
    }
}
