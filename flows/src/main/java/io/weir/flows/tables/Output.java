package io.weir.flows.tables;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends the packet out of the port that {@code DESTINATION} chose.
 *
 * <pre>
 * in:  a packet that may go to the receiver it is for
 * out: to a tunnel port, and it came from a tunnel → dropped, so that hosts that disagree cannot make a loop
 *      anything else → out
 * </pre>
 */
public final class Output implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(HostItem.TunnelPort.class, HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof HostItem.TunnelPort tunnel) {
            out.accept(fromTunnelToTunnel(tunnel));
        } else if (item instanceof HostItem.Base) {
            out.accept(FlowIn.table(Table.OUTPUT, Priority.LAST, item.cookie()).outputRegister(Registers.OUT_PORT));
        }
    }

    private static Flow fromTunnelToTunnel(HostItem.TunnelPort tunnel) {
        return FlowIn.table(Table.OUTPUT, Priority.REFUSE, tunnel.cookie())
                .when(Registers.OUT_PORT, Integer.toUnsignedLong(tunnel.port()))
                .when(Registers.FROM_TUNNEL, 1)
                .drop(Reason.LOOP);
    }
}
