package io.weir.flows.openflow;

/**
 * A field of a packet, or of what the switch knows about it, that flows match and set. Values are unsigned numbers in
 * network order, right-aligned in a {@code long}. Only what the pipeline uses is here. What a switch knows of a packet
 * stands before what is in the packet, which begins with {@link #ETH_SRC}.
 */
public enum Field {
    /** OpenFlow port number that the packet came in by (OXM_OF_IN_PORT). */
    IN_PORT("in_port", 32),
    /** Tunnel key: VXLAN and Geneve VNI, GRE key (OXM_OF_TUNNEL_ID). */
    TUN_ID("tun_id", 64),
    /** Outer IPv4 source of a packet from a tunnel, or to be (NXM_NX_TUN_IPV4_SRC). */
    TUN_SRC("tun_src", 32),
    /** Outer IPv4 destination (NXM_NX_TUN_IPV4_DST). */
    TUN_DST("tun_dst", 32),
    REG0("reg0", 32),
    REG1("reg1", 32),
    REG2("reg2", 32),
    REG3("reg3", 32),
    REG4("reg4", 32),
    REG5("reg5", 32),
    REG6("reg6", 32),
    REG7("reg7", 32),
    REG8("reg8", 32),
    REG9("reg9", 32),
    REG10("reg10", 32),
    REG11("reg11", 32),
    REG12("reg12", 32),
    /** What connection tracking says of the packet, one bit each ({@link CtState}). */
    CT_STATE("ct_state", 32),
    /** The zone that it was tracked in. */
    CT_ZONE("ct_zone", 16),
    /** The mark that its session was committed with. */
    CT_MARK("ct_mark", 32),
    /** IP protocol of the packet that began its session; as all {@code CT_NW_*} and {@code CT_TP_*}, 0 if untracked. */
    CT_NW_PROTO("ct_nw_proto", 8),
    CT_NW_SRC("ct_nw_src", 32),
    CT_NW_DST("ct_nw_dst", 32),
    /** Source port, or ICMP type, of the packet that began its session. */
    CT_TP_SRC("ct_tp_src", 16),
    /** Destination port, or ICMP code, of the packet that began its session. */
    CT_TP_DST("ct_tp_dst", 16),
    ETH_SRC("eth_src", 48),
    ETH_DST("eth_dst", 48),
    ETH_TYPE("eth_type", 16),
    /** OFPVID_PRESENT (0x1000) and the VLAN id; 0 for an untagged frame (OXM_OF_VLAN_VID). */
    VLAN_VID("vlan_vid", 13),
    IP_PROTO("nw_proto", 8),
    IP_TTL("nw_ttl", 8),
    IPV4_SRC("nw_src", 32),
    IPV4_DST("nw_dst", 32),
    ICMP_TYPE("icmp_type", 8),
    ICMP_CODE("icmp_code", 8),
    TCP_SRC("tcp_src", 16),
    TCP_DST("tcp_dst", 16),
    UDP_SRC("udp_src", 16),
    UDP_DST("udp_dst", 16),
    SCTP_SRC("sctp_src", 16),
    SCTP_DST("sctp_dst", 16),
    ARP_OP("arp_op", 16),
    ARP_SPA("arp_spa", 32),
    ARP_TPA("arp_tpa", 32),
    ARP_SHA("arp_sha", 48),
    ARP_THA("arp_tha", 48);

    private final String word;
    private final int bits;

    Field(String word, int bits) {
        this.word = word;
        this.bits = bits;
    }

    /** Its name in ovs-ofctl's syntax (ovs-fields(7)). */
    public String word() {
        return word;
    }

    /** Whether the switch notes it of a packet, which itself does not hold it. */
    public boolean isMetadata() {
        return compareTo(ETH_SRC) < 0;
    }

    /** Its width. */
    public int bits() {
        return bits;
    }

    /** The value with all of its bits set, which as a mask means an exact match. */
    public long ones() {
        return bits == 64 ? -1L : (1L << bits) - 1;
    }
}
