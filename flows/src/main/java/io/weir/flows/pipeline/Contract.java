package io.weir.flows.pipeline;

import static io.weir.flows.openflow.Field.ARP_OP;
import static io.weir.flows.openflow.Field.ARP_SHA;
import static io.weir.flows.openflow.Field.ARP_SPA;
import static io.weir.flows.openflow.Field.ARP_THA;
import static io.weir.flows.openflow.Field.ARP_TPA;
import static io.weir.flows.openflow.Field.ETH_DST;
import static io.weir.flows.openflow.Field.ETH_SRC;
import static io.weir.flows.openflow.Field.ETH_TYPE;
import static io.weir.flows.openflow.Field.ICMP_CODE;
import static io.weir.flows.openflow.Field.ICMP_TYPE;
import static io.weir.flows.openflow.Field.IN_PORT;
import static io.weir.flows.openflow.Field.IPV4_DST;
import static io.weir.flows.openflow.Field.IPV4_SRC;
import static io.weir.flows.openflow.Field.IP_PROTO;
import static io.weir.flows.openflow.Field.IP_TTL;
import static io.weir.flows.openflow.Field.TUN_DST;
import static io.weir.flows.openflow.Field.TUN_ID;
import static io.weir.flows.openflow.Field.TUN_SRC;
import static io.weir.flows.openflow.Field.VLAN_VID;
import static io.weir.flows.pipeline.Registers.DESTINATION_TENANT;
import static io.weir.flows.pipeline.Registers.FROM_TUNNEL;
import static io.weir.flows.pipeline.Registers.NETWORK;
import static io.weir.flows.pipeline.Registers.OUT_PORT;
import static io.weir.flows.pipeline.Registers.SOURCE_TENANT;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What the flows of one table may do. A flow that does more is refused where it is made, so that reading the contracts
 * is enough to know what can happen to a packet. What no flow takes is dropped, in every table.
 *
 * @param matches fields that its flows may look at
 * @param sets fields that its flows may write
 * @param goesTo tables that its flows may pass a packet to
 * @param sends whether and where its flows may send a packet
 * @param also what else its flows may do
 */
public record Contract(Set<Field> matches, Set<Field> sets, Set<Table> goesTo, Sends sends, Set<Also> also) {

    /** Where the flows of a table may send packets. */
    public enum Sends {
        NOWHERE,
        BACK_TO_SENDER,
        TO_A_PORT
    }

    /** What only few tables do. */
    public enum Also {
        /** Looks up and keeps sessions; the tables that packets go on to from there are among {@code goesTo}. */
        TRACKS,
        /** Sends copies of packets to the controller. */
        TELLS_THE_CONTROLLER,
        /** Has the switch add flows to a table of {@code goesTo}, which match what that table may. */
        LEARNS
    }

    private Contract(Set<Field> matches, Set<Field> sets, Set<Table> goesTo, Sends sends) {
        this(matches, sets, goesTo, sends, EnumSet.noneOf(Also.class));
    }

