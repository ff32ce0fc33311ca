package io.weir.flows.tables;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;

/** What a host's switch must know of a tenant's subnets, and of those that exchange packets with them. */
public sealed interface SubnetItem extends Item {

    /** The gateway of a subnet. */
    record Gateway(String tenantName, int tenant, String subnet, int network, Ipv4Address address)
            implements SubnetItem {
        @Override
        public String describe() {
            return "gateway " + tenantName + "/" + subnet;
        }
    }

    /**
     * A subnet that a tenant's containers reach by their gateway.
     *
     * @param to the subnet in words: {@code tenant/subnet}
     */
    record Route(String tenantName, int tenant, String to, int network, Ipv4Prefix prefix) implements SubnetItem {
        @Override
        public String describe() {
            return "route " + tenantName + " to " + to;
        }
    }

    /**
     * A subnet whose packets may arrive by tunnel for a network of this host.
     *
     * @param to the network in words, {@code tenant/subnet}
     * @param network the network they arrive for
     * @param from the subnet they come from, in words
     * @param sourceTenant number of the tenant they come from
     */
    record Arrival(
            String tenantName, int tenant, String to, int network, String from, Ipv4Prefix prefix, int sourceTenant)
            implements SubnetItem {
        @Override
        public String describe() {
            return "arrival at " + to + " from " + from;
        }
    }
}
