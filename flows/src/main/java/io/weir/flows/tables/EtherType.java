package io.weir.flows.tables;

/** The Ethernet types (IEEE 802 numbers) that flows name. */
final class EtherType {

    static final int IPV4 = 0x0800;
    static final int ARP = 0x0806;

    private EtherType() {}
}
