package io.weir.provisioning.agent;

import io.weir.flows.model.Outside;
import io.weir.provisioning.agent.HostState.Box;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks at a host: eight programs are run, however many containers there are. */
final class Observer {

    private final OpenVSwitch ovs;
    private final Lxc lxc;
    private final Devices devices;
    private final OutsideLink outsideLink;
    private final NfTables nfTables;

    Observer(OpenVSwitch ovs, Lxc lxc, Devices devices, OutsideLink outsideLink, NfTables nfTables) {
        this.ovs = ovs;
        this.lxc = lxc;
        this.devices = devices;
        this.outsideLink = outsideLink;
        this.nfTables = nfTables;
    }

    /** The host as it is now. Containers are looked at before devices: one that runs has had its device made. */
    HostState observe() throws CommandFailed, InterruptedException {
        SortedMap<String, Box> containers = lxc.read();
        OvsTables tables = ovs.read();
        Set<String> names = new TreeSet<>(Set.of(Outside.PORT));
        containers.values().stream()
                .filter(box -> box.mark().isPresent())
                .map(box -> ContainerConfig.port(box.config()))
                .filter(port -> !port.isEmpty())
                .forEach(names::add);
        return new HostState(
                tables.datapath(),
                tables.bridges(),
                tables.ports(),
                devices.read(names),
                containers,
                limits(tables),
                SessionLimits.kernelTableSize(),
                outside());
    }

    private HostState.OwnSide outside() throws CommandFailed, InterruptedException {
        return new HostState.OwnSide(outsideLink.read(), outsideLink.isForwarding(), nfTables.read());
    }

    /** One program for each datapath in use, which is one as a rule. */
    private SortedMap<Datapath, SessionLimits> limits(OvsTables tables) throws CommandFailed, InterruptedException {
        Set<Datapath> used = EnumSet.noneOf(Datapath.class);
        tables.bridges().values().forEach(bridge -> used.add(Datapath.of(bridge.datapathType())));
        SortedMap<Datapath, SessionLimits> limits = new TreeMap<>();
        for (Datapath datapath : used) {
            ovs.readLimits(datapath).ifPresent(found -> limits.put(datapath, found));
        }
        return limits;
    }
}
