package io.weir.provisioning.agent;

import io.weir.flows.model.Outside;
import io.weir.flows.model.TunnelType;
import io.weir.provisioning.agent.HostState.Device;
import io.weir.provisioning.agent.HostState.Port;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A host's Open vSwitch: its database by way of {@code ovs-vsctl}, each method one transaction, done when the daemon has
 * taken it up; and by way of {@code ovs-appctl} what is in no database.
 */
final class OpenVSwitch {

    /** OpenFlow14 is what the controller speaks; the others keep {@code ovs-ofctl} usable without options. */
    static final String PROTOCOLS = "OpenFlow10,OpenFlow13,OpenFlow14,OpenFlow15";

    /** Key in a bridge's {@code external_ids}: the host whose agent made it. */
    static final String HOST = "weir-host";

    /** Keys in an interface's {@code external_ids}, which say whose port it is. */
    static final String CONTAINER = "weir-container";

    private static final String TENANT = "weir-tenant";
    private static final String MAC = "attached-mac";
    private static final String INTERFACE_ID = "iface-id";

    /** Key of the device's number when it was plugged; a device made anew under the same name has another. */
    private static final String INDEX = "weir-ifindex";

    /** Of one transaction, until ovs-vswitchd has taken it up. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Zones that one command sets, at most. */
    private static final int ZONES_AT_ONCE = 1_000;

    private final Commands commands;
    private final String database;

    /** @param database as in {@code ovs-vsctl --db}; empty for Open vSwitch's own default */
    OpenVSwitch(Commands commands, String database) {
        this.commands = commands;
        this.database = database;
    }

    /** All bridges, ports, interfaces and controllers, and the best datapath that can be had. */
    OvsTables read() throws CommandFailed, InterruptedException {
        List<String> line = line();
        line.add("--format=json");
        line.addAll(OvsTables.QUERY);
        OvsTables tables = OvsTables.parse(commands.run(TIMEOUT, line));
        boolean isListedOnly = tables.datapath() == Datapath.KERNEL
                && lacksModule(commands.tryRun(TIMEOUT, appctl("dpctl/show", Datapath.KERNEL)));
        return isListedOnly ? tables.with(Datapath.USERSPACE) : tables;
    }

    /**
     * Whether the kernel has no module of Open vSwitch, whose daemon lists {@code system} among its {@code datapath_types}
     * all the same. ENOENT says so: where there is a module but no bridge that uses it, it is ENODEV. What else may go wrong
     * is no reason to take the kernel's datapath away from a bridge.
     *
     * @param shown what {@code dpctl/show} said of the kernel's datapath
     */
    static boolean lacksModule(Commands.Result shown) {
        return shown.status() != 0 && shown.output().contains("(No such file or directory)");
    }

    void makeBridge(Step.MakeBridge step, String openflow) throws CommandFailed, InterruptedException {
        String bridge = step.bridge();
        transact(List.of(
                List.of("--may-exist", "add-br", bridge),
                List.of(
                        "set",
                        "bridge",
                        bridge,
                        "datapath_type=" + step.datapath().type(),
                        "fail_mode=secure",
                        "other_config:disable-in-band=true",
                        "protocols=" + PROTOCOLS,
                        "external_ids:" + HOST + "=" + quoted(step.host())),
                List.of("set-controller", bridge, openflow),
                controllerSettings(bridge)));
    }

    static List<String> controllerSettings(String bridge) {
        return List.of(
                "set",
                "controller",
                bridge,
                "connection_mode=out-of-band",
                "max_backoff=" + SwitchPlan.MAX_BACKOFF_MILLIS,
                "inactivity_probe=" + SwitchPlan.INACTIVITY_PROBE_MILLIS);
    }

    void deleteBridge(String bridge) throws CommandFailed, InterruptedException {
        transact(List.of(List.of("--if-exists", "del-br", bridge)));
    }

    void plugTunnel(String bridge, TunnelType type, String localAddress) throws CommandFailed, InterruptedException {
        List<String> set = new ArrayList<>(List.of("set", "interface", type.portName(), "type=" + type.word()));
        tunnelOptions(localAddress).forEach((key, value) -> set.add("options:" + key + "=" + quoted(value)));
        transact(List.of(
                List.of("--may-exist", "add-port", bridge, type.portName()),
                List.of("clear", "interface", type.portName(), "options"),
                set));
    }

    /** Options of a tunnel port that serves every peer: the flow sets the peer's address and the network's id. */
    static Map<String, String> tunnelOptions(String localAddress) {
        return new TreeMap<>(Map.of("remote_ip", "flow", "key", "flow", "local_ip", localAddress));
    }

