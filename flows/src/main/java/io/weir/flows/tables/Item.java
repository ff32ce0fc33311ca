package io.weir.flows.tables;

import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.RuleId;
import io.weir.flows.model.TunnelType;
import io.weir.flows.openflow.Flow;
import io.weir.flows.pipeline.Cookie;
import io.weir.flows.pipeline.Leave;
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

    /** An item that is about a container. */
    sealed interface OfContainer extends Item {

        ContainerId id();

        @Override
        default String tenantName() {
            return id().tenant();
        }

        @Override
        default Optional<ContainerId> container() {
            return Optional.of(id());
        }
    }

    /** An item whose flows are a rule's, and have its cookie. */
    sealed interface OfRule extends Item {

        RuleId id();

        /** The rule's number. */
        int rule();

        @Override
        default String tenantName() {
            return id().tenant();
        }

        @Override
        default long cookie() {
            return Cookie.ofRule(tenant(), rule());
        }
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
    record LocalPort(
            ContainerId id, int tenant, int network, Ipv4Address address, MacAddress mac, int port, int identity)
            implements OfContainer {
        @Override
        public String describe() {
            return "port " + id;
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
            implements OfContainer {
        @Override
        public String describe() {
            return "remote " + id;
        }
    }

    /** A container that others in its subnet, on this host, ask for by ARP. */
    record Neighbour(ContainerId id, int tenant, int network, Ipv4Address address, MacAddress mac)
            implements OfContainer {
        @Override
        public String describe() {
            return "neighbour " + id;
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

    /** A tenant whose containers may begin any session with each other unless a rule says otherwise. */
    record OpenInside(String tenantName, int tenant) implements Item {
        @Override
        public String describe() {
            return "inside " + tenantName;
        }
    }

    /**
     * The port that leads outside.
     *
     * @param port its OpenFlow number
     */
    record OutsidePort(int port) implements Item {

        @Override
        public String describe() {
            return "port outside";
        }
    }

    /**
     * A tenant's way outside, by which its containers of this host begin sessions.
     *
     * @param port OpenFlow number of the port that leads there
     * @param zone the connection tracking zone of these sessions, which their sender's address there is made of
     */
    record WayOut(String tenantName, int tenant, int port, int zone) implements Item {

        @Override
        public String describe() {
            return "way out of " + tenantName;
        }
    }

    /** A subnet of this host that packets from outside come to. */
    record WayIn(String tenantName, int tenant, String subnet, int network, Ipv4Prefix prefix) implements Item {

        @Override
        public String describe() {
            return "way in to " + tenantName + "/" + subnet;
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
            implements OfContainer {

        public Published {
            ports = List.copyOf(ports);
        }

        @Override
        public String describe() {
            return "published " + id;
        }
    }

    /**
     * A subnet in a tenant's reach: whoever has such an address is not outside.
     *
     * @param of the subnet in words: {@code tenant/subnet}
     */
    record NotOutside(String tenantName, int tenant, String of, Ipv4Prefix prefix) implements Item {

        @Override
        public String describe() {
            return of + " is not outside of " + tenantName;
        }
    }

    /**
     * The connection tracking zone for what one tenant sends to another, or to itself.
     *
     * @param zone the same for both directions, 1 to 65535
     */
    record Zone(String tenantName, int tenant, String to, int toNumber, int zone) implements Item {
        @Override
        public String describe() {
            return "zone " + tenantName + " to " + to;
        }
    }

    /** What a rule does. */
    enum Effect {
        ALLOW,
        /** The same, and the data connections of FTP (RFC 959) belong to their control connection. */
        ALLOW_WITH_FTP,
        /** Drops, whether or not somebody is told of it. */
        DENY,
        /** Withdrawn: lets the sessions go on that it let in. */
        KEEP,
        /** Only counts. */
        OBSERVE,
        /** Counts, and the controller is told of new sessions. */
        OBSERVE_AND_LOG;

        /** Whether it decides nothing. */
        public boolean observes() {
            return this == OBSERVE || this == OBSERVE_AND_LOG;
        }

        /** Whether packets pass because of it. */
        boolean lets() {
            return this == ALLOW || this == ALLOW_WITH_FTP || this == KEEP;
        }
    }

    /**
     * What sessions one end may begin with another, as the rules of one place in their order say of these two ends.
     *
     * @param tenantName whose rules they are, empty for the operator's
     * @param priority of its flows, by which the first rule that concerns the two ends decides
     * @param rule number of the rule that says so for every session, 0 if it depends on the session
     */
    record PairLeave(String tenantName, int tenant, int priority, Side from, Side to, Leave leave, int rule)
            implements Item {
        @Override
        public String describe() {
            return "leave from " + from + " to " + to + " by " + (tenant == 0 ? "the operator" : tenantName) + " at "
                    + priority;
        }
    }

    /**
     * A rule, for one pair of ends and one part of its traffic. A rule that names labels is about as many ends as there
     * are identities that have them.
     *
     * @param tenant number of the tenant that wrote it, 0 for the operator
     * @param rule its number
     * @param priority of its flows
     * @param from who begins the sessions
     * @param to with whom they are begun
     * @param besideObserving whether a rule that only observes is about the same two tenants
     */
    record RuleMatch(
            RuleId id,
            int tenant,
            int rule,
            int priority,
            Effect effect,
            Side from,
            Side to,
            TrafficMatch traffic,
            boolean besideObserving)
            implements OfRule {

        @Override
        public String describe() {
            return "rule " + id + " (" + rule + ") from " + from + " to " + to + " of " + traffic;
        }
    }

    /**
     * A rule's part that is one for all of its pairs: its sessions are committed, and its packets counted.
     *
     * @param tells whether the controller is told: of new sessions it let in, or of packets it dropped
     * @param passage between whom its sessions are
     */
    record RuleCount(RuleId id, int tenant, int rule, Effect effect, boolean tells, Passage passage) implements OfRule {

        /** Between whom sessions are, and so how they are translated. */
        public sealed interface Passage {

            /** Containers. */
            record Within() implements Passage {}

            /** Begun with the outside, under this address. */
            record Outwards(Ipv4Address under) implements Passage {}

            /** Begun by the outside. */
            record Inwards() implements Passage {}
        }

        @Override
        public String describe() {
            return "rule " + id + " (" + rule + ")";
        }
    }
}
