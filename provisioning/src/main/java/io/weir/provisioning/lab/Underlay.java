package io.weir.provisioning.lab;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The network that joins the hosts of a lab: a Linux bridge in a namespace of its own, with no way out. The controller
 * runs in that namespace as well. Its addresses are of those that are set aside for documentation, so none can
 * be mistaken for somebody's.
 */
public final class Underlay {

    /** The ranges that hosts of a lab may have addresses in (RFC 5737), all of one length. */
    static final List<Ipv4Prefix> RANGES =
            List.of(Ipv4Prefix.of("192.0.2.0/24"), Ipv4Prefix.of("198.51.100.0/24"), Ipv4Prefix.of("203.0.113.0/24"));

    /** All ranges' length. */
    static final int PREFIX_LENGTH = 24;

    /** Name of the namespace, behind the lab's. */
    static final String NAME = "underlay";

    private static final String BRIDGE = "underlay";

    private final Shell shell;
    private final LabFiles files;
    private final LabDatapath datapath;

    private Underlay(Shell shell, LabFiles files, LabDatapath datapath) {
        this.shell = shell;
        this.files = files;
        this.datapath = datapath;
    }

    static Underlay create(LabFiles files, Ledger ledger, LabDatapath datapath) {
        Shell shell = Namespace.create(files.namespace(NAME), ledger, files.mark());
        shell.must("ip", "link", "add", BRIDGE, "type", "bridge");
        shell.must("ip", "link", "set", BRIDGE, "up");
        return new Underlay(shell, files, datapath);
    }

    Shell shell() {
        return shell;
    }

    /** That of the hosts that it joins. */
    LabDatapath datapath() {
        return datapath;
    }

    /** The range that these hosts share; fails where an address is not for documentation, or they share none. */
    static Ipv4Prefix rangeOf(Map<String, Ipv4Address> hosts) {
        Ipv4Prefix shared = RANGES.get(0);
        for (Map.Entry<String, Ipv4Address> host : hosts.entrySet()) {
            Optional<Ipv4Prefix> range = RANGES.stream()
                    .filter(candidate -> candidate.contains(host.getValue()))
                    .findFirst();
            if (range.isEmpty()) {
                throw new LabFailure("host " + host.getKey() + " has the address " + host.getValue()
                        + ", but the hosts of a lab have addresses that are set aside for documentation: in " + RANGES);
            }
            shared = range.get();
        }
        Ipv4Prefix all = shared;
        if (!hosts.values().stream().allMatch(all::contains)) {
            throw new LabFailure(
                    "the hosts of a lab have addresses in one range of these: " + RANGES + ", not " + hosts);
        }
        return shared;
    }

    /** Gives the controller the first address of the range that no host has. */
    Ipv4Address addController(Ipv4Prefix range, Collection<Ipv4Address> taken) {
        for (int bits = range.network().bits() + 1; bits < range.last().bits(); bits++) {
            Ipv4Address address = new Ipv4Address(bits);
            if (!taken.contains(address)) {
                shell.must("ip", "address", "add", address + "/" + range.length(), "dev", BRIDGE);
                return address;
            }
        }
        throw new LabFailure("hosts have all addresses of " + range + ": none is left for the controller");
    }

    /**
     * Plugs a host in: makes a veth pair between the bridge and the host's namespace.
     *
     * @param number the host's number in the lab, which names the bridge's end
     * @param nic name of the host's end
     */
    void plug(String hostNamespace, int number, String nic, int mtu) {
        String port = portName(number);
        shell.must(List.of(
                "ip",
                "link",
                "add",
                port,
                "mtu",
                Integer.toString(mtu),
                "type",
                "veth",
                "peer",
                "name",
                nic,
                "mtu",
                Integer.toString(mtu),
                "netns",
                hostNamespace));
        shell.must("ip", "link", "set", port, "master", BRIDGE, "up");
        if (datapath == LabDatapath.USERSPACE) {
            shell.must("ethtool", "-K", port, "tx", "off"); // it leaves checksums of what it sends as they are
        }
    }

    /** Begins to look at what a host sends and gets on the underlay; {@code filter} as in pcap-filter(7). */
    public Capture capture(LabHost host, String filter) {
        return Capture.start(shell, portName(host.number()), filter);
    }

    /** Begins to look at everything on the underlay. */
    public Capture capture(String filter) {
        return Capture.start(shell, BRIDGE, filter);
    }

    private static String portName(int number) {
        return "host" + number;
    }

    @Override
    public String toString() {
        return files.namespace(NAME);
    }
}
