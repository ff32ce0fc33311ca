package io.weir.flows.simulate;

/** The flags of a TCP segment that tell what becomes of its session (RFC 9293, 3.1). */
public enum TcpFlag {
    FIN,
    SYN,
    RST,
    PSH,
    ACK,
    URG
}
