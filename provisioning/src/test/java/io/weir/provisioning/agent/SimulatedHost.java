package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.Outside;
import io.weir.provisioning.agent.HostState.Box;
import io.weir.provisioning.agent.HostState.Bridge;
import io.weir.provisioning.agent.HostState.Controller;
import io.weir.provisioning.agent.HostState.Device;
import io.weir.provisioning.agent.HostState.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A host in memory that does what steps say, as Open vSwitch and LXC would, and refuses what they would refuse. */
final class SimulatedHost {

    static final String TEMPLATE_CONFIG = "lxc.net.0.link = lxcbr0\nlxc.rootfs.path = dir:/x\n";

    final TreeMap<String, Bridge> bridges = new TreeMap<>();
    final TreeMap<String, Port> ports = new TreeMap<>();
    final TreeMap<String, Device> devices = new TreeMap<>();
    final TreeMap<String, Box> boxes = new TreeMap<>();
    final TreeMap<Datapath, SessionLimits> limits = new TreeMap<>();
    OptionalLong tableSize = OptionalLong.empty();
    Optional<HostState.Link> link = Optional.empty();
    Optional<HostState.Table> table = Optional.empty();
    boolean isForwarding;
    final List<String> done = new ArrayList<>();
    private final Site site;
    private final Datapath datapath;
    private int nextIndex = 1;
    private long nextPid = 100;

    SimulatedHost(Site site, Datapath datapath) {
        this.site = site;
        this.datapath = datapath;
        restartSwitch();
    }

    /** Open vSwitch's daemon forgets limits, and keeps what is in its database. */
    void restartSwitch() {
        limits.put(datapath, new SessionLimits(0, new TreeMap<>()));
    }

    HostState state() {
        return new HostState(
                datapath,
                bridges,
                ports,
                devices,
                boxes,
                limits,
                tableSize,
                new HostState.OwnSide(link, isForwarding, table));
    }

    Plan plan(HostPart part) {
        return new Planner(site).plan(part, state());
    }

    /** What is done next, in words. */
    List<String> nextSteps(HostPart part) {
        return plan(part).tasks().stream()
                .flatMap(task -> task.steps().stream())
                .map(Step::text)
                .toList();
    }

    /** Plans and does until nothing is left to do, which must come soon. */
    Plan converge(HostPart part) {
        for (int round = 0; round < 4; round++) {
            Plan plan = plan(part);
            if (plan.isEmpty()) {
                return plan;
            }
            plan.tasks().forEach(task -> task.steps().forEach(this::perform));
        }
        throw new AssertionError("still to do: " + plan(part));
    }

    /** All containers stop, their devices go, and Open vSwitch's database stays. */
    void reboot() {
        List.copyOf(boxes.values()).forEach(box -> stop(box.name()));
    }

    void stop(String name) {
        Box box = box(name);
        devices.remove(ContainerConfig.port(box.config()));
        boxes.put(name, new Box(name, box.mark(), box.config(), 0));
    }

    /** As a container does that reboots itself. */
    void restart(String name) {
        stop(name);
        start(name);
    }

    void start(String name) {
        Box box = box(name);
        devices.put(ContainerConfig.port(box.config()), new Device(nextIndex++, true));
        boxes.put(name, new Box(name, box.mark(), box.config(), nextPid++));
    }

    private void perform(Step step) {
        done.add(step.text());
        if (step instanceof Step.MakeBridge make) {
            bridges.put(make.bridge(), bridge(make.bridge(), make.datapath().type(), make.host()));
        } else if (step instanceof Step.SetBridge set) {
            Bridge old = bridges.get(set.bridge());
            bridges.put(set.bridge(), bridge(set.bridge(), datapath.type(), old.madeFor()));
        } else if (step instanceof Step.DeleteBridge delete) {
            bridges.remove(delete.bridge());
            ports.values().removeIf(port -> port.bridge().equals(delete.bridge()));
        } else if (step instanceof Step.PlugTunnel plug) {
            Map<String, String> options = OpenVSwitch.tunnelOptions(plug.localAddress());
            String name = plug.type().portName();
            addPort(new Port(name, plug.bridge(), plug.type().word(), new TreeMap<>(options), new TreeMap<>()));
        } else if (step instanceof Step.LimitSessions limit) {
            limit(limit);
        } else if (step instanceof Step.Unplug unplug) {
            unplug(unplug.ports());
        } else if (step instanceof Step.Plug plug) {
            plug.veths().forEach(veth -> plug(plug.bridge(), veth));
        } else if (step instanceof Step.Guard guard) {
            guard.ports().forEach(port -> devices.computeIfPresent(port, (name, old) -> new Device(old.index(), true)));
        } else {
            performOutside(step);
        }
    }

