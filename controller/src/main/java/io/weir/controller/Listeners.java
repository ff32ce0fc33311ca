package io.weir.controller;

import io.weir.controller.intent.Current;
import io.weir.controller.intent.HostParts;
import io.weir.controller.intent.IntentListener;
import io.weir.controller.reconcile.Fabric;
import io.weir.controller.reconcile.Snapshot;
import io.weir.controller.rest.Reports;

/**
 * Who is told of each intent: switches at once, so that packets wait for no disk; hosts' agents, which make containers, when
 * it is durable.
 */
public record Listeners(Fabric switches, HostParts parts, Reports reports) implements IntentListener {

    @Override
    public void inForce(Current next) {
        switches.publish(new Snapshot(next.revision(), next.view()));
    }

    @Override
    public void durable(Current next) {
        parts.update(next);
        reports.retain(next.intent().hosts().keySet());
    }
}
