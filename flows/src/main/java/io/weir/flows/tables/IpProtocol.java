package io.weir.flows.tables;

/** The IP protocols (IANA numbers) that flows name. */
final class IpProtocol {

    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int SCTP = 132;

    private IpProtocol() {}
}
