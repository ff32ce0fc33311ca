package io.weir.controller.reconcile;

import io.weir.controller.openflow.FlowUpdate;
import io.weir.controller.openflow.PacketIn;
import io.weir.controller.openflow.SwitchEvents;
import io.weir.controller.openflow.SwitchPorts;
import java.util.List;

/** Hands on what a switch tells, and notes when it pauses and resumes telling of changes. */
record Noting(SwitchEvents told, List<String> notes) implements SwitchEvents {

    @Override
    public void portsChanged(SwitchPorts ports) {
        told.portsChanged(ports);
    }

    @Override
    public void ttlExpired(PacketIn packet) {
        told.ttlExpired(packet);
    }

    @Override
    public void toldByFlow(PacketIn packet) {
        told.toldByFlow(packet);
    }

    @Override
    public void flowChanged(FlowUpdate update) {
        told.flowChanged(update);
    }

    @Override
    public void monitorPaused() {
        notes.add("paused");
        told.monitorPaused();
    }

    @Override
    public void monitorResumed() {
        notes.add("resumed");
        told.monitorResumed();
    }

    @Override
    public void disconnected() {
        told.disconnected();
    }
}
