package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.compile.HostView;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.Ports;
import io.weir.flows.compile.RandomIntents;
import io.weir.flows.compile.RandomRules;
import io.weir.flows.compile.WantedPort;
import io.weir.flows.model.Container;
import io.weir.flows.model.ContainerId;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.flows.model.Tenant;
import io.weir.flows.openflow.CtState;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowParser;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.RandomConversations.Sent;
import io.weir.flows.simulate.SwitchSimulator.Result;
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.AssertionFailedError;

/** Random flows in a real switch: {@code ofproto/trace} must say of random packets what the simulator says. */
class TraceAgreesIT {

    private static final int INTENTS = 14;
    private static final int PACKETS = 15;
    private static final int PORTS = 40;

    private static final Pattern STEP = Pattern.compile("(?m)^\\s*(\\d+)\\. .*priority (\\d+)");
    private static final Pattern OUT =
            Pattern.compile("(?m)^\\s+(?:output:|-> output port is )?(\\d+|IN_PORT)$(?!\\n +>> skipping)");
    private static final Pattern FIELD = Pattern.compile("([a-z_0-9]+)=([0-9a-fx.:]+)");

    /** Fields by the names that {@code ofproto/trace} gives them. */
    private static final Map<String, Field> NAMES = Map.ofEntries(
            Map.entry("reg0", Field.REG0),
            Map.entry("reg1", Field.REG1),
            Map.entry("reg2", Field.REG2),
            Map.entry("reg3", Field.REG3),
            Map.entry("reg4", Field.REG4),
            Map.entry("reg5", Field.REG5),
            Map.entry("reg6", Field.REG6),
            Map.entry("reg7", Field.REG7),
            Map.entry("reg8", Field.REG8),
            Map.entry("reg9", Field.REG9),
            Map.entry("reg10", Field.REG10),
            Map.entry("reg11", Field.REG11),
            Map.entry("reg12", Field.REG12),
            Map.entry("ct_mark", Field.CT_MARK),
            Map.entry("ct_nw_src", Field.CT_NW_SRC),
            Map.entry("ct_nw_dst", Field.CT_NW_DST),
            Map.entry("ct_nw_proto", Field.CT_NW_PROTO),
            Map.entry("ct_tp_src", Field.CT_TP_SRC),
            Map.entry("ct_tp_dst", Field.CT_TP_DST),
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

    private static final Map<Long, String> PROTOCOLS =
            Map.of(1L, ",icmp", 6L, ",tcp", 17L, ",udp", 132L, ",sctp", 47L, ",ip,nw_proto=47");

    private static final List<Field> CT_FIELDS = List.of(
            Field.CT_MARK, Field.CT_NW_SRC, Field.CT_NW_DST, Field.CT_NW_PROTO, Field.CT_TP_SRC, Field.CT_TP_DST);

    @RegisterExtension
    static final RealSwitch REAL = new RealSwitch(PORTS);

    @Test
    void aRealSwitchDoesWhatTheSimulatorSays() throws IOException {
        Map<String, Integer> verdicts = new TreeMap<>();
        for (long seed = 1; seed <= INTENTS; seed++) {
            Intent intent = new RandomRules(seed).on(new RandomIntents(seed).intent());
            NetworkView network = NetworkView.of(intent);
            for (String host : intent.hosts().keySet()) {
                compare(intent, network.host(host).orElseThrow(), seed, verdicts);
            }
        }
        for (String kind : List.of("Sent", "Dropped", "TtlExpired", "Rejected", "tracked", "reply")) {
            assertTrue(verdicts.getOrDefault(kind, 0) >= 5, () -> "rare: " + kind + " in " + verdicts);
        }
    }

    @Test
    void everyFlowReadsBackAsItWasWritten() throws IOException {
        for (long seed = 1; seed <= INTENTS; seed++) {
            Intent intent = new RandomRules(seed).on(new RandomIntents(seed).intent());
            HostView view = NetworkView.of(intent).host("vm1").orElseThrow();
            List<Flow> flows = view.flows(SomePorts.of(view)).toList();
            REAL.replaceFlows(flows);
            assertEquals(
                    flows.stream().map(flow -> flow.key().toString()).collect(Collectors.toSet()),
                    readBack().stream().map(flow -> flow.key().toString()).collect(Collectors.toSet()));
            assertEquals(Set.copyOf(flows), readBack());
        }
    }

    private static Set<Flow> readBack() {
        return REAL.flows()
                .lines()
                .filter(line -> line.contains("actions="))
                .map(line -> FlowParser.parse(withPortsOf(line.strip())
                        .replace(" actions=", ",actions=")
                        .replace(" ", "")
                        .replace("vlan_tci=", "vlan_vid=")
                        .replace("->ip_", "->nw_")
                        .replaceAll("(?<=[,=])dl_", "eth_")))
                .collect(Collectors.toSet());
    }

    @Test
    void aDifferenceIsSeen() throws IOException {
        String flow = "table=0,priority=5,ip,actions=set_field:0x1->reg9,output:2";
        REAL.replaceFlows(List.of(FlowParser.parse(flow)));
        Packet packet = Packet.ping(
                MacAddress.GATEWAY, MacAddress.GATEWAY, Ipv4Address.of("10.0.0.1"), Ipv4Address.of("10.0.0.2"), 64);
        assertAgrees(
                new SwitchSimulator(List.of(FlowParser.parse(flow))).receive(1, packet),
                REAL.trace(inWords(1, packet)));
        for (String other : List.of(
                flow.replace("priority=5", "priority=6"),
                flow.replace("0x1->reg9", "0x2->reg9"),
                flow.replace("output:2", "output:3"),
                flow.replace("output:2", "dec_ttl,output:2"),
                flow.replace("output:2", "controller(max_len=128),output:2"),
                flow.replace(",output:2", ""))) {
            Result result = new SwitchSimulator(List.of(FlowParser.parse(other))).receive(1, packet);
            assertThrows(AssertionFailedError.class, () -> assertAgrees(result, REAL.trace(inWords(1, packet))), other);
        }
    }

    /** Open vSwitch writes the ports of all protocols alike. */
    private static String withPortsOf(String line) {
        for (String protocol : List.of("tcp", "udp", "sctp")) {
            if (line.matches(".*[, ]" + protocol + "[, ].*")) {
                return line.replaceAll("(?<=[, ])tp_(?=src|dst)", protocol + "_");
            }
        }
        return line;
    }

    private static void compare(Intent intent, HostView view, long seed, Map<String, Integer> verdicts)
            throws IOException {
        Ports ports = SomePorts.of(view);
        List<Flow> flows = view.flows(ports).toList();
        REAL.replaceFlows(flows);
        SwitchSimulator simulator = new SwitchSimulator(flows);
        RandomPackets packets = new RandomPackets(seed, intent);
        RandomConversations conversations = new RandomConversations(seed);
        List<Integer> numbers = new ArrayList<>(ports.numbers().values());
        numbers.add(PORTS);
        for (int i = 0; i < PACKETS; i++) {
            int port = numbers.get(i % numbers.size());
            compare(simulator, port, packetFor(intent, view, ports, port, packets), verdicts);
            for (int more = 0; more < 4; more++) {
                Optional<Sent> sent = conversations.next(intent).filter(TraceAgreesIT::canBeTraced);
                if (sent.isPresent()
                        && SomePorts.of(sent.get().from(), view, ports).isPresent()) {
                    int from = SomePorts.of(sent.get().from(), view, ports).get();
                    compare(simulator, from, sent.get().packet(), verdicts);
                }
            }
        }
    }

    private static void compare(SwitchSimulator simulator, int port, Packet packet, Map<String, Integer> verdicts) {
        Result expected = simulator.receive(port, packet);
        assertAgrees(expected, trace(port, packet, expected));
        verdicts.merge(expected.verdict().getClass().getSimpleName(), 1, Integer::sum);
        long state = expected.last().get(Field.CT_STATE).orElseThrow();
        verdicts.merge(
                (state & CtState.RPL.bit()) != 0 ? "reply" : state == 0 ? "untracked" : "tracked", 1, Integer::sum);
    }

    /** An error about a reply has no state with which {@code ofproto/trace} takes the {@code ct_nw_*} fields. */
    private static boolean canBeTraced(Sent sent) {
        return sent.packet().about().isEmpty();
    }

    /** What the real switch would do, if its connection tracking said what the simulator's did. */
    private static String trace(int port, Packet packet, Result expected) {
        long state = expected.last().get(Field.CT_STATE).orElseThrow();
        if (state == 0) {
            return REAL.trace(inWords(port, packet));
        }
        List<String> bits = Arrays.stream(CtState.values())
                .filter(bit -> (state & bit.bit()) != 0)
                .map(CtState::word)
                .toList();
        Packet tracked = packet;
        for (Field field : CT_FIELDS) {
            tracked = tracked.with(field, expected.last().get(field).orElseThrow());
        }
        if (expected.path().stream().anyMatch(flow -> flow.table() == Table.LIMIT.number())) {
            // Its session was marked on the way.
            tracked = tracked.with(Field.CT_MARK, 0);
        }
        return REAL.trace(
                "ct_state=" + String.join("|", bits) + "," + inWords(port, tracked),
                "--ct-next",
                String.join(",", bits));
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
        long told =
                trace.lines().filter(line -> line.startsWith("    CONTROLLER:")).count();
        assertEquals(expected.told().size(), told, trace);
        Matcher out = OUT.matcher(trace);
        String left = out.find() ? out.group(1) : "";
        assertEquals(wayOut(expected), left, trace);
        String finalFlow = trace.lines()
                .filter(line -> line.startsWith("Final flow: ") && !line.equals("Final flow: unchanged"))
                .reduce("", (first, second) -> second);
        Matcher field = FIELD.matcher(finalFlow);
        while (field.find()) {
            Field known = NAMES.get(field.group(1));
            if (known != null) {
                OptionalLong value = expected.last().get(known);
                assertEquals(value.orElse(0), number(field.group(2)), () -> known + " of " + expected + " in " + trace);
            }
        }
    }

    private static String wayOut(Result expected) {
        if (!(expected.verdict() instanceof Verdict.Sent sent)) {
            return "";
        }
        long arrival = expected.last().get(Field.IN_PORT).orElseThrow();
        return sent.port() == arrival ? "IN_PORT" : Integer.toString(sent.port());
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
        String protocol = PROTOCOLS.getOrDefault(packet.get(Field.IP_PROTO).orElse(-1), "");
        words.append(protocol);
        for (Field field : Field.values()) {
            OptionalLong value = packet.get(field);
            boolean isNoted = field.isMetadata();
            if (value.isEmpty()
                    || isNoted && value.getAsLong() == 0
                    || field == Field.IN_PORT
                    || field == Field.CT_STATE) {
                continue;
            }
            if (!protocol.isEmpty() && (field == Field.ETH_TYPE || field == Field.IP_PROTO)) {
                continue;
            }
            switch (field) {
                case VLAN_VID -> words.append(value.getAsLong() == 0 ? "" : ",vlan_tci=" + value.getAsLong());
                case ETH_SRC, ETH_DST, ARP_SHA, ARP_THA ->
                    words.append("," + field.word() + "=" + new MacAddress(value.getAsLong()));
                case TUN_SRC, TUN_DST, IPV4_SRC, IPV4_DST, ARP_SPA, ARP_TPA, CT_NW_SRC, CT_NW_DST ->
                    words.append("," + field.word() + "=" + new Ipv4Address((int) value.getAsLong()));
                default -> words.append("," + field.word() + "=" + value.getAsLong());
            }
        }
        return words.toString();
    }
}
