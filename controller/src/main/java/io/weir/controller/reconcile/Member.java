package io.weir.controller.reconcile;

import io.weir.controller.answers.PacketAnswers;
import io.weir.controller.openflow.FlowUpdate;
import io.weir.controller.openflow.PacketIn;
import io.weir.controller.openflow.Switch;
import io.weir.controller.openflow.SwitchEvents;
import io.weir.controller.openflow.SwitchPorts;
import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected switch: what it tells goes to its reconciler, and packets that it hands over are answered. What is not final
 * is guarded by the lock of {@link Switches}; all else belongs to the switch's event loop.
 */
final class Member implements SwitchEvents, Reconciler.Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Member.class);

    final Candidate candidate;
    final Switch connection;
    final Loop loop;
    final Reconciler reconciler;
    private final Switches switches;
    private final PacketAnswers answers;
    /** Whose switch it is. */
    @Nullable
    String host;

    /** Why it is nobody's. */
    String why = "";

    Member(
            Switches switches,
            Switch connection,
            SwitchPorts ports,
            Loop loop,
            ReconcileSettings settings,
            ReadPace pace) {
        this.switches = switches;
        this.candidate = new Candidate(connection.datapathId(), ports.bridge(), connection.remote());
        this.connection = connection;
        this.loop = loop;
        this.answers = new PacketAnswers(switches.decisions(), InstantSource.system());
        this.reconciler = new Reconciler(connection, ports, loop, settings, pace, this);
        answers.portsChanged(ports.numbers());
    }

    /** From now on it is this host's switch. On the event loop. */
    void assign(String assignedHost, NetworkView network, HostView view, Edition edition) {
        answers.assign(network, view);
        reconciler.assign(assignedHost, view, edition);
    }

    /** It gets no flow, for this reason. Holds the lock. */
    void refuse(String reason) {
        if (!reason.equals(why)) {
            LOG.warn(
                    "{}: switch {} (bridge {}) gets no flow: {}",
                    candidate.remote(),
                    candidate.datapathText(),
                    candidate.bridge(),
                    reason);
        }
        why = reason;
        loop.execute(() -> {
            answers.release();
            reconciler.release();
        });
    }

    @Override
    public void portsChanged(SwitchPorts ports) {
        answers.portsChanged(ports.numbers());
        reconciler.portsChanged(ports);
    }

    @Override
    public void ttlExpired(PacketIn packet) {
        handedOver(packet);
    }

    @Override
    public void toldByFlow(PacketIn packet) {
        handedOver(packet);
    }

    private void handedOver(PacketIn packet) {
        Optional<byte[]> answer = answers.answer(packet, loop.now());
        if (answer.isPresent()) {
            connection.send(packet.port(), answer.get());
        }
    }

    @Override
    public void flowChanged(FlowUpdate update) {
        reconciler.flowChanged(update);
    }

    @Override
    public void monitorPaused() {
        reconciler.monitorPaused();
    }

    @Override
    public void monitorResumed() {
        reconciler.monitorResumed();
    }

    @Override
    public void disconnected() {
        reconciler.disconnected();
        switches.left(this);
    }

    @Override
    public void settled(String settledHost, Standing standing) {
        switches.settled(this, settledHost, standing);
    }

    @Override
    public void repaired(String repairedHost, int flows) {
        switches.repaired(repairedHost, flows);
    }
}
