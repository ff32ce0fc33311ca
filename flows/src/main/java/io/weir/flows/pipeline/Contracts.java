package io.weir.flows.pipeline;

import static io.weir.flows.openflow.Field.ARP_OP;
import static io.weir.flows.openflow.Field.ARP_SHA;
import static io.weir.flows.openflow.Field.ARP_SPA;
import static io.weir.flows.openflow.Field.ARP_THA;
import static io.weir.flows.openflow.Field.ARP_TPA;
import static io.weir.flows.openflow.Field.CT_MARK;
import static io.weir.flows.openflow.Field.CT_NW_DST;
import static io.weir.flows.openflow.Field.CT_NW_PROTO;
import static io.weir.flows.openflow.Field.CT_NW_SRC;
import static io.weir.flows.openflow.Field.CT_STATE;
import static io.weir.flows.openflow.Field.CT_TP_DST;
import static io.weir.flows.openflow.Field.CT_TP_SRC;
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
import static io.weir.flows.openflow.Field.SCTP_DST;
import static io.weir.flows.openflow.Field.SCTP_SRC;
import static io.weir.flows.openflow.Field.TCP_DST;
import static io.weir.flows.openflow.Field.TUN_DST;
import static io.weir.flows.openflow.Field.TUN_ID;
import static io.weir.flows.openflow.Field.TUN_SRC;
import static io.weir.flows.openflow.Field.UDP_DST;
import static io.weir.flows.openflow.Field.VLAN_VID;
import static io.weir.flows.pipeline.Registers.BACKWARD;
import static io.weir.flows.pipeline.Registers.DESTINATION_IDENTITY;
import static io.weir.flows.pipeline.Registers.DESTINATION_TENANT;
import static io.weir.flows.pipeline.Registers.FORWARD;
import static io.weir.flows.pipeline.Registers.FROM_TUNNEL;
import static io.weir.flows.pipeline.Registers.NETWORK;
import static io.weir.flows.pipeline.Registers.OUT_PORT;
import static io.weir.flows.pipeline.Registers.REASON;
import static io.weir.flows.pipeline.Registers.RULE;
import static io.weir.flows.pipeline.Registers.SENDER;
import static io.weir.flows.pipeline.Registers.SOURCE_IDENTITY;
import static io.weir.flows.pipeline.Registers.SOURCE_TENANT;
import static io.weir.flows.pipeline.Registers.ZONE;

import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.Contract.Also;
import io.weir.flows.pipeline.Contract.Sends;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The contracts of all tables, in the order that packets pass them. */
final class Contracts {

    /** What {@link Table#POLICY} asks by, and {@link Table#BACKWARD} the other way round. */
    private static final Set<Field> SENDER_AND_RECEIVER = fields(
            SOURCE_TENANT, DESTINATION_TENANT, SOURCE_IDENTITY, DESTINATION_IDENTITY, ETH_TYPE, IPV4_SRC, IPV4_DST);

