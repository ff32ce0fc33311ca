package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart.ContainerPart;
import java.util.ArrayList;
import java.util.List;

/**
 * A container's LXC configuration: what its template and its operator wrote, kept, and Weir's own lines between two
 * marks. Keys are those of LXC 3 and later (lxc.container.conf(5)).
 */
final class ContainerConfig {

    private static final String BEGIN = "# Weir: begin (written by the agent, which puts changes right)";
    private static final String MTU = "lxc.net.0.mtu";
    private static final String END = "# Weir: end";

    /** Runs on the host, before the container's first program; also when the container starts itself again. */
    private static final String HOOK = "lxc.hook.start-host = ";

    /**
     * Without the kernel's datapath nothing fills in the checksums that a container leaves to its network device, so TCP
     * stalls unless the container computes them. LXC_PID is set by lxc-start.
     */
    private static final String CHECKSUMS = "sh -c 'exec nsenter -t \"$LXC_PID\" -n ethtool -K eth0 tx off' weir";

    private ContainerConfig() {}

    /** {@code existing} with the lines that {@code part} asks for; the same text again if they are in it. */
    static String of(String existing, ContainerPart part, Datapath datapath) {
        List<String> lines = kept(existing);
        lines.add(BEGIN);
        lines.add("lxc.uts.name = " + part.name());
        lines.add("lxc.net.0.type = veth");
        lines.add("lxc.net.0.name = eth0");
        lines.add("lxc.net.0.veth.pair = " + part.port());
        lines.add("lxc.net.0.hwaddr = " + part.mac());
        lines.add(MTU + " = " + part.mtu());
        lines.add("lxc.net.0.ipv4.address = " + part.address());
        lines.add("lxc.net.0.ipv4.gateway = " + part.gateway());
        lines.add("lxc.net.0.flags = up");
        lines.add(HOOK + "sh -c '" + Devices.guardScript(part.port()) + "' weir");
        if (datapath == Datapath.USERSPACE) {
            lines.add(HOOK + CHECKSUMS);
        }
        lines.add(END);
        return String.join("\n", lines) + "\n";
    }

    /** What it takes for a running container to be as a new text says. */
    enum Change {
        /** Nothing that a running container can be told. */
        NOTHING_NOW,
        MTU,
        RESTART
    }

    static Change between(String running, String wanted) {
        if (!fixedAtStart(running).equals(fixedAtStart(wanted))) {
            return Change.RESTART;
        }
        return mtu(running).equals(mtu(wanted)) ? Change.NOTHING_NOW : Change.MTU;
    }

    /** The host's end of the container's veth pair, as {@code config} names it; empty if it does not. */
    static String port(String config) {
        return value(config, "lxc.net.0.veth.pair");
    }

    private static String mtu(String config) {
        return value(config, MTU);
    }

    private static String value(String config, String key) {
        return config.lines()
                .filter(line -> key(line).equals(key))
                .map(line -> line.substring(line.indexOf('=') + 1).strip())
                .reduce("", (first, last) -> last);
    }

    private static List<String> kept(String existing) {
        List<String> kept = new ArrayList<>();
        boolean ours = false;
        for (String line : existing.lines().toList()) {
            ours = ours || line.equals(BEGIN);
            if (!ours && !isReplaced(key(line))) {
                kept.add(line);
            }
            ours = ours && !line.equals(END);
        }
        return kept;
    }

    /** Templates join containers to a bridge of LXC's own, {@code lxcbr0}, and give them a name. */
    private static boolean isReplaced(String key) {
        return key.startsWith("lxc.net.") || key.equals("lxc.uts.name");
    }

    private static List<String> fixedAtStart(String config) {
        return config.lines()
                .filter(line -> isReplaced(key(line)) && !key(line).equals(MTU))
                .toList();
    }

    private static String key(String line) {
        int equals = line.indexOf('=');
        return equals < 0 ? "" : line.substring(0, equals).strip();
    }
}