    private static final Map<Table, Contract> CONTRACTS = new EnumMap<>(Map.of(
            Table.CLASSIFY,
            new Contract(
                    EnumSet.of(IN_PORT, TUN_SRC, VLAN_VID),
                    EnumSet.of(NETWORK, SOURCE_TENANT, FROM_TUNNEL),
                    EnumSet.of(Table.SPOOF_GUARD, Table.SOURCE),
                    Sends.NOWHERE),
            Table.SPOOF_GUARD,
            new Contract(
                    EnumSet.of(IN_PORT, ETH_SRC, ETH_TYPE, IPV4_SRC, ARP_SPA, ARP_SHA),
                    EnumSet.noneOf(Field.class),
                    EnumSet.of(Table.ARP_ND, Table.SERVICES),
                    Sends.NOWHERE),
            Table.SOURCE,
            new Contract(
                    EnumSet.of(TUN_ID, ETH_TYPE, IPV4_SRC),
                    EnumSet.of(NETWORK, SOURCE_TENANT),
                    EnumSet.of(Table.DESTINATION),
                    Sends.NOWHERE),
            Table.ARP_ND,
            new Contract(
                    EnumSet.of(NETWORK, ETH_TYPE, ARP_OP, ARP_TPA),
                    EnumSet.of(ETH_SRC, ETH_DST, ARP_OP, ARP_SHA, ARP_SPA, ARP_THA, ARP_TPA),
                    EnumSet.noneOf(Table.class),
                    Sends.BACK_TO_SENDER),
            Table.SERVICES,
            new Contract(
                    EnumSet.of(SOURCE_TENANT, ETH_DST, ETH_TYPE, IP_PROTO, IPV4_DST, ICMP_TYPE, ICMP_CODE),
                    EnumSet.of(ETH_SRC, ETH_DST, IP_TTL, IPV4_SRC, IPV4_DST, ICMP_TYPE),
                    EnumSet.of(Table.ROUTE),
                    Sends.BACK_TO_SENDER),
            Table.ROUTE,
            new Contract(
                    EnumSet.of(SOURCE_TENANT, ETH_DST, ETH_TYPE, IPV4_DST),
                    EnumSet.of(NETWORK, ETH_SRC, IP_TTL),
                    EnumSet.of(Table.DESTINATION),
                    Sends.NOWHERE),
            Table.DESTINATION,
            new Contract(
                    EnumSet.of(NETWORK, ETH_TYPE, IPV4_DST),
                    EnumSet.of(DESTINATION_TENANT, OUT_PORT, TUN_DST, TUN_ID, ETH_DST),
                    EnumSet.of(Table.POLICY),
                    Sends.NOWHERE),
            Table.POLICY,
            new Contract(
                    EnumSet.of(SOURCE_TENANT, DESTINATION_TENANT),
                    EnumSet.noneOf(Field.class),
                    EnumSet.of(Table.OUTPUT),
                    Sends.NOWHERE),
            Table.OUTPUT,
            new Contract(
                    EnumSet.of(OUT_PORT, FROM_TUNNEL),
                    EnumSet.noneOf(Field.class),
                    EnumSet.noneOf(Table.class),
                    Sends.TO_A_PORT)));

    /** The contract of a table. */
    public static Contract of(Table table) {
        Contract contract = CONTRACTS.get(table);
        if (contract == null) {
            throw new IllegalStateException(table + " has no contract");
        }
        return contract;
    }

    /**
     * Returns the flow if its table's contract allows it.
     *
     * @throws IllegalStateException if it does not: a mistake in the table's class
     */
    static Flow held(Table table, Flow flow) {
        Contract contract = of(table);
        for (Match.Term term : flow.match().terms()) {
            contract.allow(contract.matches, term.field(), flow);
        }
        for (Action action : flow.actions()) {
            contract.allow(action, flow);
        }
        return flow;
    }

    /**
     * Returns the next table's number if this table's contract allows going there.
     *
     * @throws IllegalStateException if it does not
     */
    static int next(Table table, Table next) {
        if (!of(table).goesTo.contains(next)) {
            throw new IllegalStateException(table + " may not go to " + next);
        }
        return next.number();
    }

    private void allow(Action action, Flow flow) {
        if (action instanceof Action.SetField set) {
            allow(sets, set.field(), flow);
        } else if (action instanceof Action.Move move) {
            allow(sets, move.to(), flow);
        } else if (action instanceof Action.DecTtl) {
            allow(sets, IP_TTL, flow);
        } else if (action instanceof Action.Ct ct && also.contains(Also.TRACKS)) {
            ct.exec().forEach(write -> allow(write, flow));
            ct.recircTable().ifPresent(next -> allow(next, flow));
        } else if (action instanceof Action.Learn learn && also.contains(Also.LEARNS)) {
            Contract learned = of(allow(learn.table(), flow));
            learn.fields().forEach(field -> allow(learned.matches, field, flow));
        } else if (!(action instanceof Action.OutputInPort && sends == Sends.BACK_TO_SENDER
                || action instanceof Action.Output && sends == Sends.TO_A_PORT
                || action instanceof Action.OutputRegister && sends == Sends.TO_A_PORT
                || action instanceof Action.ToController && also.contains(Also.TELLS_THE_CONTROLLER))) {
            throw new IllegalStateException("may not do that: " + flow);
        }
    }

    private Table allow(int next, Flow flow) {
        return goesTo.stream()
                .filter(table -> table.number() == next)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("may not go to table " + next + ": " + flow));
    }

    private void allow(Set<Field> allowed, Field used, Flow flow) {
        if (!allowed.contains(used)) {
            throw new IllegalStateException("uses a field that its table did not declare: " + flow);
        }
    }
}
