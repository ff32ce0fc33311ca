package io.weir.flows.model;

/** How frames travel between hosts. Each carries the destination network's 24-bit id as its key. */
public enum TunnelType {
    /** RFC 7348: outer IPv4 20, UDP 8, VXLAN 8, inner Ethernet 14. */
    VXLAN("vxlan", 50),
    /** RFC 2784 with the key of RFC 2890: outer IPv4 20, GRE 8, inner Ethernet 14. */
    GRE("gre", 42),
    /** RFC 8926 without options: outer IPv4 20, UDP 8, Geneve 8, inner Ethernet 14. */
    GENEVE("geneve", 50);

    private final String word;
    private final int overheadBytes;

    TunnelType(String word, int overheadBytes) {
        this.word = word;
        this.overheadBytes = overheadBytes;
    }

    /** The word for it in an intent, which is also Open vSwitch's interface type. */
    public String word() {
        return word;
    }

    /** What an underlay packet is larger than the inner IP packet, in bytes. */
    public int overheadBytes() {
        return overheadBytes;
    }

    /** Name of the one port of this type that a host's bridge has, for all its peers ({@code remote_ip=flow}). */
    public String portName() {
        return "weir-" + word;
    }
}
