package io.weir.controller.openflow;

/** What a connected switch tells; called on its event loop. */
public interface SwitchEvents {

    /** Its ports are other than they were. */
    void portsChanged(SwitchPorts ports);

    /** A packet's TTL ran out. */
    void ttlExpired(PacketIn packet);

    /** A flow sent a packet to the controller on purpose ({@code Action.ToController}). */
    void toldByFlow(PacketIn packet);

    /** It is gone; nothing follows. */
    void disconnected();
}
