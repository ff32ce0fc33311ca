package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.ETH_DST;
import static io.weir.flows.openflow.Field.ETH_TYPE;
import static io.weir.flows.openflow.Field.IPV4_DST;
import static io.weir.flows.openflow.Field.TUN_DST;
import static io.weir.flows.openflow.Field.TUN_ID;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the container that has the destination address in the packet's network, and the way to it.
 *
 * <pre>
 * in:  an IPv4 packet in the network of its destination
 * out: for a container of this host → its MAC, its tenant and identity, its port → POLICY
 *      for a container of another host → its MAC, its tenant and identity, the tunnel to its host → POLICY
 *      anything else → dropped
 * </pre>
 */
public final class Destination implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(ContainerItem.LocalPort.class, ContainerItem.RemoteContainer.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof ContainerItem.LocalPort port) {
            out.accept(onThisHost(port));
        } else if (item instanceof ContainerItem.RemoteContainer remote) {
            out.accept(onAnotherHost(remote));
        }
    }

    private static Flow onThisHost(ContainerItem.LocalPort port) {
        return to(port, port.network(), port.address(), port.mac(), port.identity())
                .set(Registers.OUT_PORT, Integer.toUnsignedLong(port.port()))
                .goTo(Table.POLICY);
    }

    private static Flow onAnotherHost(ContainerItem.RemoteContainer remote) {
        return to(remote, remote.network(), remote.address(), remote.mac(), remote.identity())
                .set(Registers.OUT_PORT, Integer.toUnsignedLong(remote.tunnelPort()))
                .set(TUN_DST, remote.end().asLong())
                .set(TUN_ID, remote.network())
                .goTo(Table.POLICY);
    }

    private static FlowIn to(Item item, int network, Ipv4Address address, MacAddress mac, int identity) {
        FlowIn flow = FlowIn.table(Table.DESTINATION, Priority.ITEM, item.cookie())
                .when(Registers.NETWORK, network)
                .when(ETH_TYPE, EtherType.IPV4)
                .when(IPV4_DST, address.asLong())
                .set(ETH_DST, mac.bits())
                .set(Registers.DESTINATION_TENANT, item.tenant());
        if (identity != 0) {
            flow.set(Registers.DESTINATION_IDENTITY, identity);
        }
        return flow;
    }
}
