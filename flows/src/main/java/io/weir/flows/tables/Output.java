package io.weir.flows.tables;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.function.Consumer;

/**
 * Sends the packet out of the port that {@code DESTINATION} chose.
 *
 * <pre>
 * in:  a packet that may go to the receiver it is for
 * out: to a container's port → out
 *      to a tunnel port, and it came from a container → out
 *      to a tunnel port, and it came from a tunnel → dropped, so that hosts that disagree cannot make a loop
 * </pre>
 */
public final class Output implements TableFlows {

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof Item.LocalPort port) {
            out.accept(toContainer(port));
        } else if (item instanceof Item.TunnelPort tunnel) {
            out.accept(toHost(tunnel));
        }
    }

    private static Flow toContainer(Item.LocalPort port) {
        return FlowIn.table(Table.OUTPUT, Priority.ITEM, port.cookie())
                .when(Registers.OUT_PORT, Integer.toUnsignedLong(port.port()))
                .output(port.port());
    }

    private static Flow toHost(Item.TunnelPort tunnel) {
        return FlowIn.table(Table.OUTPUT, Priority.ITEM, tunnel.cookie())
                .when(Registers.OUT_PORT, Integer.toUnsignedLong(tunnel.port()))
                .when(Registers.FROM_TUNNEL, 0)
                .output(tunnel.port());
    }
}
