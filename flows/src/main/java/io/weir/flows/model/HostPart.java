package io.weir.flows.model;

import java.util.List;

/**
 * What a host's agent must bring about, as the controller tells it over REST: the intent, cut down to one host and to
 * plain words, with nothing left to derive.
 *
 * @param host the host
 * @param revision the intent's revision that last changed this part
 * @param bridge name of the bridge
 * @param datapathId the switch's datapath id, 16 hexadecimal digits, where it must be that; else empty
 * @param address the host's tunnel end point
 * @param underlayMtu largest IP packet that the underlay carries, in bytes
 * @param tunnels words of the tunnel types that need a port ({@link TunnelType#word})
 * @param containers the containers declared for the host, by tenant and name
 * @param zoneLimit how many sessions may be tracked at once in zones that {@code zones} does not list; 0 if the agent is
 *     to leave limits alone
 * @param zones the zones of the host's tenants, in the order of their numbers
 * @param outside the host's part of the way outside
 */
public record HostPart(
        String host,
        long revision,
        String bridge,
        String datapathId,
        String address,
        int underlayMtu,
        List<String> tunnels,
        List<ContainerPart> containers,
        int zoneLimit,
        List<ZoneLimit> zones,
        OutsidePart outside) {

    public HostPart {
        tunnels = List.copyOf(tunnels);
        containers = List.copyOf(containers);
        zones = zones == null ? List.of() : List.copyOf(zones); // null: kept by an agent before there were limits
        outside = outside == null ? OutsidePart.NONE : outside; // likewise
    }

    /** A part without a way outside. */
    public HostPart(
            String host,
            long revision,
            String bridge,
            String datapathId,
            String address,
            int underlayMtu,
            List<String> tunnels,
            List<ContainerPart> containers,
            int zoneLimit,
            List<ZoneLimit> zones) {
        this(
                host,
                revision,
                bridge,
                datapathId,
                address,
                underlayMtu,
                tunnels,
                containers,
                zoneLimit,
                zones,
                OutsidePart.NONE);
    }

    /** A part that says nothing of sessions. */
    public HostPart(
            String host,
            long revision,
            String bridge,
            String datapathId,
            String address,
            int underlayMtu,
            List<String> tunnels,
            List<ContainerPart> containers) {
        this(host, revision, bridge, datapathId, address, underlayMtu, tunnels, containers, 0, List.of());
    }

    /**
     * How many sessions may be tracked at once in one zone of connection tracking.
     *
     * @param zone 1 to 65535
     */
    public record ZoneLimit(int zone, int limit) {}

    /**
     * How containers of the host exchange packets with what is outside.
     *
     * @param way {@code nat}: through the host's own IP stack, under its addresses; {@code none}
     * @param refused addresses that no container may reach that way: the tunnel end points of all hosts
     * @param mtu of the port between the bridge and the host's IP stack, in bytes
     * @param published the ports of the host that lead to containers
     */
    public record OutsidePart(String way, List<String> refused, int mtu, List<Published> published) {

        public static final String NAT = "nat";

        public static final OutsidePart NONE = new OutsidePart("none", List.of(), 0, List.of());

        public OutsidePart {
            refused = List.copyOf(refused);
            published = List.copyOf(published);
        }
    }

    /**
     * A port of the host's own addresses that leads to a container's.
     *
     * @param protocol {@code tcp} or {@code udp}
     * @param port of the host
     * @param address what stands for the container between bridge and host
     * @param to port of the container
     */
    public record Published(String protocol, int port, String address, int to) {}

    /**
     * One container.
     *
     * @param address its address with its subnet's prefix length: {@code 192.168.1.2/24}
     * @param gateway its default route
     * @param dns name servers, in the order of preference
     * @param mtu its interface's MTU, in bytes
     * @param template the LXC template
     * @param options the template's options
     * @param state {@code running}, {@code stopped} or {@code destroyed}
     */
    public record ContainerPart(
            String tenant,
            String name,
            String address,
            String gateway,
            List<String> dns,
            String mac,
            String port,
            int mtu,
            String template,
            List<String> options,
            String state) {

        public ContainerPart {
            dns = List.copyOf(dns);
            options = List.copyOf(options);
        }
    }
}
