package io.weir.controller.openflow;

import io.netty.util.concurrent.EventExecutor;

/** Who is told of each switch that has connected and said who it is. */
@FunctionalInterface
public interface SwitchListener {

    /** Called on the switch's event loop, which is given too; what is returned is told what follows. */
    SwitchEvents connected(Switch connection, SwitchPorts ports, EventExecutor loop);
}
