package io.weir.provisioning.bench;

import io.weir.provisioning.lab.Shell;
import java.util.List;
import java.util.Map;

/** A cable between two switches' hosts: through it go their tunnels. */
final class Underlay {

    /** A bridge whose own address is the tunnels' end; that is how a user-space datapath sends them. */
    private static final String BRIDGE = "br-phy";

    private static final String DEVICE = "nic";

    private Underlay() {}

    /** Address of a host, by its number from 1: the one that {@link Clusters} declares. */
    static String address(int number) {
        return "192.0.2." + number;
    }

    /** Joins two switches. */
    static void join(List<BenchSwitch> switches) {
        String first = switches.get(0).namespace();
        String second = switches.get(1).namespace();
        Shell outside = new Shell(List.of(), Map.of());
        outside.must(
                "ip", "-n", first, "link", "add", DEVICE, "mtu", "1600", "type", "veth", "peer", "name", DEVICE, "mtu",
                "1600", "netns", second);
        for (int i = 0; i < 2; i++) {
            add(switches.get(i), address(i + 1), outside);
        }
        for (int i = 0; i < 2; i++) {
            String peerMac = switches.get(1 - i)
                    .must("ovs-vsctl", "get", "interface", BRIDGE, "mac_in_use")
                    .strip()
                    .replace("\"", "");
            BenchSwitch ovs = switches.get(i);
            // It would ask by itself, but drop the packet for which it needs the answer.
            ovs.must("ovs-appctl", "-t", ovs.path("vsw.ctl"), "tnl/neigh/set", BRIDGE, address(2 - i), peerMac);
        }
    }

    private static void add(BenchSwitch ovs, String address, Shell outside) {
        String namespace = ovs.namespace();
        outside.must("nsenter", "--net=/run/netns/" + namespace, "ethtool", "-K", DEVICE, "tx", "off");
        outside.must("ip", "-n", namespace, "link", "set", DEVICE, "up");
        ovs.must("ovs-vsctl", "add-br", BRIDGE, "--", "set", "bridge", BRIDGE, "datapath_type=netdev");
        ovs.must("ovs-vsctl", "add-port", BRIDGE, DEVICE, "--", "set", "interface", BRIDGE, "mtu_request=1600");
        outside.must("ip", "-n", namespace, "address", "add", address + "/24", "dev", BRIDGE);
        outside.must("ip", "-n", namespace, "link", "set", BRIDGE, "up");
    }
}
