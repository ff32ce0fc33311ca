package io.weir.provisioning.bench;

import io.weir.flows.model.Container;
import io.weir.flows.model.Subnet;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A container as its network sees it: a network namespace whose one interface is plugged into a switch, and in which
 * programs run.
 */
final class End implements AutoCloseable {

    private static final String INTERFACE = "eth0";

    private final Container container;
    private final String namespace;
    private final Shell shell;

    private End(Container container, String namespace, Processors processors) {
        this.container = container;
        this.namespace = namespace;
        List<String> prefix = new ArrayList<>(processors.command());
        prefix.addAll(List.of("nsenter", "--net=" + Path.of("/run/netns", namespace)));
        this.shell = new Shell(prefix, Map.of());
    }

    /**
     * Makes the end of a container, and plugs it into a switch that has no such port yet.
     *
     * @param processors what its programs run on
     */
    static End plug(BenchSwitch ovs, Container container, Subnet subnet, Processors processors) {
        End end = new End(container, ovs.namespace() + "-" + container.name(), processors);
        Shell outside = new Shell(List.of(), Map.of());
        outside.must("ip", "netns", "add", end.namespace);
        outside.must(
                "ip",
                "-n",
                ovs.namespace(),
                "link",
                "add",
                container.port(),
                "type",
                "veth",
                "peer",
                "name",
                INTERFACE,
                "netns",
                end.namespace);
        outside.must("ip", "-n", ovs.namespace(), "link", "set", container.port(), "up");
        end.configure(subnet);
        ovs.ports().addSystem(container.port(), container.name());
        Await.until("port " + container.port(), Duration.ofSeconds(10), () -> ovs.ports()
                .numbers()
                .containsKey(container.port()));
        return end;
    }

    private void configure(Subnet subnet) {
        must("ip", "link", "set", "lo", "up");
        // Room for the header of a tunnel, and no neighbour discovery that nobody asked for.
        must("sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/" + INTERFACE + "/disable_ipv6");
        must("ip", "link", "set", INTERFACE, "address", container.mac().toString(), "mtu", "1442", "up");
        must("ip", "address", "add", container.address() + "/" + subnet.prefix().length(), "dev", INTERFACE);
        must("ip", "route", "add", "default", "via", subnet.gateway().toString());
        // The user-space datapath leaves checksums as they are.
        must("ethtool", "-K", INTERFACE, "tx", "off");
    }

    /** Tells it another's MAC address for good, so that no packet waits for ARP while something is timed. */
    void introduce(End other) {
        must(
                "ip",
                "neighbour",
                "replace",
                other.address(),
                "lladdr",
                other.container.mac().toString(),
                "nud",
                "permanent",
                "dev",
                INTERFACE);
    }

    Container container() {
        return container;
    }

    String address() {
        return container.address().toString();
    }

    /** Runs a program in it that must succeed. */
    String must(String... command) {
        return Ground.must(shell, List.of(command));
    }

    /** Runs a program in it that may fail. */
    Shell.Outcome run(String... command) {
        return shell.run(Ground.LIMIT, List.of(command));
    }

    /** Starts a program in it that goes on by itself. */
    Process start(Path log, List<String> command) {
        return shell.startService(log, command);
    }

    /** Starts a Java program of Weir's in it. */
    Process startJava(Path log, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return start(log, command);
    }

    @Override
    public void close() {
        Shell outside = new Shell(List.of(), Map.of());
        outside.run("ip", "netns", "del", namespace);
    }
}
