package io.weir.flows.tables;

import static io.weir.flows.openflow.Field.CT_NW_PROTO;
import static io.weir.flows.openflow.Field.CT_TP_DST;
import static io.weir.flows.openflow.Field.CT_TP_SRC;
import static io.weir.flows.openflow.Field.ICMP_CODE;
import static io.weir.flows.openflow.Field.ICMP_TYPE;
import static io.weir.flows.openflow.Field.IP_PROTO;
import static io.weir.flows.openflow.Field.SCTP_DST;
import static io.weir.flows.openflow.Field.SCTP_SRC;
import static io.weir.flows.openflow.Field.TCP_DST;
import static io.weir.flows.openflow.Field.UDP_DST;

import io.weir.flows.model.Traffic;
import io.weir.flows.model.Traffic.IcmpKind;
import io.weir.flows.model.Traffic.PortRange;
import io.weir.flows.openflow.CtState;
import io.weir.flows.openflow.Field;
import io.weir.flows.pipeline.FlowIn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A part of a rule's traffic that one flow matches: a range of ports has as many as it has binary prefixes.
 *
 * @param protocol IP protocol, -1 for any
 * @param high what distinguishes it within the protocol: destination port, or ICMP type
 * @param highMask the bits of it that count, 0 for none
 * @param code ICMP code, -1 for any
 */
public record TrafficMatch(int protocol, int high, int highMask, int code) {

    /** By protocol, then by what distinguishes it within. */
    public static final Comparator<TrafficMatch> IN_ORDER = Comparator.comparingInt(TrafficMatch::protocol)
            .thenComparingInt(TrafficMatch::high)
            .thenComparingInt(TrafficMatch::highMask)
            .thenComparingInt(TrafficMatch::code);

    private static final int PORT_BITS = 16;
    private static final int ANY = -1;

    /** The parts of a rule's traffic. */
    public static List<TrafficMatch> of(Traffic traffic) {
        int protocol = traffic.protocol().orElse(ANY);
        List<TrafficMatch> parts = new ArrayList<>();
        traffic.ports().forEach(range -> prefixes(protocol, range, parts));
        for (IcmpKind kind : traffic.icmp()) {
            parts.add(new TrafficMatch(protocol, kind.type(), 0xff, kind.code().orElse(ANY)));
        }
        return parts.isEmpty() ? List.of(new TrafficMatch(protocol, 0, 0, ANY)) : parts;
    }

    /** One port of TCP or UDP. */
    public static TrafficMatch ofPort(int protocol, int port) {
        return new TrafficMatch(protocol, port, (1 << PORT_BITS) - 1, ANY);
    }

    /** The fewest prefixes that cover the range: each the longest that begins where the one before ended. */
    private static void prefixes(int protocol, PortRange range, List<TrafficMatch> into) {
        int from = range.first();
        while (from <= range.last()) {
            int size = from == 0 ? 1 << PORT_BITS : Integer.lowestOneBit(from);
            while (from + size - 1 > range.last()) {
                size >>= 1;
            }
            into.add(new TrafficMatch(protocol, from, (1 << PORT_BITS) - size, ANY));
            from += size;
        }
    }

    /** Which packets of a session a flow is about. */
    enum Way {
        BOTH(0, 0),
        /** Those that go as the first did. */
        ALONG(0, CtState.RPL.bit()),
        AGAINST(CtState.RPL.bit(), CtState.RPL.bit());

        private final long state;
        private final long mask;

        Way(long state, long mask) {
            this.state = state;
            this.mask = mask;
        }

        /** The bits of {@code ct_state} that such packets have, among others. */
        long state() {
            return state;
        }

        /** The bits that tell. */
        long mask() {
            return mask;
        }
    }

    /** The ways that need a flow of their own. */
    List<Way> ways() {
        return isBySctpPort() ? List.of(Way.ALONG, Way.AGAINST) : List.of(Way.BOTH);
    }

    /** Open vSwitch's user-space datapath (3.1) tracks SCTP without ports: each packet is judged by its own. */
    private boolean isBySctpPort() {
        return protocol == Traffic.SCTP && highMask != 0;
    }

    /**
     * Matches tracked packets, by what their session's first packet had (ovs-fields(7), original direction tuple).
     *
     * @param way one of {@link #ways}
     */
    void ofSession(FlowIn flow, Way way) {
        if (isBySctpPort()) {
            match(flow, IP_PROTO, way == Way.ALONG ? SCTP_DST : SCTP_SRC, ICMP_CODE);
        } else if (protocol != ANY) {
            boolean icmp = protocol == Traffic.ICMP;
            match(flow, CT_NW_PROTO, icmp ? CT_TP_SRC : CT_TP_DST, CT_TP_DST);
        }
    }

    /** Matches packets by what they are. */
    void ofPacket(FlowIn flow) {
        if (protocol != ANY) {
            Field field =
                    switch (protocol) {
                        case Traffic.ICMP -> ICMP_TYPE;
                        case Traffic.UDP -> UDP_DST;
                        case Traffic.SCTP -> SCTP_DST;
                        default -> TCP_DST;
                    };
            match(flow, IP_PROTO, field, ICMP_CODE);
        }
    }

    private void match(FlowIn flow, Field protocolField, Field highField, Field codeField) {
        flow.when(protocolField, protocol).when(highField, high, highMask);
        if (code != ANY) {
            flow.when(codeField, code);
        }
    }

    @Override
    public String toString() {
        if (protocol == ANY) {
            return "any";
        }
        return protocol
                + (highMask == 0 ? "" : ":" + high + "/" + Integer.toHexString(highMask))
                + (code == ANY ? "" : "/" + code);
    }
}