    private static final Map<Table, Contract> BY_TABLE = new EnumMap<>(Map.ofEntries(
            entry(
                    Table.CLASSIFY,
                    fields(IN_PORT, TUN_SRC, VLAN_VID),
                    fields(NETWORK, SOURCE_TENANT, FROM_TUNNEL, SOURCE_IDENTITY),
                    tables(Table.SPOOF_GUARD, Table.SOURCE, Table.OUTSIDE)),
            entry(
                    Table.SPOOF_GUARD,
                    fields(IN_PORT, ETH_SRC, ETH_TYPE, IPV4_SRC, ARP_SPA, ARP_SHA),
                    fields(),
                    tables(Table.ARP_ND, Table.SERVICES)),
            entry(
                    Table.SOURCE,
                    fields(TUN_ID, ETH_TYPE, IPV4_SRC),
                    fields(NETWORK, SOURCE_TENANT),
                    tables(Table.SOURCE_IDENTITY)),
            entry(
                    Table.SOURCE_IDENTITY,
                    fields(SOURCE_TENANT, ETH_TYPE, IPV4_SRC),
                    fields(SOURCE_IDENTITY),
                    tables(Table.DESTINATION)),
            entry(
                    Table.OUTSIDE,
                    fields(ETH_TYPE, IPV4_DST, ARP_OP, ARP_TPA),
                    fields(
                            DESTINATION_TENANT,
                            DESTINATION_IDENTITY,
                            OUT_PORT,
                            ZONE,
                            SENDER,
                            ETH_SRC,
                            ETH_DST,
                            ARP_OP,
                            ARP_SHA,
                            ARP_SPA,
                            ARP_THA,
                            ARP_TPA),
                    tables(Table.ROUTE, Table.SESSION),
                    Sends.BACK_TO_SENDER,
                    Also.TRACKS),
            entry(
                    Table.ARP_ND,
                    fields(NETWORK, ETH_TYPE, ARP_OP, ARP_TPA),
                    fields(ETH_SRC, ETH_DST, ARP_OP, ARP_SHA, ARP_SPA, ARP_THA, ARP_TPA),
                    tables(),
                    Sends.BACK_TO_SENDER),
            entry(
                    Table.SERVICES,
                    fields(SOURCE_TENANT, ETH_DST, ETH_TYPE, IP_PROTO, IPV4_DST, ICMP_TYPE, ICMP_CODE),
                    fields(ETH_SRC, ETH_DST, IP_TTL, IPV4_SRC, IPV4_DST, ICMP_TYPE),
                    tables(Table.ROUTE),
                    Sends.BACK_TO_SENDER),
            entry(
                    Table.ROUTE,
                    fields(SOURCE_TENANT, DESTINATION_TENANT, ETH_DST, ETH_TYPE, IP_TTL, IPV4_DST),
                    fields(NETWORK, OUT_PORT, ETH_SRC, ETH_DST, IP_TTL),
                    tables(Table.DESTINATION, Table.FENCE),
                    Also.TELLS_THE_CONTROLLER),
            entry(
                    Table.DESTINATION,
                    fields(NETWORK, ETH_TYPE, IPV4_DST),
                    fields(DESTINATION_TENANT, DESTINATION_IDENTITY, OUT_PORT, TUN_DST, TUN_ID, ETH_DST),
                    tables(Table.POLICY)),
            entry(Table.POLICY, SENDER_AND_RECEIVER, fields(FORWARD, RULE), tables(Table.BACKWARD)),
            entry(Table.BACKWARD, SENDER_AND_RECEIVER, fields(BACKWARD), tables(Table.FENCE)),
            entry(Table.FENCE, fields(), fields(), tables(Table.CONNTRACK)),
            entry(
                    Table.CONNTRACK,
                    fields(SOURCE_TENANT, DESTINATION_TENANT, FORWARD, BACKWARD, TUN_ID, ETH_TYPE),
                    fields(SENDER, ZONE),
                    tables(Table.SESSION, Table.OBSERVE),
                    Also.TRACKS),
            entry(
                    Table.SESSION,
                    fields(SOURCE_TENANT, FROM_TUNNEL, CT_STATE, ETH_TYPE, IP_PROTO),
                    fields(SOURCE_TENANT, DESTINATION_TENANT, SOURCE_IDENTITY, DESTINATION_IDENTITY, RULE),
                    tables(Table.RELATED, Table.PUBLISHED)),
            entry(
                    Table.RELATED,
                    fields(SENDER, CT_STATE, CT_NW_SRC, CT_NW_DST, ETH_TYPE),
                    fields(),
                    tables(Table.PUBLISHED)),
            entry(
                    Table.PUBLISHED,
                    fields(
                            SOURCE_TENANT,
                            DESTINATION_TENANT,
                            CT_STATE,
                            CT_NW_PROTO,
                            CT_NW_SRC,
                            CT_NW_DST,
                            CT_TP_DST,
                            ETH_TYPE),
                    fields(),
                    tables(Table.OBSERVE)),
            entry(
                    Table.OBSERVE,
                    fields(
                            SOURCE_TENANT,
                            DESTINATION_TENANT,
                            FROM_TUNNEL,
                            SOURCE_IDENTITY,
                            DESTINATION_IDENTITY,
                            CT_STATE,
                            CT_NW_PROTO,
                            CT_NW_SRC,
                            CT_NW_DST,
                            CT_TP_SRC,
                            CT_TP_DST,
                            ETH_TYPE,
                            IP_PROTO,
                            IPV4_SRC,
                            IPV4_DST,
                            TCP_DST,
                            UDP_DST,
                            SCTP_SRC,
                            SCTP_DST,
                            ICMP_TYPE,
                            ICMP_CODE),
                    fields(),
                    tables(Table.SESSION_FENCE),
                    Also.TELLS_THE_CONTROLLER),
            entry(Table.SESSION_FENCE, fields(), fields(), tables(Table.STATEFUL)),
            entry(
                    Table.STATEFUL,
                    fields(
                            SOURCE_TENANT,
                            DESTINATION_TENANT,
                            SOURCE_IDENTITY,
                            DESTINATION_IDENTITY,
                            FORWARD,
                            CT_STATE,
                            CT_MARK,
                            CT_NW_PROTO,
                            CT_NW_SRC,
                            CT_NW_DST,
                            CT_TP_SRC,
                            CT_TP_DST,
                            ETH_TYPE,
                            IP_PROTO,
                            SCTP_SRC,
                            SCTP_DST),
                    fields(RULE),
                    tables(Table.COMMIT)),
            entry(
                    Table.COMMIT,
                    fields(FROM_TUNNEL, RULE, CT_STATE, CT_MARK, ETH_TYPE, IP_PROTO),
                    fields(CT_MARK),
                    tables(Table.ADMIT, Table.LIMIT, Table.OUTPUT),
                    Also.TRACKS,
                    Also.TELLS_THE_CONTROLLER),
            entry(Table.ADMIT, fields(ETH_TYPE, IPV4_DST), fields(CT_MARK), tables(Table.LIMIT), Also.TRACKS),
            entry(Table.LIMIT, fields(CT_MARK), fields(), tables(Table.OUTPUT)),
            entry(Table.OUTPUT, fields(OUT_PORT, FROM_TUNNEL), fields(), tables(), Sends.TO_A_PORT),
            entry(
                    Table.DROP,
                    fields(FROM_TUNNEL, RULE, REASON),
                    fields(),
                    tables(Table.DROP_COUNT),
                    Also.LEARNS,
                    Also.TELLS_THE_CONTROLLER),
            entry(Table.DROP_COUNT, fields(IN_PORT, RULE, REASON), fields(), tables())));

    private Contracts() {}

    static Contract of(Table table) {
        Contract contract = BY_TABLE.get(table);
        if (contract == null) {
            throw new IllegalStateException(table + " has no contract");
        }
        return contract;
    }

    private static Map.Entry<Table, Contract> entry(
            Table table, Set<Field> matches, Set<Field> sets, Set<Table> goesTo, Also... also) {
        return entry(table, matches, sets, goesTo, Sends.NOWHERE, also);
    }

    private static Map.Entry<Table, Contract> entry(
            Table table, Set<Field> matches, Set<Field> sets, Set<Table> goesTo, Sends sends, Also... also) {
        Set<Also> rest = EnumSet.noneOf(Also.class);
        rest.addAll(List.of(also));
        return Map.entry(table, new Contract(matches, sets, goesTo, sends, rest));
    }

    private static Set<Field> fields(Field... fields) {
        Set<Field> set = EnumSet.noneOf(Field.class);
        set.addAll(List.of(fields));
        return set;
    }

    private static Set<Table> tables(Table... tables) {
        Set<Table> set = EnumSet.noneOf(Table.class);
        set.addAll(List.of(tables));
        return set;
    }
}
