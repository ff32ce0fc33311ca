package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.IN_PORT;
import static io.weir.flows.openflow.Field.TUN_SRC;
import static io.weir.flows.openflow.Field.VLAN_VID;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells by the port that a packet came in by whose it is.
 *
 * <pre>
 * in:  every packet
 * out: from a container's port → its network, tenant and identity known → SPOOF_GUARD
 *      from a tunnel port, sent by a host whose containers may send here → SOURCE
 *      from the port that leads outside → OUTSIDE
 *      with a VLAN tag, or from any other port → dropped
 * </pre>
 */
public final class Classify implements TableFlows {

    /** OFPVID_PRESENT (OpenFlow 1.4, 7.2.3.7): set in the field if the frame has a tag, whatever its id. */
    private static final int TAG_PRESENT = 0x1000;

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(
                HostItem.Base.class,
                ContainerItem.LocalPort.class,
                HostItem.TunnelPeer.class,
                HostItem.OutsidePort.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof HostItem.Base) {
            out.accept(taggedFrame(item));
        } else if (item instanceof ContainerItem.LocalPort port) {
            out.accept(fromContainer(port));
        } else if (item instanceof HostItem.TunnelPeer peer) {
            out.accept(fromHost(peer));
        } else if (item instanceof HostItem.OutsidePort outside) {
            out.accept(fromOutside(outside));
        }
    }

    private static Flow taggedFrame(Item base) {
        return FlowIn.table(Table.CLASSIFY, Priority.REFUSE, base.cookie())
                .when(VLAN_VID, TAG_PRESENT, TAG_PRESENT)
                .drop(Reason.TAGGED);
    }

    private static Flow fromContainer(ContainerItem.LocalPort port) {
        FlowIn flow = FlowIn.table(Table.CLASSIFY, Priority.ITEM, port.cookie())
                .when(IN_PORT, Integer.toUnsignedLong(port.port()))
                .set(Registers.NETWORK, port.network())
                .set(Registers.SOURCE_TENANT, port.tenant());
        if (port.identity() != 0) {
            flow.set(Registers.SOURCE_IDENTITY, port.identity());
        }
        return flow.goTo(Table.SPOOF_GUARD);
    }

    private static Flow fromOutside(HostItem.OutsidePort outside) {
        return FlowIn.table(Table.CLASSIFY, Priority.ITEM, outside.cookie())
                .when(IN_PORT, Integer.toUnsignedLong(outside.port()))
                .goTo(Table.OUTSIDE);
    }

    private static Flow fromHost(HostItem.TunnelPeer peer) {
        return FlowIn.table(Table.CLASSIFY, Priority.ITEM, peer.cookie())
                .when(IN_PORT, Integer.toUnsignedLong(peer.port()))
                .when(TUN_SRC, peer.end().asLong())
                .set(Registers.FROM_TUNNEL, 1)
                .goTo(Table.SOURCE);
    }
}
