package io.weir.provisioning.lab;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.Ipv4Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host of a lab: a network namespace with an Open vSwitch of its own and a directory for containers. In user space its
 * network interface is a port of the bridge br-phy, which has the host's address: that way user-space tunnels leave. With
 * the kernel's datapath the interface itself has the address.
 */
public final class LabHost {

    private static final String NIC = "nic";
    private static final String PHYSICAL_BRIDGE = "br-phy";

    /**
     * Gives a program a /sys that shows the network devices of its own namespace, as on a machine of its own, and the
     * control groups where they were. The first argument is a directory to keep them at meanwhile.
     */
    private static final String OWN_SYS = """
            set -e
            mount --rbind /sys/fs/cgroup "$1"
            mount -t sysfs sysfs /sys
            mount --move "$1" /sys/fs/cgroup
            shift
            exec "$@"
            """;

    private final HostPart part;
    private final int number;
    private final LabFiles files;
    private final Shell shell;
    private final LabDatapath datapath;
    private Optional<Process> agent = Optional.empty();

    private LabHost(HostPart part, int number, LabFiles files, Shell shell, LabDatapath datapath) {
        this.part = part;
        this.number = number;
        this.files = files;
        this.shell = shell;
        this.datapath = datapath;
    }

    static LabHost create(HostPart part, int number, LabFiles files, Ledger ledger, Underlay underlay) {
        String namespace = files.namespace(part.host());
        Shell shell = Namespace.create(namespace, ledger, environment(files, part.host()));
        underlay.plug(namespace, number, NIC, part.underlayMtu());
        LabHost host = new LabHost(part, number, files, shell, underlay.datapath());
        host.startSwitch();
        host.joinUnderlay();
        return host;
    }

    /** The variables that let {@code ovs-vsctl} and its fellows find this host's switch. */
    static Map<String, String> environment(LabFiles files, String host) {
        Map<String, String> environment = new HashMap<>(files.mark());
        Path ovs = files.host(host).resolve("ovs");
        environment.put("OVS_RUNDIR", ovs.toString());
        environment.put("OVS_LOGDIR", ovs.toString());
        environment.put("OVS_DBDIR", ovs.toString());
        return environment;
    }

    /** The directory that {@code lxc-…} take after {@code -P}. */
    static Path containers(LabFiles files, String host) {
        return files.host(host).resolve("lxc");
    }

    public String name() {
        return part.host();
    }

    /** Its tunnel end point. */
    public String address() {
        return part.address();
    }

    /** Name of the bridge that Weir governs. */
    public String bridge() {
        return part.bridge();
    }

    /** What a bridge's {@code datapath_type} is to be on this host. */
    public String datapathType() {
        return datapath.type();
    }

    LabDatapath datapath() {
        return datapath;
    }

    String namespace() {
        return files.namespace(name());
    }

    int number() {
        return number;
    }

    LabFiles files() {
        return files;
    }

    /** Its directory of containers, which {@code lxc-…} take after {@code -P}. */
    public Path containers() {
        return containers(files, name());
    }

    Shell shell() {
        return shell;
    }

    /** Runs a program on this host that must succeed, and answers what it wrote. */
    public String run(String... command) {
        return shell.must(command);
    }

    public String ovsVsctl(String... arguments) {
        return shell.must(prepend(List.of("ovs-vsctl", "--timeout=30"), arguments));
    }

    /** Runs ovs-ofctl with OpenFlow 1.4; the first argument is its command, and the bridge stands behind that. */
    public String ovsOfctl(String command, String... arguments) {
        return shell.must(prepend(List.of("ovs-ofctl", "-O", "OpenFlow14", command, bridge()), arguments));
    }

    /** What Open vSwitch says it would do with a packet, e.g. {@code in_port=1,icmp,nw_src=…} (ofproto/trace). */
    public String trace(String packet) {
        return shell.must("ovs-appctl", "ofproto/trace", bridge(), packet);
    }

    /** Begins to look at everything that passes one of its network devices, a container's port for example. */
    public Capture capture(String device) {
        return Capture.start(shell, device, "");
    }

    /** Begins to look at what one of its network devices gets, a container's port for example, byte by byte. */
    public Sniffer sniff(String device) {
        return Sniffer.inbound(shell, device, device);
    }

