package io.weir.flows.simulate;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.CtState;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import io.weir.flows.pipeline.Reason;
import io.weir.flows.pipeline.Registers;
import io.weir.flows.pipeline.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One switch: its flows, and what they do to a packet (OpenFlow 1.4, 5.3, for the vocabulary of this project). Where flows
 * track connections, what becomes of a packet depends on those before it. What a switch learns only counts drops: it is
 * left out.
 */
public final class SwitchSimulator {

    /** The least priority that a rule's flow has. */
    private static final int FIRST_OF_RULES = 2_000;

    private final Map<Integer, List<Flow>> tables = new TreeMap<>();
    private final ConnectionTracker tracker;

    /** A switch that knows of no session yet. */
    public SwitchSimulator(Collection<Flow> flows) {
        this(flows, new ConnectionTracker());
    }

    /**
     * @param tracker the sessions that it knows, and where it keeps new ones
     */
    public SwitchSimulator(Collection<Flow> flows, ConnectionTracker tracker) {
        this.tracker = tracker;
        flows.forEach(flow ->
                tables.computeIfAbsent(flow.table(), table -> new ArrayList<>()).add(flow));
    }

    /** What becomes of a packet in a switch. */
    public sealed interface Verdict {

        /** It leaves by a port; if that is the port it came in by, on purpose. */
        record Sent(int port, Packet packet) implements Verdict {}

        /**
         * It goes no further.
         *
         * @param table the one that decided so: whose flow or miss it was, or which sent it to {@code DROP}
         * @param reason what the flows say of why
         * @param rule the number of the rule that decided, 0 if none did
         */
        record Dropped(int table, int reason, int rule) implements Verdict {}

        /** It goes no further, and the controller is told, which tells the sender or writes it down. */
        record Rejected(int table, int reason, int rule) implements Verdict {}

        /** Its TTL ran out in this table, and the controller is told. */
        record TtlExpired(int table, Packet packet) implements Verdict {}
    }

    /** A copy of the packet that went to the controller, by the reason and the rule that the flows had noted. */
    public record Told(int table, int reason, int rule) {}

    /**
     * What became of a packet, and why.
     *
     * @param path the flows that it took, in order
     * @param told what the controller heard of it
     * @param last the packet as it was at the end, with all that the flows noted about it
     */
    public record Result(Verdict verdict, List<Flow> path, List<Told> told, Packet last) {

        public Result {
            path = List.copyOf(path);
            told = List.copyOf(told);
        }
    }

    /** Lets a packet come in by a port. */
    public Result receive(int port, Packet arriving) {
        return new Passage(port, arriving).result();
    }

    /** One packet's way through the tables. */
    private final class Passage {
        private final int port;
        private final List<Flow> path = new ArrayList<>();
        private final List<Told> told = new ArrayList<>();
        private Packet packet;
        private int table = 0;
        private @Nullable Verdict verdict;

        Passage(int port, Packet arriving) {
            this.port = port;
            this.packet = arriving.with(Field.IN_PORT, Integer.toUnsignedLong(port));
        }

        Result result() {
            while (true) {
                Optional<Flow> flow = lookUp(table, packet);
                flow.ifPresent(path::add);
                OptionalInt next = flow.isPresent() ? apply(flow.get()) : OptionalInt.empty();
                if (verdict != null) {
                    return new Result(verdict, path, told, packet);
                }
                if (next.isEmpty()) {
                    return new Result(dropped(), path, told, packet);
                }
                table = next.getAsInt();
            }
        }

        /** Does what a flow says; the table that the packet goes on to, if it does. */
        private OptionalInt apply(Flow flow) {
            for (Action action : flow.actions()) {
                if (action instanceof Action.Ct ct && ct.recircTable().isPresent()) {
                    return recirculate(ct, flow);
                }
                apply(action);
                if (verdict != null) {
                    return OptionalInt.empty();
                }
            }
            return flow.next();
        }

        private OptionalInt recirculate(Action.Ct ct, Flow flow) {
            boolean isLast = flow.actions().indexOf(ct) == flow.actions().size() - 1;
            if (!isLast || flow.next().isPresent()) {
                throw new IllegalStateException("not simulated: a packet and its copy in " + flow);
            }
            packet = ct.commit() == Action.Ct.Commit.YES
                    ? tracker.commit(zone(ct), packet, mark(ct), ct.nat())
                    : tracker.track(zone(ct), packet, ct.nat());
            return ct.recircTable();
        }

