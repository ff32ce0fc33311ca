package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.Ports;
import io.weir.flows.compile.RandomIntents;
import io.weir.flows.compile.WantedPort;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Tenant;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowParser;
import io.weir.flows.simulate.SwitchSimulator.Result;
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Random flows in a real switch: {@code ofproto/trace} must say of random packets what the simulator says. */
class TraceAgreesIT {

    private static final int INTENTS = 12;
    private static final int PACKETS = 25;
    private static final int PORTS = 40;

    private static final Pattern STEP = Pattern.compile("(?m)^\\s*(\\d+)\\. .*priority (\\d+)");
    private static final Pattern FIELD = Pattern.compile("([a-z_0-9]+)=([0-9a-fx.:]+)");

    /** Fields by the names that {@code ofproto/trace} gives them. */
    private static final Map<String, Field> NAMES = Map.ofEntries(
            Map.entry("reg0", Field.REG0),
            Map.entry("reg1", Field.REG1),
            Map.entry("reg2", Field.REG2),
            Map.entry("reg3", Field.REG3),
            Map.entry("reg4", Field.REG4),
            Map.entry("tun_id", Field.TUN_ID),
            Map.entry("tun_dst", Field.TUN_DST),
            Map.entry("dl_src", Field.ETH_SRC),
            Map.entry("dl_dst", Field.ETH_DST),
            Map.entry("nw_src", Field.IPV4_SRC),
            Map.entry("nw_dst", Field.IPV4_DST),
            Map.entry("nw_ttl", Field.IP_TTL),
            Map.entry("icmp_type", Field.ICMP_TYPE),
            Map.entry("arp_op", Field.ARP_OP),
            Map.entry("arp_spa", Field.ARP_SPA),
            Map.entry("arp_tpa", Field.ARP_TPA),
            Map.entry("arp_sha", Field.ARP_SHA),
            Map.entry("arp_tha", Field.ARP_THA));

    private static RealSwitch real;

    @BeforeAll
    static void startTheSwitch() throws IOException {
        real = new RealSwitch(PORTS);
    }

    @AfterAll
    static void stopTheSwitch() throws IOException {
        real.close();
    }

    @Test
    void aRealSwitchDoesWhatTheSimulatorSays() throws IOException {
        Map<String, Integer> verdicts = new TreeMap<>();
        for (long seed = 1; seed <= INTENTS; seed++) {
            Intent intent = new RandomIntents(seed).intent();
            NetworkView network = NetworkView.of(intent);
            for (String host : intent.hosts().keySet()) {
                compare(intent, network.host(host).orElseThrow(), seed, verdicts);
            }
        }
        for (Class<?> kind : List.of(Verdict.Sent.class, Verdict.Dropped.class, Verdict.TtlExpired.class)) {
            assertTrue(verdicts.getOrDefault(kind.getSimpleName(), 0) >= 10, () -> "rare: " + kind + " in " + verdicts);
        }
    }

    @Test
    void everyFlowReadsBackAsItWasWritten() throws IOException {
        for (long seed = 1; seed <= INTENTS; seed++) {
            Intent intent = new RandomIntents(seed).intent();
            HostView view = NetworkView.of(intent).host("vm1").orElseThrow();
            List<Flow> flows = view.flows(portsOf(view)).toList();
            real.replaceFlows(flows);
            assertEquals(
                    flows.stream().map(flow -> flow.key().toString()).collect(Collectors.toSet()),
                    readBack().stream().map(flow -> flow.key().toString()).collect(Collectors.toSet()));
            assertEquals(Set.copyOf(flows), readBack());
        }
    }

    private static Set<Flow> readBack() {
        return real.flows()
                .lines()
                .filter(line -> line.contains("actions="))
                .map(line -> FlowParser.parse(line.strip()
                        .replace(" actions=", ",actions=")
                        .replace(" ", "")
                        .replace("vlan_tci=", "vlan_vid=")
                        .replace("->ip_", "->nw_")
                        .replaceAll("(?<=[,=])dl_", "eth_")))
                .collect(Collectors.toSet());
    }

