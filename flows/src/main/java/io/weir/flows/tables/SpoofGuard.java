package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.ARP_SHA;
import static io.weir.flows.openflow.Field.ARP_SPA;
import static io.weir.flows.openflow.Field.ETH_SRC;
import static io.weir.flows.openflow.Field.ETH_TYPE;
import static io.weir.flows.openflow.Field.IN_PORT;
import static io.weir.flows.openflow.Field.IPV4_SRC;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Table;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lets a container send only from the addresses that were declared for it.
 *
 * <pre>
 * in:  a packet from a container's port
 * out: IPv4 from its own MAC and address → SERVICES
 *      ARP from its own MAC that claims only its own MAC and address → ARP_ND
 *      anything else, and so every other protocol → dropped
 * </pre>
 *
 * An ARP probe (RFC 5227, sender address 0.0.0.0) is dropped as well: without an answer the container rightly concludes
 * that its address is free.
 */
public final class SpoofGuard implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(ContainerItem.LocalPort.class, HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof ContainerItem.LocalPort port) {
            out.accept(ownIpv4(port));
            out.accept(ownArp(port));
        } else if (item instanceof HostItem.Base) {
            out.accept(foreign(item, EtherType.IPV4));
            out.accept(foreign(item, EtherType.ARP));
        }
    }

    private static Flow ownIpv4(ContainerItem.LocalPort port) {
        return fromOwnMac(port)
                .when(ETH_TYPE, EtherType.IPV4)
                .when(IPV4_SRC, port.address().asLong())
                .goTo(Table.SERVICES);
    }

    private static Flow ownArp(ContainerItem.LocalPort port) {
        return fromOwnMac(port)
                .when(ETH_TYPE, EtherType.ARP)
                .when(ARP_SPA, port.address().asLong())
                .when(ARP_SHA, port.mac().bits())
                .goTo(Table.ARP_ND);
    }

    private static Flow foreign(Item base, int etherType) {
        return FlowIn.table(Table.SPOOF_GUARD, Priority.REST, base.cookie())
                .when(ETH_TYPE, etherType)
                .drop(Reason.SPOOFED);
    }

    private static FlowIn fromOwnMac(ContainerItem.LocalPort port) {
        return FlowIn.table(Table.SPOOF_GUARD, Priority.ITEM, port.cookie())
                .when(IN_PORT, Integer.toUnsignedLong(port.port()))
                .when(ETH_SRC, port.mac().bits());
    }
}
