package io.weir.flows.simulate;

import static io.weir.flows.simulate.TcpFlag.ACK;
import static io.weir.flows.simulate.TcpFlag.RST;
import static io.weir.flows.simulate.TcpFlag.SYN;

import io.weir.flows.model.TenantPair;
import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.Field;
import io.weir.flows.simulate.Judgement.End;
import io.weir.flows.simulate.Judgement.Session;
import io.weir.flows.simulate.Judgement.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The sessions that containers have with each other, and what therefore becomes of their packets. Where any session may
 * pass both ways, or none, nothing is remembered.
 */
final class OracleSessions {

    private static final Set<Integer> QUERIES = Set.of(8, 13, 15);
    private static final String INVALID = "dropped";
    private static final String PASSES = "";

    private final Map<Name, Known> all = new HashMap<>();

    /** What tells a session from others: between which tenants, from where to where, and what. */
    private record Name(TenantPair tenants, long from, long to, String what) {}

    /** A session that was let in, as it began. */
    private static final class Known {
        private final Session begun;
        private final int rule;
        private boolean isReset;

        Known(Session begun, int rule) {
            this.begun = begun;
            this.rule = rule;
        }

        Session session() {
            return new Session(begun.protocol(), begun.kind(), begun.code(), OptionalInt.of(rule));
        }

        /** All of SCTP between two is one session, of which each packet is judged by its own ports. */
        Session session(Packet packet, boolean isReply) {
            Field port = isReply ? Field.SCTP_SRC : Field.SCTP_DST;
            return begun.protocol() == Traffic.SCTP
                    ? new Session(Traffic.SCTP, (int) packet.get(port).orElse(-1), 0, OptionalInt.of(rule))
                    : session();
        }
    }

    /** Why a packet does not pass; empty if it does. */
    String refusalOf(Packet packet, End from, End to, Judgement judgement) {
        Optional<Verdict> there = judgement.ofAny(from, to);
        Optional<Verdict> back = judgement.ofAny(to, from);
        if (there.isPresent()
                && back.isPresent()
                && there.get().allows() == back.get().allows()) {
            return inWords(there.get());
        }
        return packet.isIcmpError()
                ? refusalOfError(packet, from, to, judgement)
                : refusalInSession(packet, from, to, judgement);
    }

    private String refusalInSession(Packet packet, End from, End to, Judgement judgement) {
        Optional<Name> name = name(packet, from, to);
        if (name.isEmpty()) {
            return INVALID;
        }
        Known begun = all.get(name.get());
        Known answered = all.get(reversed(name.get()));
        boolean isSyn = packet.tcpFlags().equals(Set.of(SYN));
        if (begun != null && begun.isReset && isSyn) {
            all.remove(name.get());
            begun = null;
        }
        if (answered != null && answered.isReset && isSyn) {
            all.remove(reversed(name.get()));
            answered = null;
        }
        if (begun == null && answered == null) {
            return refusalOfFirst(packet, name.get(), from, to, judgement);
        }
        Known known = begun == null ? answered : begun;
        known.isReset |= packet.tcpFlags().contains(RST);
        Session session = known.session(packet, begun == null);
        Verdict verdict = begun == null ? judgement.of(to, from, session) : judgement.of(from, to, session);
        return inWords(verdict);
    }

    private String refusalOfFirst(Packet packet, Name name, End from, End to, Judgement judgement) {
        boolean isReply = name.what.startsWith("reply") || packet.tcpFlags().containsAll(Set.of(SYN, ACK));
        if (isReply) {
            return INVALID;
        }
        Session session = session(packet);
        Verdict verdict = judgement.of(from, to, session);
        if (verdict.allows()) {
            all.put(name, new Known(session, verdict.rule()));
        }
        return inWords(verdict);
    }

    /** An error must speak of a session that its sender has with its receiver. */
    private String refusalOfError(Packet error, End from, End to, Judgement judgement) {
        Packet about = error.about().orElseThrow();
        boolean isTheirs = field(about, Field.IPV4_SRC) == field(error, Field.IPV4_DST)
                && field(about, Field.IPV4_DST) == field(error, Field.IPV4_SRC);
        Optional<Name> name = isTheirs && !about.isIcmpError() ? name(about, to, from) : Optional.empty();
        if (name.isEmpty()) {
            return INVALID;
        }
        Known begunByReceiver = all.get(name.get());
        Known begunBySender = all.get(reversed(name.get()));
        if (begunByReceiver != null) {
            return inWords(judgement.of(to, from, begunByReceiver.session(error, false)));
        }
        return begunBySender == null ? INVALID : inWords(judgement.of(from, to, begunBySender.session(error, false)));
    }

    private static String inWords(Verdict verdict) {
        return switch (verdict.action()) {
            case ALLOW -> PASSES;
            case DENY -> "dropped by " + verdict.rule();
            case REJECT -> "rejected by " + verdict.rule();
        };
    }

    /** The session that a packet begins, if it begins one. */
    static Session session(Packet packet) {
        int protocol = (int) field(packet, Field.IP_PROTO);
        return switch (protocol) {
            case Traffic.TCP -> new Session(protocol, (int) field(packet, Field.TCP_DST), 0, OptionalInt.empty());
            case Traffic.UDP -> new Session(protocol, (int) field(packet, Field.UDP_DST), 0, OptionalInt.empty());
            case Traffic.SCTP -> new Session(protocol, (int) field(packet, Field.SCTP_DST), 0, OptionalInt.empty());
            case Traffic.ICMP ->
                new Session(
                        protocol,
                        (int) field(packet, Field.ICMP_TYPE),
                        (int) field(packet, Field.ICMP_CODE),
                        OptionalInt.empty());
            default -> new Session(protocol, 0, 0, OptionalInt.empty());
        };
    }

    /** The session that a packet would begin, or of an ICMP reply, the one it would have if it were one. */
    private static Optional<Name> name(Packet packet, End from, End to) {
        int protocol = (int) field(packet, Field.IP_PROTO);
        int type = (int) packet.get(Field.ICMP_TYPE).orElse(0);
        boolean isQuery = QUERIES.contains(type);
        boolean isReply = type == 0 || QUERIES.contains(type - 1);
        if (protocol == Traffic.ICMP && (!isQuery && !isReply || field(packet, Field.ICMP_CODE) != 0)) {
            return Optional.empty();
        }
        int query = isQuery ? type : type == 0 ? 8 : type - 1;
        String what =
                switch (protocol) {
                    case Traffic.TCP -> "tcp " + field(packet, Field.TCP_SRC) + " " + field(packet, Field.TCP_DST);
                    case Traffic.UDP -> "udp " + field(packet, Field.UDP_SRC) + " " + field(packet, Field.UDP_DST);
                    case Traffic.ICMP -> (isQuery ? "query " : "reply ") + query + " " + packet.icmpIdentifier();
                    default -> "protocol " + protocol + " ";
                };
        return Optional.of(new Name(
                TenantPair.of(from.tenant().name(), to.tenant().name()),
                from.container().address().asLong(),
                to.container().address().asLong(),
                what));
    }

    private static Name reversed(Name name) {
        String[] words = name.what.split(" ", -1);
        String what =
                switch (words[0]) {
                    case "query" -> "reply " + words[1] + " " + words[2];
                    case "reply" -> "query " + words[1] + " " + words[2];
                    case "protocol" -> name.what;
                    default -> words[0] + " " + words[2] + " " + words[1];
                };
        return new Name(name.tenants, name.to, name.from, what);
    }

    private static long field(Packet packet, Field field) {
        return packet.get(field).orElseThrow();
    }
}