    private static void compare(Intent intent, HostView view, long seed, Map<String, Integer> verdicts)
            throws IOException {
        Ports ports = portsOf(view);
        List<Flow> flows = view.flows(ports).toList();
        real.replaceFlows(flows);
        SwitchSimulator simulator = new SwitchSimulator(flows);
        RandomPackets packets = new RandomPackets(seed, intent);
        List<Integer> numbers = new ArrayList<>(ports.numbers().values());
        numbers.add(PORTS);
        for (int i = 0; i < PACKETS; i++) {
            int port = numbers.get(i % numbers.size());
            Packet packet = packetFor(intent, view, ports, port, packets);
            Result expected = simulator.receive(port, packet);
            String trace = real.trace(inWords(port, packet));
            assertAgrees(expected, trace);
            verdicts.merge(expected.verdict().getClass().getSimpleName(), 1, Integer::sum);
        }
    }

    private static Ports portsOf(HostView view) {
        Map<String, Integer> numbers = new HashMap<>();
        for (WantedPort port : view.ports()) {
            numbers.put(port.name(), numbers.size() + 1);
        }
        return new Ports(numbers);
    }

    /** A packet that the container at this port might send, or that might come out of the tunnel there. */
    private static Packet packetFor(Intent intent, HostView view, Ports ports, int port, RandomPackets packets) {
        for (WantedPort wanted : view.ports()) {
            if (ports.numbers().get(wanted.name()) == port && wanted.container().isPresent()) {
                ContainerId id = wanted.container().get();
                Tenant tenant = intent.tenants().get(id.tenant());
                return packets.from(tenant, tenant.containers().get(id.name()));
            }
        }
        Tenant tenant = packets.someTenant();
        Container sender = packets.someContainer();
        long network = tenant.subnets().get(tenant.subnets().firstKey()).network();
        long peer = packets.someHost().address().asLong();
        return packets.from(tenant, sender).with(Field.TUN_ID, network).with(Field.TUN_SRC, peer);
    }

    private static void assertAgrees(Result expected, String trace) {
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(trace);
        while (step.find()) {
            steps.add(step.group(1) + " priority " + step.group(2));
        }
        List<String> path = expected.path().stream()
                .map(flow -> flow.table() + " priority " + flow.priority())
                .toList();
        assertEquals(path, steps, trace);
        boolean dropped = trace.contains("Datapath actions: drop");
        assertEquals(expected.verdict() instanceof Verdict.Dropped, dropped, trace);
        assertEquals(expected.verdict() instanceof Verdict.TtlExpired, trace.contains("reason=2"), trace);
        if (expected.verdict() instanceof Verdict.Sent sent) {
            assertSent(sent, trace);
        }
    }

    private static void assertSent(Verdict.Sent sent, String trace) {
        Matcher out = Pattern.compile("(?m)^\\s+(?:output:(\\d+)|(IN_PORT))").matcher(trace);
        assertTrue(out.find(), trace);
        if (out.group(1) != null) {
            assertEquals(sent.port(), Integer.parseInt(out.group(1)), trace);
        }
        String finalFlow = trace.lines()
                .filter(line -> line.startsWith("Final flow: "))
                .findFirst()
                .orElseThrow();
        Matcher field = FIELD.matcher(finalFlow);
        while (field.find()) {
            Field known = NAMES.get(field.group(1));
            if (known != null) {
                OptionalLong value = sent.packet().get(known);
                assertEquals(value.orElse(0), number(field.group(2)), () -> known + " of " + sent + " in " + trace);
            }
        }
    }

    private static long number(String text) {
        if (text.contains(":")) {
            return MacAddress.of(text).bits();
        }
        if (text.contains(".")) {
            return Ipv4Address.of(text).asLong();
        }
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
    }

    /** The packet as {@code ofproto/trace} takes it. */
    private static String inWords(int port, Packet packet) {
        StringBuilder words = new StringBuilder("in_port=p" + port);
        for (Field field : Field.values()) {
            OptionalLong value = packet.get(field);
            boolean isNoted = field.compareTo(Field.REG7) <= 0;
            if (value.isEmpty() || isNoted && value.getAsLong() == 0 || field == Field.IN_PORT) {
                continue;
            }
            switch (field) {
                case VLAN_VID -> words.append(value.getAsLong() == 0 ? "" : ",vlan_tci=" + value.getAsLong());
                case ETH_SRC, ETH_DST, ARP_SHA, ARP_THA ->
                    words.append("," + field.word() + "=" + new MacAddress(value.getAsLong()));
                case TUN_SRC, TUN_DST, IPV4_SRC, IPV4_DST, ARP_SPA, ARP_TPA ->
                    words.append("," + field.word() + "=" + new Ipv4Address((int) value.getAsLong()));
                default -> words.append("," + field.word() + "=" + value.getAsLong());
            }
        }
        return words.toString();
    }
}
