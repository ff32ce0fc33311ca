package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowChanges;
import io.weir.controller.openflow.FlowEntry;
import io.weir.controller.openflow.FlowScan;
import io.weir.controller.openflow.Switch;
import io.weir.controller.openflow.SwitchException;
import io.weir.flows.openflow.SessionsOf;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A switch as one sees it that does not tell of changes. */
record Silent(Switch connection) implements Switch {

    @Override
    public CompletableFuture<Void> monitorFlows() {
        return CompletableFuture.failedFuture(new SwitchException("it does not"));
    }

    @Override
    public long datapathId() {
        return connection.datapathId();
    }

    @Override
    public String remote() {
        return connection.remote();
    }

    @Override
    public CompletableFuture<Void> readFlows(long cookie, long cookieMask, Consumer<FlowEntry> sink) {
        return connection.readFlows(cookie, cookieMask, sink);
    }

    @Override
    public CompletableFuture<Void> scanFlows(FlowScan scan) {
        return connection.scanFlows(scan);
    }

    @Override
    public void resumeScan() {
        connection.resumeScan();
    }

    @Override
    public CompletableFuture<Void> commit(FlowChanges changes) {
        return connection.commit(changes);
    }

    @Override
    public CompletableFuture<Void> enforce(FlowChanges changes) {
        return connection.enforce(changes);
    }

    @Override
    public CompletableFuture<Void> forgetSessions(List<SessionsOf> sessions) {
        return connection.forgetSessions(sessions);
    }

    @Override
    public void send(int port, byte[] frame) {
        connection.send(port, frame);
    }

    @Override
    public void close(String why) {
        connection.close(why);
    }
}
