package io.weir.controller.openflow;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Action.Ct;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Flows that between them use every field and every action, in each way that a switch takes them. */
final class EveryFlow {

    private static final long ARP = 0x0806;
    private static final long IP = 0x0800;
    private static final long ICMP = 1;
    private static final long TCP = 6;
    private static final long UDP = 17;
    private static final long SCTP = 132;

    private EveryFlow() {}

    static List<Flow> all() {
        List<Flow> flows = new ArrayList<>();
        for (Field field : Field.values()) {
            flows.add(flow(flows.size(), where(field).is(field, sample(field)), List.of(new Action.Output(1))));
            if (isMaskable(field)) {
                long mask = field == Field.CT_STATE ? 0x3c : field.ones() & ~0xfL;
                flows.add(flow(flows.size(), where(field).is(field, sample(field) & mask, mask), List.of()));
            }
            if (isWritable(field)) {
                flows.add(flow(flows.size(), where(field), List.of(new Action.SetField(field, sample(field)))));
            }
            for (Field other : Field.values()) {
                if (field.bits() == other.bits() && field != other && movable(field, other)) {
                    flows.add(flow(flows.size(), both(field, other), List.of(new Action.Move(field, other))));
                }
            }
        }
        flows.add(flow(flows.size(), where(Field.IPV4_DST), List.of(new Action.DecTtl(), new Action.OutputInPort())));
        flows.add(flow(flows.size(), Match.where(), List.of(new Action.Output(0xfffffffe))));
        for (Action action : trackedAndTold()) {
            Match.Builder tcp = Match.where().is(Field.ETH_TYPE, IP).is(Field.IP_PROTO, TCP);
            flows.add(flow(flows.size(), tcp, List.of(new Action.SetField(Field.REG9, 7), action)));
        }
        flows.add(flow(flows.size(), Match.where().is(Field.VLAN_VID, 0), List.of()));
        flows.add(flow(flows.size(), Match.where().is(Field.VLAN_VID, 0x1000, 0x1000), List.of()));
        flows.add(new Flow(7, 65_535, -1L, Match.ANY, List.of(), OptionalInt.of(100)));
        flows.add(new Flow(
                253, 0, 0x57L << 56, Match.ANY, List.of(new Action.SetField(Field.REG1, 1)), OptionalInt.empty()));
        return flows;
    }

    private static List<Action> trackedAndTold() {
        Ct.Zone zone = new Ct.Zone.FromRegister(Field.REG12);
        Action mark = new Action.SetField(Field.CT_MARK, 0x57);
        return List.of(
                new Ct(Ct.Commit.NO, zone, OptionalInt.of(75), List.of(), Ct.Alg.NONE),
                new Ct(Ct.Commit.NO, new Ct.Zone.Fixed(0), OptionalInt.empty(), List.of(), Ct.Alg.NONE),
                new Ct(Ct.Commit.YES, new Ct.Zone.Fixed(65_535), OptionalInt.of(0), List.of(mark), Ct.Alg.NONE),
                new Ct(Ct.Commit.YES, zone, OptionalInt.empty(), List.of(mark), Ct.Alg.FTP),
                new Ct(
                        Ct.Commit.YES,
                        zone,
                        OptionalInt.empty(),
                        List.of(new Action.Move(Field.REG9, Field.CT_MARK)),
                        Ct.Alg.NONE),
                new Ct(Ct.Commit.NO, zone, OptionalInt.of(75), List.of(), Ct.Alg.NONE, new Ct.Nat.AsKnown()),
                new Ct(
                        Ct.Commit.YES,
                        zone,
                        OptionalInt.of(100),
                        List.of(mark),
                        Ct.Alg.FTP,
                        new Ct.Nat.Source(Ipv4Address.of("198.18.255.254"))),
                new Ct(
                        Ct.Commit.YES,
                        new Ct.Zone.Fixed(7),
                        OptionalInt.empty(),
                        List.of(),
                        Ct.Alg.NONE,
                        new Ct.Nat.Destination(Ipv4Address.of("192.168.1.2"))),
                new Action.OutputRegister(Field.REG3),
                new Action.OutputRegister(Field.CT_MARK),
                new Action.ToController(128),
                new Action.ToController(Action.ToController.MAX_BYTES),
                new Action.Learn(111, 1, 0x57L << 56, List.of(Field.IN_PORT, Field.REG10, Field.REG9)),
                new Action.Learn(254, 65_535, -1L, List.of()),
                new Action.Learn(0, 0, 0, List.of(Field.ETH_DST, Field.TUN_ID, Field.REG0, Field.ETH_TYPE)));
    }

