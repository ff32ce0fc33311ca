package io.weir.controller.reconcile;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of one host's switch, beyond its connections. Guarded by the lock of {@link Switches}. */
final class HostRecord {

    private final Waiters waiters = new Waiters();

    @Nullable
    Member member;

    private String datapathId = "";
    private long lastRevision;
    private int lastFlows;
    private long repaired;

    Waiters waiters() {
        return waiters;
    }

    void joined(Member joined) {
        member = joined;
        datapathId = joined.candidate.datapathText();
    }

    void left() {
        if (member != null) {
            lastRevision = member.reconciler.standing().confirmed().revision();
            lastFlows = member.reconciler.standing().flows();
        }
        member = null;
    }

    void repaired(int flows) {
        repaired += flows;
    }

    SwitchStatus status(String host) {
        if (member == null) {
            return new SwitchStatus(
                    host,
                    datapathId,
                    "",
                    SwitchStatus.State.DISCONNECTED,
                    lastRevision,
                    lastFlows,
                    repaired,
                    "no switch is connected",
                    0,
                    Map.of());
        }
        Standing standing = member.reconciler.standing();
        return new SwitchStatus(
                host,
                datapathId,
                member.candidate.remote(),
                standing.state(),
                standing.confirmed().revision(),
                standing.flows(),
                repaired,
                standing.detail(),
                member.reconciler.retryInSeconds(),
                standing.ports());
    }
}
