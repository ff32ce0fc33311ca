package io.weir.provisioning.agent;

import io.weir.flows.model.Outside;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A host as observed: its switches, and the containers in its container directory.
 *
 * @param datapath the best datapath that its Open vSwitch offers
 * @param bridges by name
 * @param ports the ports of all bridges, by name
 * @param devices the host's network devices that are some port of Open vSwitch or of a container, by name
 * @param containers by LXC name, those of others too
 * @param limits of the sessions tracked in the datapaths that have a bridge; one that knows no limits is not listed
 * @param tableSize how many sessions the kernel tracks at most, of the kernel's datapath and of the host itself; empty where
 *     that is not to be known
 * @param outside its own side of the way outside
 */
record HostState(
        Datapath datapath,
        SortedMap<String, Bridge> bridges,
        SortedMap<String, Port> ports,
        SortedMap<String, Device> devices,
        SortedMap<String, Box> containers,
        SortedMap<Datapath, SessionLimits> limits,
        OptionalLong tableSize,
        OwnSide outside) {

    HostState {
        bridges = Collections.unmodifiableSortedMap(new TreeMap<>(bridges));
        ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
        devices = Collections.unmodifiableSortedMap(new TreeMap<>(devices));
        containers = Collections.unmodifiableSortedMap(new TreeMap<>(containers));
        limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits));
    }

    Optional<Bridge> bridge(String name) {
        return Optional.ofNullable(bridges.get(name));
    }

    Optional<Port> port(String name) {
        return Optional.ofNullable(ports.get(name));
    }

    Optional<Device> device(String name) {
        return Optional.ofNullable(devices.get(name));
    }

    Optional<Box> container(String name) {
        return Optional.ofNullable(containers.get(name));
    }

    /**
     * A bridge of Open vSwitch.
     *
     * @param datapathId the datapath id that it is told to have; empty means Open vSwitch's own choice
     * @param protocols OpenFlow versions it speaks; empty means Open vSwitch's own choice
     * @param madeFor the host whose agent made it, empty if an operator did
     */
    record Bridge(
            String name,
            String datapathType,
            String failMode,
            boolean inBandDisabled,
            String datapathId,
            List<String> protocols,
            List<Controller> controllers,
            String madeFor) {

        Bridge {
            protocols = List.copyOf(protocols);
            controllers = List.copyOf(controllers);
        }
    }

    /** A bridge's controller row; the numbers are milliseconds, -1 where not set. */
    record Controller(String target, String connectionMode, long maxBackoffMillis, long inactivityProbeMillis) {}

    /** A port of a bridge, which is an interface by the same name; the maps are those of its interface. */
    record Port(
            String name,
            String bridge,
            String type,
            SortedMap<String, String> options,
            SortedMap<String, String> externalIds) {

        Port {
            options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
            externalIds = Collections.unmodifiableSortedMap(new TreeMap<>(externalIds));
        }

        String externalId(String key) {
            return externalIds.getOrDefault(key, "");
        }
    }

    /**
     * A network device of the host.
     *
     * @param index its number, which no later device of the same name has
     * @param guarded whether the host's own IP stack keeps off it
     */
    record Device(int index, boolean guarded) {}

    /**
     * The host's own side of the way outside.
     *
     * @param link the device {@code weir-out}, if there is one
     * @param isForwarding whether the host forwards packets
     * @param table the table of Weir's in its nftables, if there is one
     */
    record OwnSide(Optional<Link> link, boolean isForwarding, Optional<Table> table) {}

    /**
     * The device {@code weir-out}.
     *
     * @param addresses with their lengths: {@code 198.18.0.1/32}
     * @param routes by way of it, of the main table: {@code 198.18.0.0/16 via 198.18.255.255}
     */
    record Link(String mac, int mtu, boolean isUp, List<String> addresses, List<String> routes) {

        Link {
            addresses = List.copyOf(addresses);
            routes = List.copyOf(routes);
        }

        /** Whether it is as it should be. */
        boolean isJoined(int wantedMtu) {
            return equals(joined(wantedMtu));
        }

        /** The device as it should be. */
        static Link joined(int mtu) {
            List<String> addresses = List.of(Outside.HOST + "/32");
            List<String> routes = List.of(Outside.PREFIX + " via " + WayOut.NEXT_HOP);
            return new Link(Outside.HOST_MAC.toString(), mtu, true, addresses, routes);
        }
    }

    /** @param given digest of the text that it was made from; empty if it was changed since */
    record Table(String given) {}

    /**
     * A directory in the container directory.
     *
     * @param mark what Weir wrote beside the container; empty if it is somebody else's
     * @param config its LXC configuration; empty if there is none
     * @param pid its first process, as the host numbers it; 0 when it does not run
     */
    record Box(String name, Optional<Mark> mark, String config, long pid) {

        boolean isRunning() {
            return pid > 0;
        }
    }
}