    /** Makes the port that is also a network device of the host. */
    void plugOutside(String bridge, int mtu) throws CommandFailed, InterruptedException {
        transact(List.of(
                List.of("--may-exist", "add-port", bridge, Outside.PORT),
                List.of(
                        "set",
                        "interface",
                        Outside.PORT,
                        "type=internal",
                        "mac=" + quoted(Outside.HOST_MAC.toString()),
                        "mtu_request=" + mtu)));
    }

    void unplug(List<String> ports) throws CommandFailed, InterruptedException {
        transact(ports.stream()
                .map(port -> List.of("--if-exists", "del-port", port))
                .toList());
    }

    /** @param devices the devices to plug, by port name */
    void plug(String bridge, List<Step.Veth> veths, SortedMap<String, Device> devices)
            throws CommandFailed, InterruptedException {
        List<List<String>> transaction = new ArrayList<>();
        for (Step.Veth veth : veths) {
            transaction.add(List.of("--may-exist", "add-port", bridge, veth.port()));
            List<String> set = new ArrayList<>(List.of("set", "interface", veth.port()));
            externalIds(veth).forEach((key, value) -> set.add("external_ids:" + key + "=" + quoted(value)));
            Device device = devices.get(veth.port());
            if (device == null) {
                throw new CommandFailed(
                        "ip link show " + veth.port(),
                        "the container runs, but there is no network device " + veth.port());
            }
            set.add("external_ids:" + INDEX + "=" + quoted(Integer.toString(device.index())));
            transaction.add(set);
        }
        transact(transaction);
    }

    static SortedMap<String, String> externalIds(Step.Veth veth) {
        return new TreeMap<>(Map.of(
                TENANT, veth.tenant(),
                CONTAINER, veth.container(),
                MAC, veth.mac(),
                INTERFACE_ID, veth.tenant() + "/" + veth.container()));
    }

    /** Whether Weir plugged the port, for a container. */
    static boolean isOurs(Port port) {
        return !port.externalId(CONTAINER).isEmpty();
    }

    /** Whether the port's {@code external_ids} say whose it is. */
    static boolean names(Port port, Step.Veth veth) {
        return port.externalIds().entrySet().containsAll(externalIds(veth).entrySet());
    }

    /**
     * Whether the port was plugged when its device was the one that is there now. Open vSwitch 3.1 in user space goes on
     * listening to the old one when a device is made anew quickly, so such a port carries nothing until plugged again.
     */
    static boolean isPluggedAs(Port port, Device device) {
        return port.externalId(INDEX).equals(Integer.toString(device.index()));
    }

    /** The limits that are set in a datapath; empty if it knows none, as the kernel's before Linux 4.18. */
    Optional<SessionLimits> readLimits(Datapath datapath) throws CommandFailed, InterruptedException {
        Commands.Result result = commands.tryRun(TIMEOUT, appctl("dpctl/ct-get-limits", datapath));
        return result.status() == 0 ? Optional.of(SessionLimits.parse(result.output())) : Optional.empty();
    }

    /** Sets limits, some zones at a time: a command line has an end. They last as long as ovs-vswitchd runs. */
    void limitSessions(Step.LimitSessions step) throws CommandFailed, InterruptedException {
        List<String> settings = new ArrayList<>();
        step.byDefault().ifPresent(limit -> settings.add("default=" + limit));
        step.set().forEach((zone, limit) -> settings.add("zone=" + zone + ",limit=" + limit));
        for (int i = 0; i < settings.size(); i += ZONES_AT_ONCE) {
            List<String> line = appctl("dpctl/ct-set-limits", step.datapath());
            line.addAll(settings.subList(i, Math.min(i + ZONES_AT_ONCE, settings.size())));
            commands.run(TIMEOUT, line);
        }
    }

    private static List<String> appctl(String command, Datapath datapath) {
        String name = datapath.type() + "@ovs-" + datapath.type(); // Open vSwitch has one of each type
        return new ArrayList<>(List.of("ovs-appctl", "--timeout=" + (TIMEOUT.toSeconds() - 5), command, name));
    }

    /** Runs commands of ovs-vsctl as one transaction. */
    void transact(List<List<String>> transaction) throws CommandFailed, InterruptedException {
        List<String> line = line();
        for (List<String> command : transaction) {
            line.add("--");
            line.addAll(command);
        }
        String output = commands.run(TIMEOUT, line);
        if (output.contains("Error detected while setting up")) {
            throw new CommandFailed(line, output);
        }
    }

    private List<String> line() {
        List<String> line = new ArrayList<>(List.of("ovs-vsctl", "--timeout=" + (TIMEOUT.toSeconds() - 5)));
        if (!database.isEmpty()) {
            line.add("--db=" + database);
        }
        return line;
    }

    /** A string as the database's syntax has it; what is quoted here has been checked to hold neither quote nor backslash. */
    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
