package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.ARP_OP;
import static io.weir.flows.openflow.Field.ARP_SHA;
import static io.weir.flows.openflow.Field.ARP_SPA;
import static io.weir.flows.openflow.Field.ARP_THA;
import static io.weir.flows.openflow.Field.ARP_TPA;
import static io.weir.flows.openflow.Field.ETH_DST;
import static io.weir.flows.openflow.Field.ETH_SRC;
import static io.weir.flows.openflow.Field.ETH_TYPE;

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
 * Answers ARP requests in the switch, so that none is ever flooded or leaves the host.
 *
 * <pre>
 * in:  an ARP packet that tells only the truth about its sender
 * out: a request for the gateway or a container of the sender's subnet → turned into the answer, back to the sender
 *      anything else → dropped
 * </pre>
 */
public final class ArpNd implements TableFlows {

    /** RFC 826: ares_op$REQUEST and ares_op$REPLY. */
    private static final int REQUEST = 1;

    private static final int REPLY = 2;

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(SubnetItem.Gateway.class, ContainerItem.Neighbour.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof SubnetItem.Gateway gateway) {
            out.accept(answer(gateway, gateway.network(), gateway.address(), MacAddress.GATEWAY));
        } else if (item instanceof ContainerItem.Neighbour neighbour) {
            out.accept(answer(neighbour, neighbour.network(), neighbour.address(), neighbour.mac()));
        }
    }

    private static Flow answer(Item item, int network, Ipv4Address address, MacAddress mac) {
        return FlowIn.table(Table.ARP_ND, Priority.ITEM, item.cookie())
                .when(Registers.NETWORK, network)
                .when(ETH_TYPE, EtherType.ARP)
                .when(ARP_OP, REQUEST)
                .when(ARP_TPA, address.asLong())
                .move(ETH_SRC, ETH_DST)
                .set(ETH_SRC, mac.bits())
                .set(ARP_OP, REPLY)
                .move(ARP_SHA, ARP_THA)
                .set(ARP_SHA, mac.bits())
                .move(ARP_SPA, ARP_TPA)
                .set(ARP_SPA, address.asLong())
                .outputInPort();
    }
}
