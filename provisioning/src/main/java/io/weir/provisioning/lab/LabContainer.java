package io.weir.provisioning.lab;

import io.weir.flows.model.HostPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container of a lab, or something that stands in its place: a network namespace with the interface {@code eth0}. The
 * machine's own programs are run in its network namespace, so that it does not matter which ones the container has.
 */
public final class LabContainer {

    private static final String INTERFACE = "eth0";

    /** Frames are sent no faster: a switch port's socket holds some 250 small ones, and drops what comes while it is full. */
    private static final int PER_SECOND = 2_000;

    private static final Pattern COUNTS = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");
    private static final Pattern TIMES = Pattern.compile("rtt min/avg/max/mdev = [\\d.]+/([\\d.]+)/([\\d.]+)/");

    private final HostPart.ContainerPart part;
    private final LabHost host;
    private final Shell shell;

    private LabContainer(HostPart.ContainerPart part, LabHost host, Shell shell) {
        this.part = part;
        this.host = host;
        this.shell = shell;
    }

    /** The running LXC container that is declared so on a host. */
    static LabContainer lxc(LabHost host, HostPart.ContainerPart part) {
        String pid = host.run("lxc-info", "-P", host.containers().toString(), "-n", part.name(), "-pH")
                .strip();
        if (!pid.matches("\\d+")) {
            throw new LabFailure("container " + part.name() + " does not run on host " + host);
        }
        Path namespace = Path.of("/proc", pid, "ns", "net");
        return new LabContainer(
                part, host, Namespace.inside(namespace, host.files().mark()));
    }

    /** Makes a namespace to stand in the place of a declared container; its port is plugged into no bridge yet. */
    static LabContainer standIn(Ledger ledger, LabHost host, HostPart.ContainerPart part) {
        String namespace = host.files().namespace(host.name() + "-" + part.name());
        Shell shell = Namespace.create(namespace, ledger, host.files().mark());
        host.run("ip", "link", "add", part.port(), "type", "veth", "peer", "name", INTERFACE, "netns", namespace);
        host.run("ip", "link", "set", part.port(), "up");
        shell.must("ip", "link", "set", INTERFACE, "address", part.mac(), "mtu", Integer.toString(part.mtu()), "up");
        shell.must("ip", "address", "add", part.address(), "dev", INTERFACE);
        shell.must("ip", "route", "add", "default", "via", part.gateway());
        if (host.datapath() == LabDatapath.USERSPACE) {
            shell.must("ethtool", "-K", INTERFACE, "tx", "off");
        }
        return new LabContainer(part, host, shell);
    }

    /** Its name in the intent: {@code tenant/name}. */
    public String id() {
        return part.tenant() + "/" + part.name();
    }

    public LabHost host() {
        return host;
    }

    public String address() {
        return part.address().substring(0, part.address().indexOf('/'));
    }

    public String gateway() {
        return part.gateway();
    }

    public String mac() {
        return part.mac();
    }

    /** Name of its port on the host. */
    public String port() {
        return part.port();
    }

    /** Runs one of the machine's programs in the container's network, where it must succeed. */
    public String run(String... command) {
        return shell.must(command);
    }

    /** Runs one of the machine's programs in the container's network, where it may fail. */
    public boolean attempt(Duration limit, String... command) {
        return shell.run(limit, List.of(command)).isSuccess();
    }

    /** Runs one of the machine's programs in the container's network, and answers what it wrote, whatever became of it. */
    public String output(String... command) {
        return shell.run(command).output();
    }

    /** Starts a program in the container's network that goes on by itself until the lab is swept. */
    public Process start(String... command) {
        return shell.start(List.of(command), ProcessBuilder.Redirect.DISCARD);
    }

    /** Starts a program in the container's network whose output goes to a file. */
    public Process start(Path output, String... command) {
        return shell.start(List.of(command), ProcessBuilder.Redirect.to(output.toFile()));
    }

    /**
     * What became of some pings.
     *
     * @param averageMillis mean round-trip time; 0 if nothing came back
     */
    public record Ping(int sent, int received, double averageMillis, double worstMillis, String output) {

        public boolean isLossless() {
            return sent > 0 && received == sent;
        }
    }

    /** Pings an address; each ping waits a second at most for its answer. */
    public Ping ping(String target, int count, double intervalSeconds) {
        return readPing(shell.run(
                        Duration.ofSeconds(30 + (long) (count * intervalSeconds)),
                        List.of(pingCommand(target, count, intervalSeconds)))
                .output());
    }

    /** Begins to ping; {@link #readPing} reads the file when the process has ended. */
    public Process startPing(String target, int count, double intervalSeconds, Path output) {
        return shell.start(
                List.of(pingCommand(target, count, intervalSeconds)), ProcessBuilder.Redirect.to(output.toFile()));
    }

    private static String[] pingCommand(String target, int count, double intervalSeconds) {
        return new String[] {
            "ping", "-n", "-q", "-c", Integer.toString(count), "-i", Double.toString(intervalSeconds), "-W", "1", target
        };
    }

    /** Reads what ping wrote. */
    public static Ping readPing(String output) {
        Matcher counts = COUNTS.matcher(output);
        if (!counts.find()) {
            return new Ping(0, 0, 0, 0, output);
        }
        Matcher times = TIMES.matcher(output);
        boolean isTimed = times.find();
        return new Ping(
                Integer.parseInt(counts.group(1)),
                Integer.parseInt(counts.group(2)),
                isTimed ? Double.parseDouble(times.group(1)) : 0,
                isTimed ? Double.parseDouble(times.group(2)) : 0,
                output);
    }

    /** The addresses that answered on the way to a target, nearest first; {@code *} where none did. */
    public List<String> traceroute(String target) {
        List<String> hops = new ArrayList<>();
        for (String line : run("traceroute", "-n", "-q", "1", "-w", "2", "-m", "6", target)
                .lines()
                .skip(1)
                .toList()) {
            hops.add(line.strip().split("\\s+", 3)[1]);
        }
        return hops;
    }

    /** Sends frames exactly as they are, whatever addresses and tags they have, and answers when all are sent. */
    public void send(List<byte[]> frames) {
        send(frames, PER_SECOND);
    }

    /** Sends frames at a rate, and answers when all are sent. */
    public void send(List<byte[]> frames, int perSecond) {
        if (frames.isEmpty()) {
            return;
        }
        try {
            Path file = Files.createTempFile("weir-frames", ".pcap");
            try {
                Files.write(file, Pcap.of(frames));
                run(replay(file, perSecond, "--loop=1"));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends frames again and again, so many a second, until the process is ended. */
    public Process startSending(List<byte[]> frames, int perSecond) {
        try {
            Path file = Files.createTempFile("weir-frames", ".pcap");
            file.toFile().deleteOnExit();
            Files.write(file, Pcap.of(frames));
            return start(replay(file, perSecond, "--loop=0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its usual timer would keep a processor busy between frames. */
    private static String[] replay(Path file, int perSecond, String loop) {
        String rate = "--pps=" + perSecond;
        return new String[] {
            "tcpreplay", "-q", "--timer=nano", rate, loop, "--preload-pcap", "-i", INTERFACE, file.toString()
        };
    }

    /** Begins to look at what the container gets, in words. */
    public Capture captureInbound() {
        return Capture.startInbound(shell, INTERFACE);
    }

    /** Begins to look at what the container gets, byte by byte. */
    public Sniffer sniff() {
        return Sniffer.inbound(shell, INTERFACE, id());
    }

    @Override
    public String toString() {
        return id();
    }
}
