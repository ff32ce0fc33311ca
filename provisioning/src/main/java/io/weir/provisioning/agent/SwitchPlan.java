package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.TunnelType;
import io.weir.provisioning.agent.HostState.Bridge;
import io.weir.provisioning.agent.HostState.Controller;
import io.weir.provisioning.agent.HostState.Port;
import io.weir.provisioning.agent.Plan.Refusal;
import io.weir.provisioning.agent.Plan.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What lacks of a host's bridge and its tunnel ports. */
final class SwitchPlan {

    /** Milliseconds, at most, between tries for a lost controller. Open vSwitch 3.1 ignores it: 1, 2, 4, then 8 s. */
    static final int MAX_BACKOFF_MILLIS = 1000;

    /** Milliseconds of silence after which Open vSwitch asks whether the controller is still there. */
    static final int INACTIVITY_PROBE_MILLIS = 5000;

    private final Site site;
    private final HostPart part;
    private final HostState state;

    SwitchPlan(Site site, HostPart part, HostState state) {
        this.site = site;
        this.part = part;
        this.state = state;
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (Bridge bridge : state.bridges().values()) {
            if (bridge.madeFor().equals(site.host()) && !bridge.name().equals(part.bridge())) {
                steps.add(new Step.DeleteBridge(bridge.name()));
            }
        }
        Optional<Bridge> bridge = state.bridge(part.bridge());
        if (bridge.isPresent()) {
            setBridge(bridge.get()).ifPresent(steps::add);
        } else {
            steps.add(new Step.MakeBridge(part.bridge(), state.datapath(), site.host()));
        }
        addTunnels(steps);
        bridge.flatMap(this::limits).ifPresent(steps::add);
        return steps;
    }

    /** What the host cannot have although its part says so; everything else is done all the same. */
    Optional<Refusal> shortcoming() {
        if (part.zoneLimit() == 0) {
            return Optional.empty();
        }
        return state.bridge(part.bridge())
                .map(bridge -> wantedDatapath(bridge, state.datapath()))
                .flatMap(datapath -> state.limits().containsKey(datapath)
                        ? smallTable(datapath)
                        : Optional.of("the " + datapath.word() + " datapath cannot limit tracked sessions "
                                + "(dpctl/ct-get-limits fails), so one tenant's can fill the table of all"))
                .map(why -> new Refusal(Task.SWITCH, why));
    }

    /** All zones of the kernel's datapath share one table with the host itself, whatever the limits of each. */
    private Optional<String> smallTable(Datapath datapath) {
        long together =
                part.zones().stream().mapToLong(HostPart.ZoneLimit::limit).sum();
        long size = state.tableSize().orElse(Long.MAX_VALUE);
        return datapath == Datapath.KERNEL && size < together
                ? Optional.of("the kernel tracks " + size
                        + " sessions at most (net.netfilter.nf_conntrack_max), but the zones"
                        + " of this host may have " + together + " together, so one tenant's can fill the table of all")
                : Optional.empty();
    }

    /** A bridge keeps the datapath it has, unless this Open vSwitch does not offer it. */
    static Datapath wantedDatapath(Bridge bridge, Datapath offered) {
        return offered == Datapath.USERSPACE ? Datapath.USERSPACE : Datapath.of(bridge.datapathType());
    }

    /** Limits are not in the database: a datapath forgets them when it goes, and they are set again. */
    private Optional<Step> limits(Bridge bridge) {
        Datapath datapath = wantedDatapath(bridge, state.datapath());
        return Optional.ofNullable(state.limits().get(datapath)).flatMap(limits -> limits.lack(part, datapath));
    }

    private Optional<Step> setBridge(Bridge bridge) {
        List<List<String>> commands = new ArrayList<>();
        List<String> what = new ArrayList<>();
        if (!bridge.failMode().equals("secure")) {
            commands.add(List.of("set-fail-mode", bridge.name(), "secure"));
            what.add("fail_mode");
        }
        if (!bridge.inBandDisabled()) {
            commands.add(List.of("set", "bridge", bridge.name(), "other_config:disable-in-band=true"));
            what.add("disable-in-band");
        }
        if (!part.datapathId().isEmpty() && !bridge.datapathId().equals(part.datapathId())) {
            commands.add(List.of("set", "bridge", bridge.name(), "other_config:datapath-id=" + part.datapathId()));
            what.add("datapath-id");
        }
        if (!bridge.protocols().isEmpty() && !bridge.protocols().contains("OpenFlow14")) {
            commands.add(List.of("set", "bridge", bridge.name(), "protocols=" + OpenVSwitch.PROTOCOLS));
            what.add("protocols");
        }
        Datapath datapath = wantedDatapath(bridge, state.datapath());
        if (datapath != Datapath.of(bridge.datapathType())) {
            commands.add(List.of("set", "bridge", bridge.name(), "datapath_type=" + datapath.type()));
            what.add("datapath_type");
        }
        addController(bridge, commands, what);
        return commands.isEmpty()
                ? Optional.empty()
                : Optional.of(new Step.SetBridge(bridge.name(), commands, String.join(", ", what)));
    }

    /** One set-controller replaces the address: a bridge without any controller, however short, loses its flows. */
    private void addController(Bridge bridge, List<List<String>> commands, List<String> what) {
        Controller wanted = new Controller(site.openflow(), "out-of-band", MAX_BACKOFF_MILLIS, INACTIVITY_PROBE_MILLIS);
        if (bridge.controllers().equals(List.of(wanted))) {
            return;
        }
        if (!bridge.controllers().stream().map(Controller::target).toList().equals(List.of(site.openflow()))) {
            commands.add(List.of("set-controller", bridge.name(), site.openflow()));
        }
        commands.add(OpenVSwitch.controllerSettings(bridge.name()));
        what.add("controller");
    }

    private void addTunnels(List<Step> steps) {
        for (TunnelType type : TunnelType.values()) {
            Optional<Port> port = state.port(type.portName());
            boolean here =
                    port.filter(found -> found.bridge().equals(part.bridge())).isPresent();
            if (!part.tunnels().contains(type.word())) {
                if (here) {
                    steps.add(new Step.Unplug(List.of(type.portName()), "no overlay of this host is " + type.word()));
                }
                continue;
            }
            if (port.isPresent() && !here) {
                steps.add(new Step.Unplug(
                        List.of(type.portName()),
                        "it is in bridge " + port.get().bridge()));
            }
            if (!here || !isAsWanted(port.get(), type)) {
                steps.add(new Step.PlugTunnel(part.bridge(), type, part.address()));
            }
        }
    }

    private boolean isAsWanted(Port port, TunnelType type) {
        Map<String, String> options = OpenVSwitch.tunnelOptions(part.address());
        return port.type().equals(type.word()) && port.options().equals(new TreeMap<>(options));
    }
}