    /** Sends a packet over the underlay until one is answered. */
    void warm(String address) {
        Await.until(name() + " reaches " + address + " over the underlay", Duration.ofSeconds(10), () -> shell.run(
                        "ping", "-n", "-q", "-c", "1", "-W", "1", address)
                .isSuccess());
    }

    /**
     * Makes a peer's MAC address known. A switch in user space is told: it would ask by itself, but drop the packet for
     * which it needs the answer, and it does not learn from what the kernel asks.
     */
    void introduce(LabHost peer) {
        if (datapath == LabDatapath.KERNEL) {
            warm(peer.address());
            return;
        }
        shell.must("ovs-appctl", "tnl/neigh/set", PHYSICAL_BRIDGE, peer.address(), peer.physicalMac());
    }

    private String physicalMac() {
        return ovsVsctl("get", "interface", PHYSICAL_BRIDGE, "mac_in_use")
                .strip()
                .replace("\"", "");
    }

    boolean hasAgent() {
        return agent.isPresent();
    }

    void startAgent(Launcher launcher, Ipv4Address controller) {
        Path groups = files.host(name()).resolve("cgroup");
        createDirectories(groups);
        List<String> command = new ArrayList<>(List.of(
                "unshare", "--mount", "--propagation", "private", "sh", "-c", OWN_SYS, "sh", groups.toString()));
        command.addAll(launcher.command(
                "agent",
                "--host",
                name(),
                "--controller",
                "http://" + controller + ":" + LabController.REST_PORT,
                "--lxc-path",
                containers().toString(),
                "--state-dir",
                files.host(name()).resolve("agent").toString()));
        agent = Optional.of(shell.startService(files.log("agent-" + name()), command));
    }

    /** Ends the agent at once, as {@code kill -9} does, and answers when it is gone. */
    void killAgent() {
        agent.ifPresent(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Await.until("the end of the agent of " + this, Duration.ofSeconds(10), () -> !process.isAlive());
        });
        agent = Optional.empty();
    }

    private void startSwitch() {
        Path ovs = files.host(name()).resolve("ovs");
        createDirectories(ovs);
        createDirectories(containers());
        String database = ovs.resolve("conf.db").toString();
        shell.must("ovsdb-tool", "create", database, "/usr/share/openvswitch/vswitch.ovsschema");
        shell.must(
                "ovsdb-server",
                database,
                "--remote=punix:" + ovs.resolve("db.sock"),
                "--pidfile",
                "--log-file",
                "-vconsole:off",
                "--detach");
        shell.must("ovs-vsctl", "--no-wait", "init");
        List<String> daemon = new ArrayList<>(List.of("ovs-vswitchd"));
        if (datapath == LabDatapath.USERSPACE) {
            daemon.add("--disable-system");
        }
        // Dummy ports let tests have thousands of them.
        daemon.addAll(List.of("--enable-dummy", "--pidfile", "--log-file", "-vconsole:off", "--detach"));
        shell.must(daemon);
    }

    private void joinUnderlay() {
        if (datapath == LabDatapath.KERNEL) {
            shell.must("ip", "address", "add", address() + "/" + Underlay.PREFIX_LENGTH, "dev", NIC);
            shell.must("ip", "link", "set", NIC, "up");
        } else {
            addPhysicalBridge();
        }
    }

    private void addPhysicalBridge() {
        shell.must("ethtool", "-K", NIC, "tx", "off");
        shell.must("ip", "link", "set", NIC, "up");
        ovsVsctl(
                "add-br",
                PHYSICAL_BRIDGE,
                "--",
                "set",
                "bridge",
                PHYSICAL_BRIDGE,
                "datapath_type=" + datapath.type(),
                "--",
                "add-port",
                PHYSICAL_BRIDGE,
                NIC,
                "--",
                "set",
                "interface",
                PHYSICAL_BRIDGE,
                "mtu_request=" + part.underlayMtu());
        shell.must("ip", "address", "add", address() + "/" + Underlay.PREFIX_LENGTH, "dev", PHYSICAL_BRIDGE);
        shell.must("ip", "link", "set", PHYSICAL_BRIDGE, "up");
    }

    private static void createDirectories(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> prepend(List<String> first, String... rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(rest));
        return all;
    }

    @Override
    public String toString() {
        return name();
    }
}
