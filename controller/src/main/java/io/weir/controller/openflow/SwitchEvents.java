package io.weir.controller.openflow;

/** What a connected switch tells; called on its event loop. */
public interface SwitchEvents {

    /** Its ports are other than they were. */
    void portsChanged(SwitchPorts ports);

    /** A packet's TTL ran out. */
    void ttlExpired(PacketIn packet);

    /** A flow sent a packet to the controller on purpose ({@code Action.ToController}). */
    void toldByFlow(PacketIn packet);

    /** Another than this connection has changed a flow; told after {@link Switch#monitorFlows}. */
    void flowChanged(FlowUpdate update);

    /** Too many changes are on their way: from here on, not all are told. */
    void monitorPaused();

    /** From here on, every change is told again. */
    void monitorResumed();

    /** It is gone; nothing follows. */
    void disconnected();
}
