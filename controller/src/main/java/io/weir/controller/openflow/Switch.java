package io.weir.controller.openflow;

import io.weir.flows.openflow.SessionsOf;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One connected switch. It belongs to its event loop: every method is called there, and every future completes there,
 * with a {@link SwitchException} or a {@link java.util.concurrent.TimeoutException} if it fails.
 */
public interface Switch {

    /** Its datapath id. */
    long datapathId();

    /** Where it connects from, {@code address:port}. */
    String remote();

    /** Reads all flows of all tables; each is handed over as it comes, and the future completes after the last. */
    default CompletableFuture<Void> readFlows(Consumer<FlowEntry> sink) {
        return readFlows(0, 0, sink);
    }

    /**
     * As {@link #readFlows(Consumer)}, but only flows whose cookie has these bits: {@code flow's cookie & cookieMask ==
     * cookie & cookieMask}.
     */
    CompletableFuture<Void> readFlows(long cookie, long cookieMask, Consumer<FlowEntry> sink);

    /**
     * As {@link #readFlows(Consumer)}, for one who compares them. One at a time. While {@code scan} is not ready, the switch
     * is not read from, and nothing that it says is heard.
     */
    CompletableFuture<Void> scanFlows(FlowScan scan);

    /** The scan that was not ready is. */
    void resumeScan();

    /**
     * Makes the changes, all or none, and completes when the switch has said by a barrier that it is done with them. One
     * commit at a time.
     */
    CompletableFuture<Void> commit(FlowChanges changes);

    /**
     * As {@link #commit}, and completes when the switch acts on nothing any more that it had decided before, which it goes
     * on doing for a while after that barrier.
     */
    CompletableFuture<Void> enforce(FlowChanges changes);

    /**
     * Has the switch tell of each change of a flow by another than this connection; completes when it has said that it
     * will, and fails if it cannot.
     */
    CompletableFuture<Void> monitorFlows();

    /**
     * Has it forget sessions that it tracks, and completes when it has said by a barrier that it is done. A switch that
     * cannot is left as it is, which is not a failure.
     */
    CompletableFuture<Void> forgetSessions(List<SessionsOf> sessions);

    /** Sends a frame out of a port. Dropped if the switch does not keep up: frames are sent again by who needs them. */
    void send(int port, byte[] frame);

    /** Closes the connection. */
    void close(String why);
}
