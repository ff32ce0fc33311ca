package io.weir.provisioning.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.flows.compile.NetworkView;
import io.weir.flows.compile.Ports;
import io.weir.flows.document.IntentReader;
import io.weir.flows.document.Reading;
import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Ipv4Address;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Table;
import io.weir.flows.simulate.NetworkSimulator;
import io.weir.flows.simulate.NetworkSimulator.Hop;
import io.weir.flows.simulate.NetworkSimulator.Journey;
import io.weir.flows.simulate.Packet;
import io.weir.flows.simulate.SwitchSimulator.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds the simulator, which knows the intent and the ports' numbers only, to what the lab's switches say. */
public final class TraceComparison {

    /** Tables in which a switch may have flows for a while that do what those do which are wanted there. */
    private static final Set<Integer> FOR_A_WHILE = Stream.of(Table.FENCE, Table.SESSION_FENCE, Table.DROP_COUNT)
            .map(Table::number)
            .collect(Collectors.toSet());

    private final Lab lab;
    private final Intent intent;
    private final Map<String, Ports> ports;
    private final NetworkSimulator simulator;

    private TraceComparison(Lab lab, Intent intent, Map<String, Ports> ports) {
        this.lab = lab;
        this.intent = intent;
        this.ports = ports;
        this.simulator = new NetworkSimulator(NetworkView.of(intent), ports);
    }

    /** For a lab as it is now: the intent and the ports' numbers are read from the controller. */
    public static TraceComparison of(Lab lab) {
        String text = lab.rest().get("/v1/intent").toString();
        if (!(IntentReader.read(text, Intent.EMPTY) instanceof Reading.Whole whole)) {
            throw new LabFailure("the controller's intent cannot be read: " + text);
        }
        Map<String, Ports> ports = new HashMap<>();
        for (LabHost host : lab.hosts()) {
            Map<String, Integer> numbers = new HashMap<>();
            for (JsonNode port : lab.rest().get("/v1/hosts/" + host.name()).path("ports")) {
                numbers.put(port.path("name").asText(), port.path("number").asInt());
            }
            ports.put(host.name(), new Ports(numbers));
        }
        return new TraceComparison(lab, whole.intent(), ports);
    }

    /**
     * What was found.
     *
     * @param traces answers of switches that were compared: one for each that a packet passes
     * @param differences in words; none if the simulator is right
     */
    public record Outcome(int packets, int traces, int delivered, int answered, int dropped, List<String> differences) {

        public Outcome {
            differences = List.copyOf(differences);
        }
    }

    /** Compares the ways of what containers may send: {@link TracedPackets}. */
    public Outcome compare() {
        List<TracedPackets.Sending> sendings = TracedPackets.of(intent, this::isPlugged);
        Map<Class<?>, Integer> fates = new HashMap<>();
        List<String> differences = new ArrayList<>();
        int traces = 0;
        for (TracedPackets.Sending sending : sendings) {
            Journey journey = simulator.send(sending.sender().id(), sending.packet());
            traces += journey.hops().size();
            fates.merge(journey.fate().getClass(), 1, Integer::sum);
            differences.addAll(follow(sending, journey));
        }
        return new Outcome(
                sendings.size(),
                traces,
                fates.getOrDefault(NetworkSimulator.Fate.Delivered.class, 0),
                fates.getOrDefault(NetworkSimulator.Fate.Answered.class, 0),
                fates.getOrDefault(NetworkSimulator.Fate.Dropped.class, 0),
                differences);
    }

    /** Asks every switch on the way, each with the packet as the simulator says it arrives there. */
    private List<String> follow(TracedPackets.Sending sending, Journey journey) {
        List<String> differences = new ArrayList<>();
        Container sender = sending.sender().container();
        int inPort = number(sender.host(), sender.port());
        Packet packet = sending.packet();
        for (Hop hop : journey.hops()) {
            LabHost host = lab.host(hop.host());
            String words = inWords(inPort, packet);
            SwitchTrace trace = SwitchTrace.of(host, words);
            difference(hop, inPort, trace)
                    .ifPresent(what -> differences.add(host + " with " + words + ": " + what + "; it said " + trace));
            if (hop.result().verdict() instanceof Verdict.Sent sent) {
                packet = sent.packet()
                        .with(Field.TUN_SRC, Ipv4Address.of(host.address()).asLong());
                inPort = arrival(hop.host(), sent);
            }
        }
        return differences;
    }

    private static Optional<String> difference(Hop hop, int inPort, SwitchTrace trace) {
        List<SwitchTrace.Step> steps = hop.result().path().stream()
                .map(flow -> new SwitchTrace.Step(flow.table(), flow.priority()))
                .toList();
        Verdict verdict = hop.result().verdict();
        if (!lasting(steps).equals(lasting(trace.steps()))) {
            return Optional.of("simulated " + steps);
        }
        boolean isSame = verdict instanceof Verdict.Sent sent
                ? !trace.isDropped()
                        && (sent.port() == inPort
                                ? trace.isReturned()
                                : trace.output().isPresent() && trace.output().getAsInt() == sent.port())
                : verdict instanceof Verdict.TtlExpired || trace.isDropped();
        return isSame ? Optional.empty() : Optional.of("simulated " + verdict);
    }

    /** Without the tables in which a flow may be another than simulated: a fence's, and a counter of what is dropped. */
    private static List<SwitchTrace.Step> lasting(List<SwitchTrace.Step> steps) {
        return steps.stream()
                .filter(step -> !FOR_A_WHILE.contains(step.table()))
                .toList();
    }

    /** The number that the tunnel port of this host's packet has on the host that it is sent to; 0 if it is sent to none. */
    private int arrival(String host, Verdict.Sent sent) {
        long end = sent.packet().get(Field.TUN_DST).orElse(0);
        Optional<String> port = ports.getOrDefault(host, Ports.NONE).numbers().entrySet().stream()
                .filter(entry -> entry.getValue() == sent.port())
                .map(Map.Entry::getKey)
                .findFirst();
        return intent.hosts().values().stream()
                .filter(other -> other.address().asLong() == end && port.isPresent())
                .findFirst()
                .map(other -> number(other.name(), port.get()))
                .orElse(0);
    }

    private boolean isPlugged(Container container) {
        return number(container.host(), container.port()) != 0;
    }

    /** A port's number; 0, which no port has, if there is none of this name. */
    private int number(String host, String port) {
        return ports.getOrDefault(host, Ports.NONE).numbers().getOrDefault(port, 0);
    }

    /** The packet as ofproto/trace takes it. */
    private static String inWords(int port, Packet packet) {
        StringBuilder words = new StringBuilder("in_port=" + port);
        for (Field field : Field.values()) {
            OptionalLong value = packet.get(field);
            if (value.isPresent()) {
                words.append(TracedPackets.inWords(field, value.getAsLong()));
            }
        }
        return words.toString();
    }
}
