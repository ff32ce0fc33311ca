package io.weir.flows.openflow;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes flows as ovs-ofctl(8) does and takes them; {@link FlowParser} reads them back. */
public final class FlowText {

    static final Set<Field> MACS = EnumSet.of(Field.ETH_SRC, Field.ETH_DST, Field.ARP_SHA, Field.ARP_THA);

    static final Set<Field> ADDRESSES =
            EnumSet.of(Field.TUN_SRC, Field.TUN_DST, Field.IPV4_SRC, Field.IPV4_DST, Field.ARP_SPA, Field.ARP_TPA);

    private static final Set<Field> DECIMALS =
            EnumSet.of(Field.IN_PORT, Field.ARP_OP, Field.ICMP_TYPE, Field.ICMP_CODE, Field.IP_PROTO, Field.IP_TTL);

    /** Names of fields as {@code move} takes them (ovs-actions(7)). */
    static final Map<Field, String> NXM = new EnumMap<>(Map.ofEntries(
            Map.entry(Field.ETH_SRC, "NXM_OF_ETH_SRC[]"),
            Map.entry(Field.ETH_DST, "NXM_OF_ETH_DST[]"),
            Map.entry(Field.IPV4_SRC, "NXM_OF_IP_SRC[]"),
            Map.entry(Field.IPV4_DST, "NXM_OF_IP_DST[]"),
            Map.entry(Field.ARP_SPA, "NXM_OF_ARP_SPA[]"),
            Map.entry(Field.ARP_TPA, "NXM_OF_ARP_TPA[]"),
            Map.entry(Field.ARP_SHA, "NXM_NX_ARP_SHA[]"),
            Map.entry(Field.ARP_THA, "NXM_NX_ARP_THA[]"),
            Map.entry(Field.TUN_ID, "NXM_NX_TUN_ID[]"),
            Map.entry(Field.TUN_SRC, "NXM_NX_TUN_IPV4_SRC[]"),
            Map.entry(Field.TUN_DST, "NXM_NX_TUN_IPV4_DST[]"),
            Map.entry(Field.REG0, "NXM_NX_REG0[]"),
            Map.entry(Field.REG1, "NXM_NX_REG1[]"),
            Map.entry(Field.REG2, "NXM_NX_REG2[]"),
            Map.entry(Field.REG3, "NXM_NX_REG3[]"),
            Map.entry(Field.REG4, "NXM_NX_REG4[]"),
            Map.entry(Field.REG5, "NXM_NX_REG5[]"),
            Map.entry(Field.REG6, "NXM_NX_REG6[]"),
            Map.entry(Field.REG7, "NXM_NX_REG7[]")));

    static final int IPV4 = 0x0800;
    static final int ARP = 0x0806;
    static final int ICMP = 1;

    private FlowText() {}

    /** A flow as one line, which {@code ovs-ofctl -O OpenFlow14 add-flow} takes as it is. */
    public static String format(Flow flow) {
        String match = format(flow.match());
        return "cookie=0x" + Long.toHexString(flow.cookie()) + ",table=" + flow.table() + ",priority=" + flow.priority()
                + (match.isEmpty() ? "" : "," + match) + ",actions=" + actions(flow);
    }

    /** A match: its terms joined by commas; empty if it matches everything. */
    public static String format(Match match) {
        long protocol = exact(match, Field.ETH_TYPE);
        boolean icmp = protocol == IPV4 && exact(match, Field.IP_PROTO) == ICMP;
        String keyword = icmp ? "icmp" : protocol == IPV4 ? "ip" : protocol == ARP ? "arp" : "";
        return match.terms().stream()
                .filter(term -> !(icmp && term.field() == Field.IP_PROTO))
                .map(term -> term.field() == Field.ETH_TYPE && !keyword.isEmpty() ? keyword : term(term))
                .collect(Collectors.joining(","));
    }

    /** What a flow does: its actions and where it goes; {@code drop} if it does nothing. */
    public static String actions(Flow flow) {
        String actions = flow.actions().stream().map(FlowText::action).collect(Collectors.joining(","));
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
        String value = value(term.field(), term.value());
        if (term.isExact()) {
            return term.field().word() + "=" + value;
        }
        if (ADDRESSES.contains(term.field()) && isPrefix(term.mask())) {
            return term.field().word() + "=" + value + "/" + Long.bitCount(term.mask());
        }
        return term.field().word() + "=" + value + "/" + value(term.field(), term.mask());
    }

    private static boolean isPrefix(long mask) {
        long inverse = ~mask & 0xffffffffL;
        return (inverse & inverse + 1) == 0;
    }

    private static String value(Field field, long value) {
        if (MACS.contains(field)) {
            return new MacAddress(value).toString();
        }
        if (ADDRESSES.contains(field)) {
            return new Ipv4Address((int) value).toString();
        }
        return DECIMALS.contains(field) ? Long.toUnsignedString(value) : "0x" + Long.toHexString(value);
    }

    private static String action(Action action) {
        if (action instanceof Action.SetField set) {
            return set.field() == Field.IP_TTL
                    ? "mod_nw_ttl:" + set.value()
                    : "set_field:" + value(set.field(), set.value()) + "->"
                            + set.field().word();
        }
        if (action instanceof Action.Move move) {
            return "move:" + nxm(move.from()) + "->" + nxm(move.to());
        }
        if (action instanceof Action.DecTtl) {
            return "dec_ttl";
        }
        if (action instanceof Action.Output output) {
            return "output:" + Integer.toUnsignedString(output.port());
        }
        if (action instanceof Action.OutputInPort) {
            return "IN_PORT";
        }
        throw new IllegalStateException("no text for " + action);
    }

    private static String nxm(Field field) {
        String name = NXM.get(field);
        if (name == null) {
            throw new IllegalStateException(field + " cannot be moved");
        }
        return name;
    }
}
