package io.weir.flows.pipeline;

import java.util.Optional;

/** Why a packet is dropped. The codes are in registers and counters, so a reason keeps its own for ever. */
public enum Reason {
    /** No rule lets its session in, and neither does its tenant's default. */
    NO_RULE(1, "no rule"),
    /** A rule forbids its session. */
    RULE(2, "rule"),
    /** Its sender's MAC or IP address is not the container's own. */
    SPOOFED(3, "spoofed"),
    /** Connection tracking makes no sense of it. */
    INVALID(4, "invalid"),
    /** Its TTL ran out at the gateway. */
    TTL(5, "ttl"),
    /** Nobody that the sender could reach has the destination address. */
    UNKNOWN_DESTINATION(6, "unknown destination"),
    /** It has a VLAN tag. */
    TAGGED(7, "tagged"),
    /** It came in by a port that is nobody's. */
    UNKNOWN_PORT(8, "unknown port"),
    /** An ICMP error about a session that its sender has no part in. */
    FORGED_ERROR(9, "forged error"),
    /** It is neither IPv4 nor ARP. */
    OTHER_PROTOCOL(10, "other protocol"),
    /** An ARP packet that needs no answer. */
    UNANSWERED_ARP(11, "unanswered arp"),
    /** It came by a tunnel from an address that may not send to its network. */
    UNKNOWN_SENDER(12, "unknown sender"),
    /** It came from a tunnel and would enter one. */
    LOOP(13, "loop"),
    /** Its session is new, and as many as may be are tracked already, or no translation is left for it. */
    SESSION_LIMIT(14, "session limit"),
    /** It came from the outside for a port that its container does not publish. */
    NOT_PUBLISHED(15, "not published");

    private final int code;
    private final String word;

    Reason(int code, String word) {
        this.code = code;
        this.word = word;
    }

    /** What stands for it in {@link Registers#REASON}. */
    public int code() {
        return code;
    }

    /** What operators read. */
    public String word() {
        return word;
    }

    /** The reason with this code. */
    public static Optional<Reason> of(long code) {
        for (Reason reason : values()) {
            if (reason.code == code) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
