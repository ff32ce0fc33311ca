package io.weir.flows.policy;

import io.weir.flows.model.Traffic;

/**
 * What a session's first packet is.
 *
 * @param protocol IPv4's protocol number (IANA)
 * @param port destination port of TCP, UDP or SCTP, type of ICMP, else 0
 * @param code of ICMP, else 0
 */
public record Opening(int protocol, int port, int code) {

    /** Whether a rule for this traffic is about such a session. */
    boolean isOf(Traffic traffic) {
        if (traffic.isAny()) {
            return true;
        }
        if (traffic.protocol().getAsInt() != protocol) {
            return false;
        }
        boolean anyPort = traffic.ports().isEmpty()
                || traffic.ports().stream().anyMatch(range -> range.first() <= port && port <= range.last());
        boolean anyKind = traffic.icmp().isEmpty()
                || traffic.icmp().stream()
                        .anyMatch(kind -> kind.type() == port && kind.code().orElse(code) == code);
        return anyPort && anyKind;
    }
}
