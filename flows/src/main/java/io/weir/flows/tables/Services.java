package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.ETH_DST;
import static io.weir.flows.openflow.Field.ETH_SRC;
import static io.weir.flows.openflow.Field.ETH_TYPE;
import static io.weir.flows.openflow.Field.ICMP_CODE;
import static io.weir.flows.openflow.Field.ICMP_TYPE;
import static io.weir.flows.openflow.Field.IPV4_DST;
import static io.weir.flows.openflow.Field.IPV4_SRC;
import static io.weir.flows.openflow.Field.IP_PROTO;
import static io.weir.flows.openflow.Field.IP_TTL;

import io.weir.flows.model.MacAddress;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Answers in the gateway's place what is meant for the gateway itself.
 *
 * <pre>
 * in:  an IPv4 packet from a container's own addresses
 * out: an echo request to a gateway of the sender's tenant → turned into the answer, back to the sender
 *      anything else → ROUTE
 * </pre>
 */
public final class Services implements TableFlows {

    /** IANA protocol number of ICMP, and the types of RFC 792. */
    private static final int ICMP = 1;

    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REPLY = 0;

    /** IANA's recommended default TTL (RFC 1700). */
    private static final int FRESH_TTL = 64;

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(SubnetItem.Gateway.class, HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof SubnetItem.Gateway gateway) {
            out.accept(ping(gateway));
        } else if (item instanceof HostItem.Base) {
            out.accept(notForTheGateway(item));
        }
    }

    private static Flow ping(SubnetItem.Gateway gateway) {
        return FlowIn.table(Table.SERVICES, Priority.ITEM, gateway.cookie())
                .when(Registers.SOURCE_TENANT, gateway.tenant())
                .when(ETH_DST, MacAddress.GATEWAY.bits())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(IP_PROTO, ICMP)
                .when(IPV4_DST, gateway.address().asLong())
                .when(ICMP_TYPE, ECHO_REQUEST)
                .when(ICMP_CODE, 0)
                .move(ETH_SRC, ETH_DST)
                .set(ETH_SRC, MacAddress.GATEWAY.bits())
                .move(IPV4_SRC, IPV4_DST)
                .set(IPV4_SRC, gateway.address().asLong())
                .set(IP_TTL, FRESH_TTL)
                .set(ICMP_TYPE, ECHO_REPLY)
                .outputInPort();
    }

    private static Flow notForTheGateway(Item base) {
        return FlowIn.table(Table.SERVICES, Priority.REST, base.cookie()).goTo(Table.ROUTE);
    }
}
