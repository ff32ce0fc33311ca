package io.weir.flows.simulate;

import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An Open vSwitch of its own, with one bridge of dummy ports, that shares nothing with one that runs on the machine.
 * Registered as an extension of a test class, it runs during all of its tests.
 */
final class RealSwitch implements BeforeAllCallback, AfterAllCallback {

    private static final long LIMIT_SECONDS = 60;

    /** Lines of the daemon's log that a failure tells. */
    private static final int LAST_WORDS = 20;

    /** Sizes of a pcap file's header, of a record's, and where the latter has its frame's length (libpcap's format). */
    private static final int PCAP_HEADER = 24;

    private static final int PCAP_RECORD = 16;
    private static final int PCAP_LENGTH = 8;

    /**
     * Bytes behind each frame. Where Open vSwitch 3.1 translates an ICMP error, it puts right the checksum of the quoted TCP
     * header even if that is quoted no further than its first 8 bytes: it writes behind the packet. What a real port receives has
     * room there, but netdev-dummy/receive takes just the memory that the frame needs, and the switch crashed.
     */
    private static final int TRAILER = 10;

    private final int ports;
    private @Nullable Path directory;
    /** How far each port's capture was read. */
    private final Map<Integer, Integer> read = new HashMap<>();

    /** With ports named p1 to p{@code ports}, of which the OpenFlow numbers are 1 and so on. */
    RealSwitch(int ports) {
        this.ports = ports;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("weir-switch");
        run("ovsdb-tool", "create", path("conf.db"), "/usr/share/openvswitch/vswitch.ovsschema");
        daemon("ovsdb-server", path("conf.db"), "--remote=punix:" + path("db.sock"));
        vsctl("--no-wait", "init");
        daemon("ovs-vswitchd", "unix:" + path("db.sock"), "--disable-system", "--enable-dummy");
        vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=dummy", "fail_mode=secure");
        List<String> arguments = new ArrayList<>();
        for (int port = 1; port <= ports; port++) {
            arguments.addAll(List.of("--", "add-port", "br0", "p" + port, "--", "set", "interface", "p" + port));
            arguments.addAll(List.of("type=dummy", "ofport_request=" + port, "options:tx_pcap=" + path(pcap(port))));
        }
        vsctl(arguments.toArray(String[]::new));
    }

    /** Makes these the bridge's flows, all at once, and has the datapath forget what it has cached of those before. */
    void replaceFlows(List<Flow> flows) throws IOException {
        Path listed = file("flows.txt");
        Files.write(listed, flows.stream().map(FlowText::format).toList());
        run("ovs-ofctl", "-O", "OpenFlow14", "--bundle", "replace-flows", "br0", listed.toString());
        appctl("dpctl/del-flows");
    }

    /** What the switch would do to a packet, as ovs-vswitchd(8) tells it. */
    String trace(String packet, String... more) {
        List<String> command = new ArrayList<>(List.of("ofproto/trace", "br0", packet));
        command.addAll(List.of(more));
        return appctl(command.toArray(String[]::new));
    }

    /** Lets a frame, in hexadecimal, come in by a port, and returns those that then leave, by port. */
    SortedMap<Integer, List<String>> receive(int port, String frame) throws IOException {
        appctl("netdev-dummy/receive", "p" + port, frame + "00".repeat(TRAILER));
        // The switch forwards what has come in before it looks at the next command.
        appctl("version");
        SortedMap<Integer, List<String>> left = new TreeMap<>();
        for (int out = 1; out <= ports; out++) {
            byte[] captured = Files.readAllBytes(file(pcap(out)));
            int from = read.getOrDefault(out, PCAP_HEADER);
            List<String> frames = new ArrayList<>();
            while (from + PCAP_RECORD <= captured.length) {
                int length =
                        ByteBuffer.wrap(captured).order(ByteOrder.nativeOrder()).getInt(from + PCAP_LENGTH);
                int begin = from + PCAP_RECORD;
                frames.add(HexFormat.of().formatHex(captured, begin, begin + length - TRAILER));
                from = begin + length;
            }
            read.put(out, from);
            if (!frames.isEmpty()) {
                left.put(out, frames);
            }
        }
        return left;
    }

    /** Forgets all sessions. */
    void forgetSessions() {
        appctl("dpctl/flush-conntrack");
    }

    private String appctl(String... command) {
        List<String> all = new ArrayList<>(List.of("ovs-appctl", "-t", path("vswitchd.ctl")));
        all.addAll(List.of(command));
        return run(all.toArray(String[]::new));
    }

    private static String pcap(int port) {
        return "p" + port + ".pcap";
    }

    /** The bridge's flows as ovs-ofctl shows them. */
    String flows() {
        return run("ovs-ofctl", "-O", "OpenFlow14", "--no-stats", "dump-flows", "br0");
    }

    private void daemon(String name, String... arguments) {
        String program = name.substring(name.indexOf('-') + 1);
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "--unixctl=" + path(program + ".ctl"),
                "--pidfile=" + path(program + ".pid"),
                "--log-file=" + path(program + ".log"),
                "--detach",
                "--no-chdir",
                "-vconsole:off"));
        run(command.toArray(String[]::new));
    }

    private void vsctl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ovs-vsctl", "--db=unix:" + path("db.sock")));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private String run(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("OVS_RUNDIR", directory().toString());
            Path output = Files.createTempFile(directory(), "run", ".out");
            Process process = builder.redirectOutput(output.toFile()).start();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(output);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + ": " + text + lastWords());
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The end of what the daemon has logged; nothing if it has not begun to. */
    private String lastWords() throws IOException {
        Path log = file("vswitchd.log");
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    }

    private String path(String name) {
        return file(name).toString();
    }

    private Path file(String name) {
        return directory().resolve(name);
    }

    private Path directory() {
        return Objects.requireNonNull(directory, "not started");
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        for (String program : List.of("vswitchd", "server")) {
            Path pid = file(program + ".pid");
            if (Files.exists(pid)) {
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(RealSwitch::end);
            }
        }
        try (Stream<Path> files = Files.walk(directory())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}
