package io.weir.flows.tables;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.TunnelType;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.Cookie;
import java.util.List;
import java.util.Optional;

/**
 * One thing that a host's switch must know, with all that its flows depend on: each flow is a function of exactly one
 * item. Two items are equal exactly if their flows are.
 */
public sealed interface Item {

    /** What it is, in the operator's words. Unique among the items of a host. */
    String describe();

    /** Number of the tenant whose it is, 0 if it is no tenant's. */
    default int tenant() {
        return 0;
    }

    /** Name of the tenant whose it is, empty if it is no tenant's. */
    default String tenantName() {
        return "";
    }

    /** The container that it is about. */
    default Optional<ContainerId> container() {
        return Optional.empty();
    }

    /** The flows that it needs, table by table. */
    default List<Flow> flows() {
        return Tables.flowsOf(this);
    }

    /** The cookie of its flows. */
    default long cookie() {
        return Cookie.of(tenant(), describe());
    }

    /** What every switch has, whatever the intent. */
    record Base() implements Item {
        @Override
        public String describe() {
            return "base";
        }
    }

    /** The host's port of a tunnel type. */
    record TunnelPort(TunnelType type, int port) implements Item {
        @Override
        public String describe() {
            return "tunnel port " + type.portName();
        }
    }

    /**
     * Another host, whose packets are believed on one tunnel port.
     *
     * @param end its tunnel end point
     */
    record TunnelPeer(String host, int port, Ipv4Address end) implements Item {
        @Override
        public String describe() {
            return "tunnel from " + host;
        }
    }

    /** A container that is plugged into this host's switch, at an OpenFlow port. */
    record LocalPort(ContainerId id, int tenant, int network, Ipv4Address address, MacAddress mac, int port)
            implements Item {
        @Override
        public String describe() {
            return "port " + id;
        }

        @Override
        public String tenantName() {
            return id.tenant();
        }

        @Override
        public Optional<ContainerId> container() {
            return Optional.of(id);
        }
    }

    /**
     * A container on another host.
     *
     * @param tunnelPort OpenFlow number of the port towards its host
     * @param end its host's tunnel end point
     */
    record RemoteContainer(
            ContainerId id,
            int tenant,
            int network,
            Ipv4Address address,
            MacAddress mac,
            int tunnelPort,
            Ipv4Address end)
            implements Item {
        @Override
        public String describe() {
            return "remote " + id;
        }

        @Override
        public String tenantName() {
            return id.tenant();
        }

        @Override
        public Optional<ContainerId> container() {
            return Optional.of(id);
        }
    }

    /** A container that others in its subnet, on this host, ask for by ARP. */
    record Neighbour(ContainerId id, int tenant, int network, Ipv4Address address, MacAddress mac) implements Item {
        @Override
        public String describe() {
            return "neighbour " + id;
        }

        @Override
        public String tenantName() {
            return id.tenant();
        }

        @Override
        public Optional<ContainerId> container() {
            return Optional.of(id);
        }
    }

    /** The gateway of a subnet. */
    record Gateway(String tenantName, int tenant, String subnet, int network, Ipv4Address address) implements Item {
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
    record Route(String tenantName, int tenant, String to, int network, Ipv4Prefix prefix) implements Item {
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
            implements Item {
        @Override
        public String describe() {
            return "arrival at " + to + " from " + from;
        }
    }

    /** Leave for one tenant's containers to send to another's, or to their own. */
    record TenantPair(String tenantName, int tenant, String to, int toNumber) implements Item {
        @Override
        public String describe() {
            return "policy " + tenantName + " to " + to;
        }
    }
}
