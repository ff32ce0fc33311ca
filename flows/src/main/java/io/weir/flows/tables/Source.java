package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.ETH_TYPE;
import static io.weir.flows.openflow.Field.IPV4_SRC;
import static io.weir.flows.openflow.Field.TUN_ID;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells which tenant sent a packet that came by tunnel, so that the receiving host judges it as the sending one did. The
 * tunnel key is the id of the destination's network; within its tenant's reach a source address is one tenant's only.
 *
 * <pre>
 * in:  a packet that a host whose containers may send here sent by tunnel
 * out: for a network of this host, from a subnet that may exchange packets with it → SOURCE_IDENTITY
 *      anything else → dropped
 * </pre>
 */
public final class Source implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(SubnetItem.Arrival.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof SubnetItem.Arrival arrival) {
            out.accept(fromSubnet(arrival));
        }
    }

    private static Flow fromSubnet(SubnetItem.Arrival arrival) {
        return FlowIn.table(Table.SOURCE, Priority.ITEM, arrival.cookie())
                .when(TUN_ID, arrival.network())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(
                        IPV4_SRC,
                        arrival.prefix().network().asLong(),
                        Integer.toUnsignedLong(arrival.prefix().mask()))
                .set(Registers.NETWORK, arrival.network())
                .set(Registers.SOURCE_TENANT, arrival.sourceTenant())
                .goTo(Table.SOURCE_IDENTITY);
    }
}
