package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.ETH_TYPE;
import static io.weir.flows.openflow.Field.IPV4_SRC;

import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.FlowIn;
import io.weir.flows.pipeline.Priority;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells which of its tenant's identities sent a packet that came by tunnel.
 *
 * <pre>
 * in:  a packet from a tunnel whose sender's tenant is known
 * out: from a container with labels → its identity → DESTINATION
 *      from any other → identity 0, that of containers without labels → DESTINATION
 * </pre>
 */
public final class SourceIdentity implements TableFlows {

    @Override
    public Set<Class<? extends Item>> kinds() {
        return Set.of(ContainerItem.RemoteContainer.class, HostItem.Base.class);
    }

    @Override
    public void flowsOf(Item item, Consumer<Flow> out) {
        if (item instanceof ContainerItem.RemoteContainer remote && remote.identity() != 0) {
            out.accept(labelled(remote));
        } else if (item instanceof HostItem.Base) {
            out.accept(FlowIn.table(Table.SOURCE_IDENTITY, Priority.LAST, item.cookie())
                    .goTo(Table.DESTINATION));
        }
    }

    private static Flow labelled(ContainerItem.RemoteContainer remote) {
        return FlowIn.table(Table.SOURCE_IDENTITY, Priority.ITEM, remote.cookie())
                .when(Registers.SOURCE_TENANT, remote.tenant())
                .when(ETH_TYPE, EtherType.IPV4)
                .when(IPV4_SRC, remote.address().asLong())
                .set(Registers.SOURCE_IDENTITY, remote.identity())
                .goTo(Table.DESTINATION);
    }
}
