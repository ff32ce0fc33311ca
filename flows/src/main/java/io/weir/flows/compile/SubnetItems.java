package io.weir.flows.compile;

import io.weir.flows.model.Subnet;
import io.weir.flows.model.Tenant;
import io.weir.flows.tables.Item;
import io.weir.flows.tables.SubnetItem;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Makes the items of a tenant that has containers on a host, by the subnets that these and their peers are in. */
final class SubnetItems {

    private final TenantAtHost at;
    private final Tenant tenant;
    private final List<Outline> inReach;
    private final Consumer<Item> out;

    SubnetItems(TenantAtHost at, Consumer<Item> out) {
        this.at = at;
        this.tenant = at.tenant();
        this.inReach = at.tenantAndPeers();
        this.out = out;
    }

    void add() {
        gateways();
        routes();
        arrivals();
    }

    private void gateways() {
        for (Subnet subnet : tenant.subnets().values()) {
            out.accept(new SubnetItem.Gateway(
                    tenant.name(), tenant.number(), subnet.name(), subnet.network(), subnet.gateway()));
        }
    }

    private void routes() {
        for (Outline owner : inReach) {
            for (Subnet subnet : owner.subnets().values()) {
                out.accept(new SubnetItem.Route(
                        tenant.name(), tenant.number(), owner.inWords(subnet), subnet.network(), subnet.prefix()));
            }
        }
    }

    private void arrivals() {
        Set<String> subnetsHere = at.outline().subnetsOn(at.host().name());
        for (Subnet to : tenant.subnets().values()) {
            if (subnetsHere.contains(to.name())) {
                for (Outline sender : inReach) {
                    for (Subnet from : sender.subnets().values()) {
                        arrival(to, sender, from);
                    }
                }
            }
        }
    }

    private void arrival(Subnet to, Outline sender, Subnet from) {
        out.accept(new SubnetItem.Arrival(
                tenant.name(),
                tenant.number(),
                at.outline().inWords(to),
                to.network(),
                sender.inWords(from),
                from.prefix(),
                sender.number()));
    }
}
