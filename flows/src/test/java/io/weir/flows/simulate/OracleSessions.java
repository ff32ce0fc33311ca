package io.weir.flows.simulate;

import static io.weir.flows.simulate.TcpFlag.ACK;
import static io.weir.flows.simulate.TcpFlag.RST;
import static io.weir.flows.simulate.TcpFlag.SYN;

import io.weir.flows.model.Ipv4Address;
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
import java.util.function.Function;

/**
 * The sessions that containers have with each other and with the outside, and what therefore becomes of their packets. Where
 * any session may pass both ways between two containers, or none, nothing is remembered.
 */
final class OracleSessions {

    private static final Set<Integer> QUERIES = Set.of(8, 13, 15);
    private static final String INVALID = "dropped";
    private static final String PASSES = "";

    private final Map<Name, Known> all = new HashMap<>();

    /** What leaves under one address on the way outside, by what alone tells the answers apart, and whose it is. */
    private final Map<Name, Long> translated = new HashMap<>();

    /** What tells a session from others: where it is known, from where to where, and what. */
    private record Name(String zone, long from, long to, String what) {

        Name in(String other) {
            return new Name(other, from, to, what);
        }
    }

    /**
     * The two ends of a packet, and how sessions are judged that the one begins with the other.
     *
     * @param zone the two tenants; of a way outside the tenant and the host
     * @param backZone the same for sessions that the other begins; empty if nothing that the one sends is an answer
     */
    private record Ends(
            String zone,
            Optional<String> backZone,
            long from,
            long to,
            boolean isTranslated,
            Function<Session, Verdict> there,
            Function<Session, Verdict> back) {}

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
        String zone = TenantPair.of(from.tenant().name(), to.tenant().name()).toString();
        return refusalOf(
                packet,
                new Ends(
                        zone,
                        Optional.of(zone),
                        from.container().address().asLong(),
                        to.container().address().asLong(),
                        false,
                        session -> judgement.of(from, to, session),
                        session -> judgement.of(to, from, session)));
    }

    /** Why a packet does not leave for an address outside; empty if it does. Whatever leaves is remembered. */
    String refusalOf(Packet packet, End from, Ipv4Address outside, Judgement judgement) {
        return refusalOf(
                packet,
                new Ends(
                        wayOut(from),
                        Optional.of(wayIn(from)),
                        from.container().address().asLong(),
                        outside.asLong(),
                        true,
                        session -> judgement.of(from, outside, session),
                        session -> IncomingOracle.verdictOf(outside, from, session, judgement)));
    }

    /** Why a packet from outside is not for a container; empty if it is. Its answers come from the address of the other end. */
    String refusalOf(Packet packet, Ipv4Address outside, End to, Judgement judgement) {
        return refusalOf(
                packet,
                new Ends(
                        wayIn(to),
                        Optional.empty(),
                        outside.asLong(),
                        to.container().address().asLong(),
                        false,
                        session -> IncomingOracle.verdictOf(outside, to, session, judgement),
                        session -> Judgement.NOTHING));
    }

    /** Whether what a container sends outside is of a session that was begun there, and of none of its own. */
    boolean isAnswer(Packet packet, End from, Ipv4Address outside) {
        long sender = from.container().address().asLong();
        if (packet.isIcmpError()) {
            return name(packet.about().orElseThrow(), wayIn(from), outside.asLong(), sender)
                    .filter(all::containsKey)
                    .isPresent();
        }
        return name(packet, wayOut(from), sender, outside.asLong())
                .filter(name -> !all.containsKey(name) && all.containsKey(reversed(name, wayIn(from))))
                .isPresent();
    }

    private static String wayOut(End end) {
        return end.tenant().name() + " at " + end.container().host();
    }

    private static String wayIn(End end) {
        return wayOut(end) + " from outside";
    }

    private String refusalOf(Packet packet, Ends ends) {
        return packet.isIcmpError() ? refusalOfError(packet, ends) : refusalInSession(packet, ends);
    }

    private String refusalInSession(Packet packet, Ends ends) {
        Optional<Name> name = name(packet, ends.zone, ends.from, ends.to);
        if (name.isEmpty()) {
            return INVALID;
        }
        Known begun = all.get(name.get());
        Optional<Name> back = ends.backZone.map(zone -> reversed(name.get(), zone));
        Known answered = back.map(all::get).orElse(null);
        boolean isSyn = packet.tcpFlags().equals(Set.of(SYN));
        if (begun != null && begun.isReset && isSyn) {
            all.remove(name.get());
            begun = null;
        }
        if (answered != null && answered.isReset && isSyn) {
            all.remove(back.orElseThrow());
            answered = null;
        }
        if (begun == null && answered == null) {
            return refusalOfFirst(packet, name.get(), ends);
        }
        Known known = begun == null ? answered : begun;
        known.isReset |= packet.tcpFlags().contains(RST);
        Session session = known.session(packet, begun == null);
        return inWords(begun == null ? ends.back.apply(session) : ends.there.apply(session));
    }

    private String refusalOfFirst(Packet packet, Name name, Ends ends) {
        boolean isReply = name.what.startsWith("reply") || packet.tcpFlags().containsAll(Set.of(SYN, ACK));
        if (isReply) {
            return INVALID;
        }
        Session session = session(packet);
        Verdict verdict = ends.there.apply(session);
        if (!verdict.allows()) {
            return inWords(verdict);
        }
        if (ends.isTranslated && !isTranslatable(name, session)) {
            return INVALID;
        }
        all.put(name, new Known(session, verdict.rule()));
        return PASSES;
    }

    /** Ports are exchanged for free ones; all else that two begin alike under one address is the first one's. */
    private boolean isTranslatable(Name name, Session session) {
        boolean hasPorts = session.protocol() == Traffic.TCP || session.protocol() == Traffic.UDP;
        Name underOneAddress = new Name(name.zone, 0, name.to, name.what);
        return hasPorts || translated.computeIfAbsent(underOneAddress, first -> name.from) == name.from;
    }

    /** An error must speak of a session that its sender has with its receiver. */
    private String refusalOfError(Packet error, Ends ends) {
        Packet about = error.about().orElseThrow();
        boolean isTheirs = field(about, Field.IPV4_SRC) == field(error, Field.IPV4_DST)
                && field(about, Field.IPV4_DST) == field(error, Field.IPV4_SRC);
        Optional<Name> name =
                isTheirs && !about.isIcmpError() ? name(about, ends.zone, ends.to, ends.from) : Optional.empty();
        if (name.isEmpty()) {
            return INVALID;
        }
        Known begunByReceiver =
                ends.backZone.map(zone -> all.get(name.get().in(zone))).orElse(null);
        Known begunBySender = all.get(reversed(name.get(), ends.zone));
        if (begunByReceiver != null) {
            return inWords(ends.back.apply(begunByReceiver.session(error, false)));
        }
        return begunBySender == null ? INVALID : inWords(ends.there.apply(begunBySender.session(error, false)));
    }

    private static String inWords(Verdict verdict) {
        return switch (verdict.action()) {
            case ALLOW -> PASSES;
            case DENY -> verdict.equals(Judgement.UNPUBLISHED) ? INVALID : "dropped by " + verdict.rule();
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
    private static Optional<Name> name(Packet packet, String zone, long from, long to) {
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
        return Optional.of(new Name(zone, from, to, what));
    }

    private static Name reversed(Name name, String zone) {
        String[] words = name.what.split(" ", -1);
        String what =
                switch (words[0]) {
                    case "query" -> "reply " + words[1] + " " + words[2];
                    case "reply" -> "query " + words[1] + " " + words[2];
                    case "protocol" -> name.what;
                    default -> words[0] + " " + words[2] + " " + words[1];
                };
        return new Name(zone, name.to, name.from, what);
    }

    private static long field(Packet packet, Field field) {
        return packet.get(field).orElseThrow();
    }
}
