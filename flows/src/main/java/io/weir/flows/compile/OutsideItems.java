package io.weir.flows.compile;

import io.weir.flows.model.Outside;
import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.tables.Item;
import io.weir.flows.tables.OutsideItem;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** Makes the items of a tenant's way outside on a host; those of containers that publish ports are with the containers. */
final class OutsideItems {

    private final TenantAtHost at;
    private final Tenant tenant;
    private final Ports ports;
    private final Consumer<Item> out;

    OutsideItems(TenantAtHost at, Ports ports, Consumer<Item> out) {
        this.at = at;
        this.tenant = at.tenant();
        this.ports = ports;
        this.out = out;
    }

    /** All of them; none without the port that leads outside. */
    void add() {
        OptionalInt port = ports.number(Outside.PORT);
        if (!at.hasWayOut() || port.isEmpty()) {
            return;
        }
        int zone = at.policy().outsideZone().getAsInt();
        out.accept(new OutsideItem.WayOut(tenant.name(), tenant.number(), port.getAsInt(), zone));
        waysIn();
        if (at.policy().concernsOutsidesSessions()) {
            notOutside();
        }
    }

    private void waysIn() {
        Set<String> subnetsHere = at.outline().subnetsOn(at.host().name());
        for (Subnet subnet : tenant.subnets().values()) {
            if (subnetsHere.contains(subnet.name())) {
                out.accept(new OutsideItem.WayIn(
                        tenant.name(), tenant.number(), subnet.name(), subnet.network(), subnet.prefix()));
            }
        }
    }

    private void notOutside() {
        for (Outline owner : at.tenantAndPeers()) {
            for (Subnet subnet : owner.subnets().values()) {
                out.accept(new OutsideItem.NotOutside(
                        tenant.name(), tenant.number(), owner.inWords(subnet), subnet.prefix()));
            }
        }
    }
}
