package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A switch that has connected to a server under test, as a test deals with it: from its own thread, waiting. */
@SuppressWarnings("FutureReturnValueIgnored") // what completes is handed on by hand
final class Connected implements SwitchEvents {

    private static final long PATIENCE_SECONDS = 20;

    final Switch connection;
    final BlockingQueue<PacketIn> packets = new LinkedBlockingQueue<>();
    private final BlockingQueue<FlowUpdate> updates = new LinkedBlockingQueue<>();
    private final EventExecutor loop;
    private volatile SwitchPorts ports;
    private volatile boolean gone;

    private Connected(Switch connection, SwitchPorts ports, EventExecutor loop) {
        this.connection = connection;
        this.ports = ports;
        this.loop = loop;
    }

    /** Starts a server on loopback whose switches are put into {@code arrivals}. */
    static OpenFlowServer server(BlockingQueue<Connected> arrivals) throws Exception {
        return OpenFlowServer.start(
                ServerSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), into(arrivals));
    }

    static SwitchListener into(BlockingQueue<Connected> arrivals) {
        return (connection, ports, loop) -> {
            Connected connected = new Connected(connection, ports, loop);
            arrivals.add(connected);
            return connected;
        };
    }

    static Connected next(BlockingQueue<Connected> arrivals) throws InterruptedException {
        Connected next = arrivals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no switch connected within " + PATIENCE_SECONDS + " s");
        }
        return next;
    }

    static BlockingQueue<Connected> arrivals() {
        return new LinkedBlockingQueue<>();
    }

    SwitchPorts ports() {
        return ports;
    }

    boolean gone() {
        return gone;
    }

    PacketIn packet() throws InterruptedException {
        PacketIn packet = packets.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (packet == null) {
            throw new AssertionError("no packet within " + PATIENCE_SECONDS + " s");
        }
        return packet;
    }

    List<FlowEntry> read() throws Exception {
        List<FlowEntry> entries = new ArrayList<>();
        ask(each -> each.readFlows(entries::add));
        return entries;
    }

    /** Reads all flows; each in the form of its bytes, and as it is read from them. */
    Map<FlowEntry, List<Long>> scan() throws Exception {
        Map<FlowEntry, List<Long>> seen = new LinkedHashMap<>();
        ask(each -> each.scanFlows(new FlowScan() {
            private boolean ready;

            @Override
            public boolean isReady() {
                if (!ready) {
                    loop.schedule(
                            () -> {
                                ready = true;
                                each.resumeScan();
                            },
                            50,
                            TimeUnit.MILLISECONDS);
                }
                return ready;
            }

            @Override
            public void take(SeenFlow flow) {
                assertTrue(ready, "not read before it is ready");
                seen.put(flow.read(), List.of(flow.key(), flow.content()));
            }
        }));
        return seen;
    }

    List<FlowEntry> read(long cookie, long cookieMask) throws Exception {
        List<FlowEntry> entries = new ArrayList<>();
        ask(each -> each.readFlows(cookie, cookieMask, entries::add));
        return entries;
    }

    void commit(FlowChanges changes) throws Exception {
        ask(each -> each.commit(changes));
    }

    void enforce(FlowChanges changes) throws Exception {
        ask(each -> each.enforce(changes));
    }

    /** Commits one thing, and in the moment that it is done another. */
    void commit(FlowChanges first, FlowChanges second) throws Exception {
        ask(each -> each.commit(first).thenCompose(nothing -> each.commit(second)));
    }

    private void ask(Function<Switch, CompletableFuture<Void>> question) throws Exception {
        CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
        loop.execute(() -> question.apply(connection).whenComplete((nothing, failure) -> {
            if (failure == null) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(failure);
            }
        }));
        try {
            answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SwitchException refused) {
                throw refused;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s", e);
        }
    }

    @Override
    public void portsChanged(SwitchPorts changed) {
        ports = changed;
    }

    @Override
    public void ttlExpired(PacketIn packet) {
        packets.add(packet);
    }

    @Override
    public void toldByFlow(PacketIn packet) {
        packets.add(packet);
    }

    @Override
    public void flowChanged(FlowUpdate update) {
        updates.add(update);
    }

    @Override
    public void monitorPaused() {}

    @Override
    public void monitorResumed() {}

    void monitor() throws Exception {
        ask(Switch::monitorFlows);
    }

    FlowUpdate update() throws InterruptedException {
        FlowUpdate update = updates.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (update == null) {
            throw new AssertionError("no update within " + PATIENCE_SECONDS + " s");
        }
        return update;
    }

    @Override
    public void disconnected() {
        gone = true;
    }
}
