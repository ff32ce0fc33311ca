package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.Outside;
import io.weir.flows.model.TunnelType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** One thing to do on a host. Each is safe to do twice, and says in words what it is for. */
sealed interface Step {

    /** What it is for, in words for an operator. */
    String text();

    /** Makes the bridge with all that it needs in one transaction. */
    record MakeBridge(String bridge, Datapath datapath, String host) implements Step {
        @Override
        public String text() {
            return "make bridge " + bridge + " (" + datapath.word() + " datapath)";
        }
    }

    /**
     * Sets what differs on a bridge, in one transaction.
     *
     * @param commands of ovs-vsctl, each a list of words
     */
    record SetBridge(String bridge, List<List<String>> commands, String what) implements Step {
        @Override
        public String text() {
            return "set " + what + " of bridge " + bridge;
        }
    }

    /** Deletes a bridge that an agent of this host made and that is no longer its bridge. */
    record DeleteBridge(String bridge) implements Step {
        @Override
        public String text() {
            return "delete bridge " + bridge + ", which is no longer this host's";
        }
    }

    /** Makes, or puts right, the one tunnel port of a type. */
    record PlugTunnel(String bridge, TunnelType type, String localAddress) implements Step {
        @Override
        public String text() {
            return "plug tunnel port " + type.portName() + " into " + bridge;
        }
    }

    /**
     * Sets how many sessions may be tracked at once.
     *
     * @param set by zone
     */
    record LimitSessions(Datapath datapath, OptionalInt byDefault, SortedMap<Integer, Integer> set) implements Step {

        public LimitSessions {
            set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
        }

        @Override
        public String text() {
            List<String> what = new ArrayList<>();
            byDefault.ifPresent(limit -> what.add(limit + " in all other zones"));
            if (!set.isEmpty()) {
                what.add("what is declared for zones " + set.keySet());
            }
            return "limit tracked sessions to " + String.join(", ", what);
        }
    }

    /** Puts the host's table of nftables in force, in place of what is there. */
    record SetFirewall(Firewall firewall, String why) implements Step {
        @Override
        public String text() {
            return "set nftables table ip " + Firewall.TABLE + ": " + why;
        }
    }

    /** Removes the host's table of nftables. */
    record RemoveFirewall() implements Step {
        @Override
        public String text() {
            return "remove nftables table ip " + Firewall.TABLE + ": this host has no way outside";
        }
    }

    /** Makes, or puts right, the port between bridge and host, and the host's end of it. */
    record PlugOutside(String bridge, int mtu) implements Step {
        @Override
        public String text() {
            return "plug port " + Outside.PORT + " into " + bridge + " and give it " + Outside.HOST;
        }
    }

    /**
     * Has the host forward packets.
     *
     * @param guarded containers' devices, which the host's own IP stack is to keep off all the same
     */
    record Forward(List<String> guarded) implements Step {

        public Forward {
            guarded = List.copyOf(guarded);
        }

        @Override
        public String text() {
            return "have the host forward (net.ipv4.ip_forward = 1)";
        }
    }

    /** Takes ports out of whatever bridge they are in. */
    record Unplug(List<String> ports, String why) implements Step {
        @Override
        public String text() {
            return "unplug " + String.join(", ", ports) + ": " + why;
        }
    }

    /** Plugs the host's ends of running containers' veth pairs, in one transaction. */
    record Plug(String bridge, List<Veth> veths) implements Step {
        @Override
        public String text() {
            return "plug " + String.join(", ", veths.stream().map(Veth::port).toList()) + " into " + bridge;
        }
    }

    /** The host's end of a container's veth pair. */
    record Veth(String port, String tenant, String container, String mac) {
        static Veth of(ContainerPart part) {
            return new Veth(part.port(), part.tenant(), part.name(), part.mac());
        }
    }

    /** Keeps the host's own IP stack off containers' devices. */
    record Guard(List<String> ports) implements Step {
        @Override
        public String text() {
            return "keep the host's own IP off " + String.join(", ", ports);
        }
    }

    /** Makes a container from its template, without starting it. */
    record Make(ContainerPart part, Datapath datapath) implements Step {
        @Override
        public String text() {
            return "make container " + named(part) + " from template " + part.template();
        }
    }

    /** Clears away a container of Weir's whose making was interrupted. */
    record ClearAway(String container) implements Step {
        @Override
        public String text() {
            return "clear away half-made container " + container;
        }
    }

    /** Writes a container's configuration. */
    record Configure(ContainerPart part, String config) implements Step {
        @Override
        public String text() {
            return "write configuration of container " + named(part);
        }
    }

    /** Writes a container's name servers. */
    record SetNameServers(ContainerPart part) implements Step {
        @Override
        public String text() {
            return "write name servers of container " + named(part);
        }
    }

    /** Changes the MTU of a running container on both ends of its veth pair, then its configuration. */
    record SetMtu(ContainerPart part, String config, long pid) implements Step {
        @Override
        public String text() {
            return "set MTU of container " + named(part) + " to " + part.mtu() + " (no restart)";
        }
    }

    /** Starts a container. */
    record Start(ContainerPart part) implements Step {
        @Override
        public String text() {
            return "start container " + named(part);
        }
    }

    /** Stops a container, and waits until it has stopped. */
    record Stop(String container, String why) implements Step {
        @Override
        public String text() {
            return "stop container " + container + ": " + why;
        }
    }

    /** Destroys a container with its data. */
    record Destroy(String container) implements Step {
        @Override
        public String text() {
            return "destroy container " + container + " with its data, as declared";
        }
    }

    private static String named(ContainerPart part) {
        return part.tenant() + "/" + part.name();
    }
}
