package io.weir.flows.openflow;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes flows as ovs-ofctl(8) does and takes them; {@link FlowParser} reads them back. */
public final class FlowText {

    static final Set<Field> MACS = EnumSet.of(Field.ETH_SRC, Field.ETH_DST, Field.ARP_SHA, Field.ARP_THA);

    static final Set<Field> ADDRESSES = EnumSet.of(
            Field.TUN_SRC,
            Field.TUN_DST,
            Field.CT_NW_SRC,
            Field.CT_NW_DST,
            Field.IPV4_SRC,
            Field.IPV4_DST,
            Field.ARP_SPA,
            Field.ARP_TPA);

    private static final Set<Field> DECIMALS = EnumSet.of(
            Field.IN_PORT,
            Field.ARP_OP,
            Field.ICMP_TYPE,
            Field.ICMP_CODE,
            Field.IP_PROTO,
            Field.IP_TTL,
            Field.CT_ZONE,
            Field.CT_NW_PROTO);

    /** What a port is usually written as; its mask is hexadecimal. */
    private static final Set<Field> PORTS = EnumSet.of(
            Field.TCP_SRC,
            Field.TCP_DST,
            Field.UDP_SRC,
            Field.UDP_DST,
            Field.SCTP_SRC,
            Field.SCTP_DST,
            Field.CT_TP_SRC,
            Field.CT_TP_DST);

    /** IP protocols that have a word of their own, which says that it is IPv4 too. */
    static final Map<Long, String> PROTOCOLS = Map.of(1L, "icmp", 6L, "tcp", 17L, "udp", 132L, "sctp");

    /** The priority of a flow that names none. */
    static final int DEFAULT_PRIORITY = 0x8000;

    static final int IPV4 = 0x0800;
    static final int ARP = 0x0806;

    private FlowText() {}

    /** A flow as one line, which {@code ovs-ofctl -O OpenFlow14 add-flow} takes as it is. */
    public static String format(Flow flow) {
        String match = format(flow.match());
        return "cookie=0x" + Long.toHexString(flow.cookie()) + ",table=" + flow.table() + ",priority=" + flow.priority()
                + (match.isEmpty() ? "" : "," + match) + ",actions=" + actions(flow);
    }

    /** A match: its terms joined by commas; empty if it matches everything. */
    public static String format(Match match) {
        long type = exact(match, Field.ETH_TYPE);
        String protocol = type == IPV4 ? PROTOCOLS.getOrDefault(exact(match, Field.IP_PROTO), "") : "";
        String keyword = !protocol.isEmpty() ? protocol : type == IPV4 ? "ip" : type == ARP ? "arp" : "";
        return match.terms().stream()
                .filter(term -> protocol.isEmpty() || term.field() != Field.IP_PROTO)
                .map(term -> term.field() == Field.ETH_TYPE && !keyword.isEmpty() ? keyword : term(term))
                .collect(Collectors.joining(","));
    }

    /** What a flow does: its actions and where it goes; {@code drop} if it does nothing. */
    public static String actions(Flow flow) {
        String actions = ActionText.format(flow.actions());
        String next = flow.next().isPresent() ? "goto_table:" + flow.next().getAsInt() : "";
        return actions.isEmpty() && next.isEmpty()
                ? "drop"
                : actions + (actions.isEmpty() || next.isEmpty() ? "" : ",") + next;
    }

    private static long exact(Match match, Field field) {
        return match.terms().stream()
                .filter(term -> term.field() == field && term.isExact())
                .mapToLong(Match.Term::value)
                .findFirst()
                .orElse(-1);
    }

    private static String term(Match.Term term) {
        if (term.field() == Field.CT_STATE && (term.mask() & ~CtState.ALL) == 0) {
            return "ct_state=" + flags(term);
        }
        String value = value(term.field(), term.value());
        if (term.isExact()) {
            return term.field().word() + "=" + value;
        }
        if (ADDRESSES.contains(term.field()) && isPrefix(term.mask())) {
            return term.field().word() + "=" + value + "/" + Long.bitCount(term.mask());
        }
        String mask =
                PORTS.contains(term.field()) ? "0x" + Long.toHexString(term.mask()) : value(term.field(), term.mask());
        return term.field().word() + "=" + value + "/" + mask;
    }

    private static String flags(Match.Term term) {
        return Arrays.stream(CtState.values())
                .filter(state -> (term.mask() & state.bit()) != 0)
                .map(state -> ((term.value() & state.bit()) != 0 ? "+" : "-") + state.word())
                .collect(Collectors.joining());
    }

    private static boolean isPrefix(long mask) {
        long inverse = ~mask & 0xffffffffL;
        return (inverse & inverse + 1) == 0;
    }

    static String value(Field field, long value) {
        if (MACS.contains(field)) {
            return new MacAddress(value).toString();
        }
        if (ADDRESSES.contains(field)) {
            return new Ipv4Address((int) value).toString();
        }
        return DECIMALS.contains(field) || PORTS.contains(field)
                ? Long.toUnsignedString(value)
                : "0x" + Long.toHexString(value);
    }
}