    private static Flow flow(int number, Match.Builder match, List<Action> actions) {
        OptionalInt next = number % 2 == 0 ? OptionalInt.empty() : OptionalInt.of(60);
        return new Flow(5, 1000 + number, 0x5700_0000_0000_0000L + number, match.build(), actions, next);
    }

    /** What must be matched too before a switch lets one match or set the field. */
    private static Match.Builder where(Field field) {
        return switch (field) {
            case IN_PORT, TUN_ID, TUN_SRC, TUN_DST -> Match.where();
            case REG0, REG1, REG2, REG3, REG4, REG5, REG6, REG7 -> Match.where();
            case REG8, REG9, REG10, REG11, REG12 -> Match.where();
            case CT_STATE, CT_ZONE, CT_MARK -> Match.where();
            case CT_NW_PROTO, CT_NW_SRC, CT_NW_DST -> tracked();
            case CT_TP_SRC, CT_TP_DST -> tracked().is(Field.CT_NW_PROTO, TCP);
            case ETH_SRC, ETH_DST, ETH_TYPE -> Match.where();
            case VLAN_VID -> Match.where();
            case IP_PROTO, IP_TTL, IPV4_SRC, IPV4_DST -> Match.where().is(Field.ETH_TYPE, IP);
            case ICMP_TYPE, ICMP_CODE -> Match.where().is(Field.ETH_TYPE, IP).is(Field.IP_PROTO, ICMP);
            case TCP_SRC, TCP_DST -> Match.where().is(Field.ETH_TYPE, IP).is(Field.IP_PROTO, TCP);
            case UDP_SRC, UDP_DST -> Match.where().is(Field.ETH_TYPE, IP).is(Field.IP_PROTO, UDP);
            case SCTP_SRC, SCTP_DST -> Match.where().is(Field.ETH_TYPE, IP).is(Field.IP_PROTO, SCTP);
            case ARP_OP, ARP_SPA, ARP_TPA, ARP_SHA, ARP_THA -> Match.where().is(Field.ETH_TYPE, ARP);
        };
    }

    /** Tracked and not invalid. */
    private static Match.Builder tracked() {
        return Match.where().is(Field.ETH_TYPE, IP).is(Field.CT_STATE, 0x20, 0x30);
    }

    private static Match.Builder both(Field from, Field to) {
        return where(from).build().terms().isEmpty() ? where(to) : where(from);
    }

    private static boolean movable(Field from, Field to) {
        Match first = where(from).build();
        Match second = where(to).build();
        boolean compatible = first.equals(second)
                || first.terms().isEmpty()
                || second.terms().isEmpty();
        return isWritable(to) && compatible && from != Field.IN_PORT && to.bits() != 13;
    }

    private static boolean isMaskable(Field field) {
        return switch (field) {
            case IN_PORT, ETH_TYPE, IP_PROTO, IP_TTL, ICMP_TYPE, ICMP_CODE, ARP_OP, CT_ZONE, CT_NW_PROTO -> false;
            default -> true;
        };
    }

    private static boolean isWritable(Field field) {
        return switch (field) {
            case IN_PORT, ETH_TYPE, IP_PROTO, VLAN_VID -> false;
            case CT_STATE, CT_ZONE, CT_MARK, CT_NW_PROTO, CT_NW_SRC, CT_NW_DST, CT_TP_SRC, CT_TP_DST -> false;
            default -> true;
        };
    }

    private static long sample(Field field) {
        return switch (field) {
            case IN_PORT -> 17;
            case ETH_TYPE -> 0x86dd;
            case VLAN_VID -> 0x1000 | 4000;
            case ARP_OP -> 2;
            case CT_STATE -> 0x2a;
            case ETH_SRC, ETH_DST, ARP_SHA, ARP_THA -> 0x0257_4549_52f1L;
            default -> 0xc633_64f1_c000_02f1L & field.ones();
        };
    }
}
