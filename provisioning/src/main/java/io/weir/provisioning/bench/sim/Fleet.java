package io.weir.provisioning.bench.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** All simulated switches and their connections, on the one thread that calls {@link #run}. */
final class Fleet implements AutoCloseable, Connection.PacketOuts {

    /** How often unanswered packets are looked after, in milliseconds. */
    private static final long TICK = 50;

    /** The same, and how soon a lost connection is tried again, where one waits to be served. */
    private static final long EAGER_TICK = 2;

    /** Rest before a switch that lost its connection tries again: Open vSwitch's first one, in nanoseconds. */
    private static final long RECONNECT = TimeUnit.SECONDS.toNanos(1);

    /** Packets that a switch hands over, one every tick, before it waits for answers. */
    private static final int WAITING = 4_096;

    private final InetSocketAddress controller;
    private final List<SimulatedSwitch> switches;
    private final Selector selector = Selector.open();
    private final Map<SimulatedSwitch, Connection> connections = new HashMap<>();
    private final Map<SimulatedSwitch, PuntLoad> loads = new HashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ByteBuffer shared = ByteBuffer.allocateDirect(1 << 20);
    private volatile boolean running = true;
    /** Whether switches are to be connected, and when those that are not try next. */
    private boolean wanted;

    private long tick = TICK;
    private long reconnect = RECONNECT;
    private long nextTry;
    private long nextFill = System.nanoTime();
    private long lost;

    Fleet(InetSocketAddress controller, List<SwitchPlan> plans) throws IOException {
        this.controller = controller;
        this.switches = plans.stream().map(SimulatedSwitch::new).toList();
    }

    /** Has a task done by the thread that runs the switches; there are never more than commands that a person types. */
    void submit(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Serves all connections, until {@link #stop}. */
    void run() throws IOException {
        while (running) {
            selector.select(tick);
            Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
            while (keys.hasNext()) {
                SelectionKey key = keys.next();
                keys.remove();
                serve((Connection) Objects.requireNonNull(key.attachment()));
            }
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            long now = System.nanoTime();
            if (wanted && now - nextTry >= 0) {
                connect();
            }
            if (now - nextFill >= 0) {
                fill(now);
            }
        }
    }

    private void fill(long now) {
        nextFill = now + TimeUnit.MILLISECONDS.toNanos(tick);
        loads.forEach((simulated, load) -> {
            Connection connection = connections.get(simulated);
            if (connection != null && connection.isIdentified()) {
                load.fill(connection.out(), now);
                flush(connection);
            }
        });
    }

    void stop() {
        running = false;
        selector.wakeup();
    }

    /** Connects every switch that is not connected, and again those that lose their connection. */
    void connect() {
        wanted = true;
        nextTry = System.nanoTime() + reconnect;
        for (SimulatedSwitch each : switches) {
            if (!connections.containsKey(each)) {
                try {
                    connections.put(each, new Connection(each, this, controller, selector));
                } catch (IOException e) {
                    lost++;
                }
            }
        }
    }

    /** Loses every connection at once, and makes no other. */
    void disconnect() {
        wanted = false;
        new ArrayList<>(connections.values()).forEach(this::drop);
    }

    /**
     * From now on, the first switches send packet-ins.
     *
     * @param window unanswered packets of each
     */
    void punt(int count, PuntLoad.Expected expected, int window, Latencies latencies) {
        for (SimulatedSwitch each : switches.subList(0, count)) {
            loads.put(each, new PuntLoad(each.plan(), expected, window, window, latencies));
        }
        fill(System.nanoTime());
    }

    /** From now on, the first switch tries every few milliseconds to be connected, and to have a packet answered. */
    void await(PuntLoad.Expected expected, Latencies latencies) {
        tick = EAGER_TICK;
        reconnect = TimeUnit.MILLISECONDS.toNanos(EAGER_TICK);
        SimulatedSwitch first = switches.get(0);
        loads.put(first, new PuntLoad(first.plan(), expected, WAITING, 1, latencies));
        connect();
    }

    /** No more packets are sent; how many still wait for their answers. */
    int stopPunt() {
        return loads.values().stream().mapToInt(PuntLoad::stop).sum();
    }

    /** Ends it, and answers how many packets were answered wrongly and how many not at all. */
    long[] endPunt() {
        long wrong = 0;
        long unanswered = 0;
        for (PuntLoad load : loads.values()) {
            wrong += load.wrong();
            unanswered += load.lost();
        }
        loads.clear();
        return new long[] {wrong, unanswered};
    }

    /** What there is now, in words that are easy to read for a program too. */
    String state() {
        long flows = 0;
        SimulatedSwitch.Tally all = new SimulatedSwitch.Tally();
        int subscribed = 0;
        for (SimulatedSwitch each : switches) {
            flows += each.flows().size();
            subscribed += each.sendsInvalidTtl() ? 1 : 0;
            all.flowMods += each.tally().flowMods;
            all.commits += each.tally().commits;
            all.reads += each.tally().reads;
            all.packetOuts += each.tally().packetOuts;
            all.errors += each.tally().errors;
        }
        long identified =
                connections.values().stream().filter(Connection::isIdentified).count();
        return "switches=" + switches.size() + " connected=" + identified + " subscribed=" + subscribed + " lost="
                + lost + " flows=" + flows + " flow-mods=" + all.flowMods + " commits=" + all.commits + " reads="
                + all.reads + " packet-outs=" + all.packetOuts + " errors=" + all.errors;
    }

    @Override
    public void received(SimulatedSwitch by, ByteBuffer message, Outbox out, long at) {
        PuntLoad load = loads.get(by);
        if (load != null) {
            load.answered(message, out, at);
        }
    }

    @Override
    public void close() throws IOException {
        disconnect();
        selector.close();
    }

    private void serve(Connection connection) {
        try {
            connection.ready(shared);
        } catch (IOException | CancelledKeyException e) {
            lost++;
            drop(connection);
        }
    }

    private void flush(Connection connection) {
        try {
            connection.flush();
        } catch (IOException | CancelledKeyException e) {
            lost++;
            drop(connection);
        }
    }

    private void drop(Connection connection) {
        connections.values().remove(connection);
        try {
            connection.close();
        } catch (IOException e) {
            lost++;
        }
    }
}
