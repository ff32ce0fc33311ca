package io.weir.provisioning.lab;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.Ipv4Prefix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is outside of a lab's cluster: a router that every host has its default route to, and a server behind it, each a
 * namespace of its own. Their addresses are of the two ranges for documentation (RFC 5737) that the hosts' tunnel end
 * points are not in. It leads no further: nothing is routed between a lab and the machine.
 */
public final class Internet {

    /** Bytes that the link between router and server carries, fewer than any other: who sends more must be told. */
    public static final int SERVER_MTU = 1400;

    /** Names of the namespaces, behind the lab's. */
    private static final String ROUTER_NAME = "internet";

    private static final String SERVER_NAME = "server";

    private static final String BRIDGE = "hosts";
    private static final String LINK = "uplink";

    /** Name of the hosts' ends. */
    static final String NIC = "wan";

    private static final int MTU = 1500;

    private final Shell router;
    private final Shell server;
    private final Ipv4Prefix hostRange;
    private final Ipv4Prefix serverRange;

    private Internet(Shell router, Shell server, Ipv4Prefix hostRange, Ipv4Prefix serverRange) {
        this.router = router;
        this.server = server;
        this.hostRange = hostRange;
        this.serverRange = serverRange;
    }

    /** @param underlay the range of the hosts' tunnel end points */
    static Internet create(LabFiles files, Ledger ledger, Ipv4Prefix underlay) {
        List<Ipv4Prefix> ranges = Underlay.RANGES.stream()
                .filter(range -> !range.equals(underlay))
                .toList();
        Shell router = Namespace.create(files.namespace(ROUTER_NAME), ledger, files.mark());
        Shell server = Namespace.create(files.namespace(SERVER_NAME), ledger, files.mark());
        Internet internet = new Internet(router, server, ranges.get(0), ranges.get(1));
        internet.joinServer(files.namespace(SERVER_NAME));
        router.must("ip", "link", "add", BRIDGE, "type", "bridge");
        router.must("ip", "address", "add", internet.router() + "/" + Underlay.PREFIX_LENGTH, "dev", BRIDGE);
        router.must("ip", "link", "set", BRIDGE, "up");
        router.must("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        return internet;
    }

    private void joinServer(String namespace) {
        String mtu = Integer.toString(SERVER_MTU);
        router.must(List.of(
                "ip", "link", "add", LINK, "mtu", mtu, "type", "veth", "peer", "name", LINK, "netns", namespace));
        router.must("ip", "address", "add", at(serverRange, 1) + "/" + Underlay.PREFIX_LENGTH, "dev", LINK);
        router.must("ip", "link", "set", LINK, "up");
        server.must("ip", "address", "add", address() + "/" + Underlay.PREFIX_LENGTH, "dev", LINK);
        server.must("ip", "link", "set", LINK, "mtu", mtu, "up");
        server.must("ip", "route", "add", "default", "via", at(serverRange, 1));
    }

    /** Joins a host, whose default route this is from now on. */
    void plug(LabHost host) {
        String port = "host" + host.number();
        router.must(List.of(
                "ip",
                "link",
                "add",
                port,
                "mtu",
                Integer.toString(MTU),
                "type",
                "veth",
                "peer",
                "name",
                NIC,
                "netns",
                host.namespace()));
        router.must("ip", "link", "set", port, "master", BRIDGE, "up");
        host.run("ip", "address", "add", addressOf(host) + "/" + Underlay.PREFIX_LENGTH, "dev", NIC);
        host.run("ip", "link", "set", NIC, "up");
        host.run("ip", "route", "add", "default", "via", router());
    }

    /** The server's address. */
    public String address() {
        return at(serverRange, 80);
    }

    /** The prefix that the server's address is in, which no host's is. */
    public String prefix() {
        return serverRange.toString();
    }

    /** The router's address, on the side of the hosts. */
    public String router() {
        return at(hostRange, 1);
    }

    /** The address by which a host is known outside. */
    public String addressOf(LabHost host) {
        return at(hostRange, 1 + host.number());
    }

    private static String at(Ipv4Prefix range, int offset) {
        return new Ipv4Address(range.network().bits() + offset).toString();
    }

    /** Runs a program on the server that must succeed, and answers what it wrote. */
    public String run(String... command) {
        return server.must(command);
    }

    /** Runs a program on the server, where it may fail. */
    public boolean attempt(Duration limit, String... command) {
        return server.run(limit, List.of(command)).isSuccess();
    }

    /** Runs a program on the server, and answers what it wrote, whatever became of it. */
    public String output(String... command) {
        return server.run(command).output();
    }

    /** Starts a program on the server that goes on by itself until the lab is swept. */
    public Process start(String... command) {
        return server.start(List.of(command), ProcessBuilder.Redirect.DISCARD);
    }

    /** Starts a program on the server whose output goes to a file. */
    public Process start(Path output, String... command) {
        return server.start(List.of(command), ProcessBuilder.Redirect.to(output.toFile()));
    }

    /** Runs a program on the router that must succeed, and answers what it wrote. */
    public String runOnRouter(String... command) {
        return router.must(command);
    }

    /** Runs a program on the router, and answers what it wrote, whatever became of it. */
    public String outputOnRouter(String... command) {
        return router.run(command).output();
    }

    /** Begins to look at all that hosts send out and get from there; {@code filter} as in pcap-filter(7). */
    public Capture capture(String filter) {
        return Capture.start(router, BRIDGE, filter);
    }

    /** Begins to look at all that comes as far as the server. */
    public Capture captureAtServer(String filter) {
        return Capture.start(server, LINK, filter);
    }
}
