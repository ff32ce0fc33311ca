package io.weir.provisioning.demo;

import io.weir.provisioning.lab.TraceComparison;

/** The simulator, which was told the intent only, and the switches say the same of every packet. */
final class TraceScene implements Scene {

    /** Traces at more containers than this would take minutes. */
    private static final int MAX_CONTAINERS = 16;

    @Override
    public String title() {
        return "The simulator and the switches (ofproto/trace) agree";
    }

    @Override
    public boolean fits(Stage stage) {
        int containers = stage.declared().containers().size();
        return containers > 0 && containers <= MAX_CONTAINERS;
    }

    @Override
    public void play(Stage stage, Account account) {
        TraceComparison.Outcome outcome = TraceComparison.of(stage.lab()).compare();
        account.note(
                "pings between all containers and gateways, ARP, forged and tagged frames: on each switch on the way,");
        account.note("tables passed, priorities of flows, and the port by which the packet leaves");
        account.check(
                outcome.differences().isEmpty() && outcome.delivered() > 0 && outcome.dropped() > 0,
                "%d packets, %d traces: %d delivered, %d answered, %d dropped; %d differences"
                        .formatted(
                                outcome.packets(),
                                outcome.traces(),
                                outcome.delivered(),
                                outcome.answered(),
                                outcome.dropped(),
                                outcome.differences().size()));
        outcome.differences().stream().limit(5).forEach(account::note);
    }
}
