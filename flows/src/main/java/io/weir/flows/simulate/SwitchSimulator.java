package io.weir.flows.simulate;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** One switch: its flows, and what they do to a packet (OpenFlow 1.4, 5.3, for the vocabulary of this project). */
public final class SwitchSimulator {

    private final Map<Integer, List<Flow>> tables = new TreeMap<>();

    public SwitchSimulator(Collection<Flow> flows) {
        flows.forEach(flow ->
                tables.computeIfAbsent(flow.table(), table -> new ArrayList<>()).add(flow));
    }

    /** What becomes of a packet in a switch. */
    public sealed interface Verdict {

        /** It leaves by a port; if that is the port it came in by, on purpose. */
        record Sent(int port, Packet packet) implements Verdict {}

        /** It goes no further than this table. */
        record Dropped(int table) implements Verdict {}

        /** Its TTL ran out in this table, and the controller is told. */
        record TtlExpired(int table, Packet packet) implements Verdict {}
    }

    /**
     * What became of a packet, and why.
     *
     * @param path the flows that it took, in order
     */
    public record Result(Verdict verdict, List<Flow> path) {

        public Result {
            path = List.copyOf(path);
        }
    }

    /** Lets a packet come in by a port. */
    public Result receive(int port, Packet arriving) {
        List<Flow> path = new ArrayList<>();
        Packet packet = arriving.with(Field.IN_PORT, Integer.toUnsignedLong(port));
        int table = 0;
        while (true) {
            Optional<Flow> flow = lookUp(table, packet);
            if (flow.isEmpty()) {
                return new Result(new Verdict.Dropped(table), path);
            }
            path.add(flow.get());
            for (Action action : flow.get().actions()) {
                if (action instanceof Action.SetField set) {
                    packet = packet.with(set.field(), set.value());
                } else if (action instanceof Action.Move move) {
                    packet = packet.with(move.to(), required(packet, move.from()));
                } else if (action instanceof Action.DecTtl) {
                    long ttl = required(packet, Field.IP_TTL);
                    if (ttl <= 1) {
                        return new Result(new Verdict.TtlExpired(table, packet), path);
                    }
                    packet = packet.with(Field.IP_TTL, ttl - 1);
                } else if (action instanceof Action.OutputInPort) {
                    return new Result(new Verdict.Sent(port, packet), path);
                } else if (action instanceof Action.Output output) {
                    return new Result(sent(output.port(), port, table, packet), path);
                } else if (action instanceof Action.OutputRegister output) {
                    int out = (int) required(packet, output.register());
                    return new Result(sent(out, port, table, packet), path);
                } else if (!(action instanceof Action.Learn)) {
                    // What a switch learns only counts what it drops.
                    throw new IllegalStateException("not simulated: " + action);
                }
            }
            if (flow.get().next().isEmpty()) {
                return new Result(new Verdict.Dropped(table), path);
            }
            table = flow.get().next().getAsInt();
        }
    }

    /** A switch does not send a packet out of the port it came in by unless told so (OpenFlow 1.4, 7.2.5). */
    private static Verdict sent(int out, int in, int table, Packet packet) {
        return out == in ? new Verdict.Dropped(table) : new Verdict.Sent(out, packet);
    }

    private static long required(Packet packet, Field field) {
        return packet.get(field)
                .orElseThrow(() -> new IllegalStateException("a flow uses " + field + ", which is not in " + packet));
    }

    /**
     * The flow that applies.
     *
     * @throws IllegalStateException if two of one priority match: which of them applies is undefined
     */
    private Optional<Flow> lookUp(int table, Packet packet) {
        Flow best = null;
        Flow rival = null;
        for (Flow flow : tables.getOrDefault(table, List.of())) {
            if ((best == null || flow.priority() >= best.priority()) && matches(flow.match(), packet)) {
                rival = best != null && best.priority() == flow.priority() ? best : null;
                best = flow;
            }
        }
        if (rival != null) {
            throw new IllegalStateException("both match " + packet + ": " + best + " and " + rival);
        }
        return Optional.ofNullable(best);
    }

    private static boolean matches(Match match, Packet packet) {
        for (Match.Term term : match.terms()) {
            OptionalLong value = packet.get(term.field());
            if (value.isEmpty() || (value.getAsLong() & term.mask()) != term.value()) {
                return false;
            }
        }
        return true;
    }
}
