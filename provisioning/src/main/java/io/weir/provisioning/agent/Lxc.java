package io.weir.provisioning.agent;

import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.provisioning.agent.HostState.Box;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host's LXC containers, by way of LXC's own programs. They find a running container by a socket of the network
 * namespace that it was started from, so all must run in the same one as the agent.
 */
final class Lxc {

    /** A template may download a whole distribution. */
    private static final Duration MAKE_TIMEOUT = Duration.ofMinutes(20);

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** Seconds that a container gets to halt by itself before it is killed. */
    private static final int HALT_SECONDS = 10;

    private static final Path RESOLV_DIRECTORY = Path.of("etc");
    private static final String RESOLV_CONF = "resolv.conf";
    private static final Path BOOT_DIRECTORY = Path.of("etc/init.d");
    private static final String BOOT_SCRIPT = "rcS";

    private static final Pattern NAME_AND_PID = Pattern.compile("(\\S+)\\s+([0-9]{1,10})\\s*");

    private final Commands commands;
    private final ContainerDirectory directory;

    Lxc(Commands commands, ContainerDirectory directory) {
        this.commands = commands;
        this.directory = directory;
    }

    /** All containers, by name, those of others too. */
    SortedMap<String, Box> read() throws CommandFailed, InterruptedException {
        return directory.read(pids());
    }

    private Map<String, Long> pids() throws CommandFailed, InterruptedException {
        Map<String, Long> pids = new HashMap<>();
        String table = commands.run(TIMEOUT, List.of("lxc-ls", "-P", path(), "--active", "-f", "-F", "NAME,PID"));
        for (String line : table.lines().skip(1).toList()) {
            Matcher row = NAME_AND_PID.matcher(line);
            if (row.matches()) {
                pids.put(row.group(1), Long.parseLong(row.group(2)));
            }
        }
        return pids;
    }

    /** Makes a container that is configured and does not run. */
    void make(ContainerPart part, Datapath datapath) throws CommandFailed, InterruptedException {
        String name = part.name();
        Mark mark = new Mark(part.tenant(), name, Mark.Stage.MAKING, part.template(), part.options(), List.of());
        List<String> line = new ArrayList<>(List.of("lxc-create", "-P", path(), "-n", name, "-t", part.template()));
        if (!part.options().isEmpty()) {
            line.add("--");
            line.addAll(part.options());
        }
        try {
            directory.claim(name, mark);
            commands.run(MAKE_TIMEOUT, line);
            if (part.template().equals("busybox")) {
                leaveOutDhcp(directory.rootfs(name));
            }
            directory.writeConfig(name, ContainerConfig.of(directory.config(name), part, datapath));
            writeNameServers(part);
            directory.writeMark(name, mark.made(part.dns()));
        } catch (IOException failure) {
            throw new CommandFailed(line, failure.toString());
        }
    }

    /** Busybox's own template asks DHCP for an address, which first takes away the one that LXC has set. */
    private static void leaveOutDhcp(Rootfs rootfs) throws IOException {
        String boot = rootfs.read(BOOT_DIRECTORY, BOOT_SCRIPT).orElse("");
        List<String> kept =
                boot.lines().filter(line -> !line.contains("udhcpc")).toList();
        rootfs.replace(BOOT_DIRECTORY, BOOT_SCRIPT, String.join("\n", kept) + "\n");
    }

    void clearAway(String name) throws CommandFailed, InterruptedException {
        if (directory.hasConfig(name)) {
            commands.run(TIMEOUT, List.of("lxc-destroy", "-P", path(), "-n", name, "-f"));
        }
        try {
            directory.unclaim(name);
        } catch (IOException failure) {
            throw new CommandFailed("rmdir " + path() + "/" + name, failure.toString());
        }
    }

    void configure(String name, String config) throws CommandFailed {
        try {
            directory.writeConfig(name, config);
        } catch (IOException failure) {
            throw new CommandFailed("write " + path() + "/" + name + "/config", failure.toString());
        }
    }

    void setNameServers(ContainerPart part) throws CommandFailed {
        try {
            writeNameServers(part);
            Mark mark = directory.mark(part.name()).orElseThrow(() -> new IOException("no longer Weir's"));
            directory.writeMark(part.name(), mark.made(part.dns()));
        } catch (IOException failure) {
            throw new CommandFailed("write etc/" + RESOLV_CONF + " of " + part.name(), failure.toString());
        }
    }

    private void writeNameServers(ContainerPart part) throws IOException {
        if (part.dns().isEmpty()) {
            return;
        }
        List<String> lines =
                part.dns().stream().map(server -> "nameserver " + server).toList();
        directory.rootfs(part.name()).replace(RESOLV_DIRECTORY, RESOLV_CONF, String.join("\n", lines) + "\n");
    }

    /** Starts a container; when it cannot start, its own log goes with the failure. */
    void start(String name) throws CommandFailed, InterruptedException {
        Path log = directory.startLog(name);
        List<String> line = List.of("lxc-start", "-P", path(), "-n", name, "-d", "-o", log.toString(), "-l", "WARN");
        directory.clearStartLog(name);
        Commands.Result result = commands.tryRun(TIMEOUT, line);
        if (result.status() != 0) {
            throw new CommandFailed(line, result.output() + directory.readStartLog(name));
        }
    }

    void stop(String name) throws CommandFailed, InterruptedException {
        commands.run(TIMEOUT, List.of("lxc-stop", "-P", path(), "-n", name, "-t", Integer.toString(HALT_SECONDS)));
    }

    void destroy(String name) throws CommandFailed, InterruptedException {
        commands.run(TIMEOUT, List.of("lxc-destroy", "-P", path(), "-n", name));
    }

    /** Sets the MTU at both ends of a running container's veth pair. */
    void setMtu(Step.SetMtu step) throws CommandFailed, InterruptedException {
        String mtu = Integer.toString(step.part().mtu());
        String target = Long.toString(step.pid());
        commands.run(TIMEOUT, List.of("ip", "link", "set", step.part().port(), "mtu", mtu));
        commands.run(TIMEOUT, List.of("nsenter", "-t", target, "-n", "--", "ip", "link", "set", "eth0", "mtu", mtu));
        configure(step.part().name(), step.config());
    }

    private String path() {
        return directory.path().toString();
    }
}
