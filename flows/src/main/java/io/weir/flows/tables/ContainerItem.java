package io.weir.flows.tables;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.pipeline.Cookie;
import java.util.List;
import java.util.Optional;

/** What a host's switch must know of one container. */
public sealed interface ContainerItem extends Item {

    ContainerId id();

    /** What it says of the container, and a space. */
    String word();

    @Override
    default String describe() {
        return word() + id();
    }

    @Override
    default long cookie() {
        // As of its description: of hundreds of thousands of items, making that would be a good part of making their
        // flows.
        return Cookie.of(tenant(), word(), id().tenant(), "/", id().name());
    }

    @Override
    default String tenantName() {
        return id().tenant();
    }

    @Override
    default Optional<ContainerId> container() {
        return Optional.of(id());
    }

    /** A container that is plugged into this host's switch, at an OpenFlow port. */
    record LocalPort(
            ContainerId id, int tenant, int network, Ipv4Address address, MacAddress mac, int port, int identity)
            implements ContainerItem {
        @Override
        public String word() {
            return "port ";
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
            Ipv4Address end,
            int identity)
            implements ContainerItem {
        @Override
        public String word() {
            return "remote ";
        }
    }

    /** A container that others in its subnet, on this host, ask for by ARP. */
    record Neighbour(ContainerId id, int tenant, int network, Ipv4Address address, MacAddress mac)
            implements ContainerItem {
        @Override
        public String word() {
            return "neighbour ";
        }
    }

    /**
     * A container of this host that publishes ports.
     *
     * @param zone the connection tracking zone of its tenant's sessions with the outside
     * @param outside what stands for it on the way outside
     * @param port OpenFlow number of its port
     * @param ports its ports that are published
     */
    record Published(
            ContainerId id,
            int tenant,
            int zone,
            Ipv4Address outside,
            Ipv4Address address,
            MacAddress mac,
            int port,
            int identity,
            List<TrafficMatch> ports)
            implements ContainerItem {

        public Published {
            ports = List.copyOf(ports);
        }

        @Override
        public String word() {
            return "published ";
        }
    }
}