        private void apply(Action action) {
            if (action instanceof Action.SetField set) {
                packet = packet.with(set.field(), set.value());
            } else if (action instanceof Action.Move move) {
                checkReadable(move.from());
                packet = packet.with(move.to(), required(move.from()));
            } else if (action instanceof Action.DecTtl) {
                decrementTtl();
            } else if (action instanceof Action.Ct ct && ct.commit() == Action.Ct.Commit.YES) {
                tracker.commit(zone(ct), packet, mark(ct), ct.nat());
            } else if (action instanceof Action.ToController) {
                told.add(new Told(decidingTable(), noted(Registers.REASON), noted(Registers.RULE)));
            } else if (action instanceof Action.OutputInPort) {
                verdict = new Verdict.Sent(port, packet);
            } else if (action instanceof Action.Output output) {
                send(output.port());
            } else if (action instanceof Action.OutputRegister output) {
                send((int) required(output.register()));
            } else if (!(action instanceof Action.Learn)) {
                throw new IllegalStateException("not simulated: " + action);
            }
        }

        /** Open vSwitch leaves such a move undone and says nothing (meta-flow.c of 3.1: prerequisites of a source). */
        private void checkReadable(Field from) {
            boolean isOfSession = from.compareTo(Field.CT_NW_PROTO) >= 0 && from.compareTo(Field.CT_TP_DST) <= 0;
            long known = CtState.NEW.bit() | CtState.EST.bit() | CtState.RPL.bit();
            if (isOfSession && (required(Field.CT_STATE) & known) == 0) {
                throw new IllegalStateException(from + " cannot be read of " + packet);
            }
        }

        private void decrementTtl() {
            long ttl = required(Field.IP_TTL);
            if (ttl <= 1) {
                verdict = new Verdict.TtlExpired(table, packet);
            } else {
                packet = packet.with(Field.IP_TTL, ttl - 1);
            }
        }

        private int zone(Action.Ct ct) {
            return ct.zone() instanceof Action.Ct.Zone.Fixed fixed
                    ? fixed.zone()
                    : (int) required(((Action.Ct.Zone.FromRegister) ct.zone()).register()) & 0xffff;
        }

        private OptionalLong mark(Action.Ct ct) {
            OptionalLong mark = OptionalLong.empty();
            for (Action write : ct.exec()) {
                mark = write instanceof Action.Move move
                        ? OptionalLong.of(required(move.from()))
                        : OptionalLong.of(((Action.SetField) write).value());
            }
            return mark;
        }

        /** A switch does not send a packet out of the port it came in by unless told so (OpenFlow 1.4, 7.2.5). */
        private void send(int out) {
            verdict = out == port ? new Verdict.Dropped(table, 0, 0) : new Verdict.Sent(out, packet);
        }

        private Verdict dropped() {
            int reason = noted(Registers.REASON);
            int rule = noted(Registers.RULE);
            if (reason == Reason.TTL.code()) {
                return new Verdict.TtlExpired(decidingTable(), packet);
            }
            return isToldOfDrop()
                    ? new Verdict.Rejected(decidingTable(), reason, rule)
                    : new Verdict.Dropped(decidingTable(), reason, rule);
        }

        /** Flows that let packets pass may tell of them, too. */
        private boolean isToldOfDrop() {
            return path.stream()
                    .filter(flow -> flow.equals(path.get(path.size() - 1)) || flow.table() == Table.DROP.number())
                    .flatMap(flow -> flow.actions().stream())
                    .anyMatch(action -> action instanceof Action.ToController);
        }

        private int decidingTable() {
            for (int i = path.size() - 1; i >= 0 && table >= Table.DROP.number(); i--) {
                if (path.get(i).table() < Table.DROP.number()) {
                    return path.get(i).table();
                }
            }
            return table;
        }

        private int noted(Field register) {
            return (int) required(register);
        }

        private long required(Field field) {
            return packet.get(field)
                    .orElseThrow(
                            () -> new IllegalStateException("a flow uses " + field + ", which is not in " + packet));
        }
    }

    /**
     * The flow that applies. Of rules of one place in the order it is undefined which, and they all do the same: the first.
     *
     * @throws IllegalStateException if two others of one priority match: which of them applies is undefined
     */
    private Optional<Flow> lookUp(int table, Packet packet) {
        Flow best = null;
        Flow rival = null;
        for (Flow flow : tables.getOrDefault(table, List.of())) {
            if ((best == null || flow.priority() >= best.priority()) && matches(flow.match(), packet)) {
                boolean equal = best != null && best.priority() == flow.priority();
                rival = equal ? flow : null;
                best = equal ? best : flow;
            }
        }
        if (best != null && rival != null && best.priority() < FIRST_OF_RULES) {
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
