package io.weir.flows.document;

import io.weir.flows.model.Traffic;
import io.weir.flows.model.Traffic.IcmpKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The words that documents have for protocols and kinds of ICMP message (RFC 792, RFC 1256, RFC 1191). */
final class TrafficWords {

    static final String ANY = "any";

    private static final Map<String, Integer> PROTOCOLS =
            new TreeMap<>(Map.of("icmp", Traffic.ICMP, "tcp", Traffic.TCP, "udp", Traffic.UDP, "sctp", Traffic.SCTP));

    private static final Map<String, IcmpKind> KINDS = new TreeMap<>(Map.ofEntries(
            Map.entry("echo-reply", kind(0)),
            Map.entry("destination-unreachable", kind(3)),
            Map.entry("fragmentation-needed", new IcmpKind(3, OptionalInt.of(4))),
            Map.entry("redirect", kind(5)),
            Map.entry("echo-request", kind(8)),
            Map.entry("router-advertisement", kind(9)),
            Map.entry("router-solicitation", kind(10)),
            Map.entry("time-exceeded", kind(11)),
            Map.entry("parameter-problem", kind(12)),
            Map.entry("timestamp-request", kind(13)),
            Map.entry("timestamp-reply", kind(14))));

    private TrafficWords() {}

    private static IcmpKind kind(int type) {
        return new IcmpKind(type, OptionalInt.empty());
    }

    static Optional<Integer> protocol(String word) {
        return Optional.ofNullable(PROTOCOLS.get(word));
    }

    static List<String> protocols() {
        return List.copyOf(PROTOCOLS.keySet());
    }

    static Optional<IcmpKind> icmp(String word) {
        return Optional.ofNullable(KINDS.get(word));
    }

    static List<String> icmpKinds() {
        return List.copyOf(KINDS.keySet());
    }

    /** The word for a protocol, or its number. */
    static String of(int protocol) {
        return PROTOCOLS.entrySet().stream()
                .filter(each -> each.getValue() == protocol)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Integer.toString(protocol));
    }

    /** The word for a kind of ICMP message, or its numbers. */
    static String of(IcmpKind kind) {
        return KINDS.entrySet().stream()
                .filter(each -> each.getValue().equals(kind))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(kind.toString());
    }
}