    /** Nothing passes before the firewall is there: that is what the order of steps is for. */
    private void performOutside(Step step) {
        if (step instanceof Step.SetFirewall set) {
            table = Optional.of(
                    new HostState.Table(NfTables.digest(set.firewall().text())));
        } else if (step instanceof Step.RemoveFirewall) {
            require(!ports.containsKey(Outside.PORT), "the way outside is open");
            table = Optional.empty();
        } else if (step instanceof Step.PlugOutside plug) {
            require(table.isPresent(), "no firewall yet");
            addPort(new Port(Outside.PORT, plug.bridge(), "internal", new TreeMap<>(), new TreeMap<>()));
            devices.put(Outside.PORT, new Device(nextIndex++, false));
            link = Optional.of(HostState.Link.joined(plug.mtu()));
        } else if (step instanceof Step.Forward forward) {
            require(table.isPresent(), "no firewall yet");
            isForwarding = true;
            require(forward.guarded().equals(containerDevices()), "a container's device is left open");
        } else {
            performOnContainer(step);
        }
    }

    private List<String> containerDevices() {
        return devices.keySet().stream()
                .filter(device -> !device.equals(Outside.PORT))
                .toList();
    }

    private void unplug(List<String> names) {
        ports.keySet().removeAll(names);
        if (names.contains(Outside.PORT)) {
            link = Optional.empty();
            devices.remove(Outside.PORT);
        }
    }

    private void limit(Step.LimitSessions step) {
        SessionLimits before = limits.get(step.datapath());
        require(before != null, "dpctl: datapath not found");
        TreeMap<Integer, Long> zones =
                new TreeMap<>(Objects.requireNonNull(before).zones());
        step.set().forEach((zone, limit) -> zones.put(zone, (long) limit));
        long byDefault = step.byDefault().isPresent() ? step.byDefault().getAsInt() : before.byDefault();
        limits.put(step.datapath(), new SessionLimits(byDefault, zones));
    }

    private void performOnContainer(Step step) {
        if (step instanceof Step.Make make) {
            require(!boxes.containsKey(make.part().name()), "lxc-create: container already exists");
            String config = ContainerConfig.of(TEMPLATE_CONFIG, make.part(), make.datapath());
            boxes.put(make.part().name(), new Box(make.part().name(), Optional.of(mark(make.part())), config, 0));
        } else if (step instanceof Step.ClearAway clear) {
            boxes.remove(clear.container());
        } else if (step instanceof Step.Configure configure) {
            rewrite(configure.part(), configure.config());
        } else if (step instanceof Step.SetNameServers set) {
            Box box = box(set.part().name());
            boxes.put(box.name(), new Box(box.name(), Optional.of(mark(set.part())), box.config(), box.pid()));
        } else if (step instanceof Step.SetMtu set) {
            require(box(set.part().name()).pid() == set.pid(), "nsenter: no such process");
            rewrite(set.part(), set.config());
        } else if (step instanceof Step.Start begin) {
            require(!box(begin.part().name()).isRunning(), "lxc-start: container is already running");
            start(begin.part().name());
        } else if (step instanceof Step.Stop end) {
            require(box(end.container()).isRunning(), "lxc-stop: container is not running");
            stop(end.container());
        } else if (step instanceof Step.Destroy destroy) {
            require(!box(destroy.container()).isRunning(), "lxc-destroy: container is running");
            boxes.remove(destroy.container());
        }
    }

    private void rewrite(ContainerPart part, String config) {
        Box box = box(part.name());
        boxes.put(box.name(), new Box(box.name(), box.mark(), config, box.pid()));
    }

    private void plug(String bridge, Step.Veth veth) {
        Device device = devices.get(veth.port());
        require(device != null, "no device " + veth.port());
        Port before = ports.get(veth.port());
        TreeMap<String, String> ids = new TreeMap<>(OpenVSwitch.externalIds(veth));
        ids.put("weir-ifindex", Integer.toString(device.index()));
        require(before == null || before.bridge().equals(bridge), "ovs-vsctl: port is in another bridge");
        ports.put(veth.port(), new Port(veth.port(), bridge, "", new TreeMap<>(), ids));
    }

    private void addPort(Port port) {
        Port before = ports.get(port.name());
        require(bridges.containsKey(port.bridge()), "ovs-vsctl: no bridge named " + port.bridge());
        require(before == null || before.bridge().equals(port.bridge()), "ovs-vsctl: port is in another bridge");
        ports.put(port.name(), port);
    }

    private Bridge bridge(String name, String type, String host) {
        List<Controller> controllers = List.of(new Controller(site.openflow(), "out-of-band", 1000, 5000));
        return new Bridge(name, type, "secure", true, "", List.of("OpenFlow13", "OpenFlow14"), controllers, host);
    }

    private Box box(String name) {
        Box box = boxes.get(name);
        require(box != null, "container " + name + " is not defined");
        return Objects.requireNonNull(box);
    }

    static Mark mark(ContainerPart part) {
        return new Mark(part.tenant(), part.name(), Mark.Stage.MADE, part.template(), part.options(), part.dns());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
