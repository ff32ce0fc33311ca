package io.weir.flows.simulate;

import io.weir.flows.model.Traffic;
import io.weir.flows.openflow.Action.Ct.Nat;
import io.weir.flows.openflow.CtState;
import io.weir.flows.openflow.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that a switch knows, zone by zone, as the connection tracking of Open vSwitch's user-space datapath (3.1)
 * keeps them: what it says of a packet in the {@code ct_*} fields of ovs-fields(7). Sessions never grow old here,
 * sequence numbers are always right, and connections that an application's protocol announces (FTP) are
 * not expected.
 */
public final class ConnectionTracker {

    /** By what begins them. */
    private final Map<Key, Session> sessions = new HashMap<>();

    /** By what answers them. */
    private final Map<Key, Session> answered = new HashMap<>();

    private final int most;

    private record Key(int zone, Tuple tuple) {}

    /** No zone is ever full. */
    public ConnectionTracker() {
        this(Integer.MAX_VALUE);
    }

    /**
     * @param most sessions in each zone
     */
    public ConnectionTracker(int most) {
        this.most = most;
    }

    /** A session that was committed. */
    private static final class Session {
        private final Tuple original;
        private final Translation translation;
        private final TcpProgress tcp = new TcpProgress();
        private boolean isAnswered;
        private long mark;

        Session(Tuple original, Translation translation) {
            this.original = original;
            this.translation = translation;
        }

        TcpProgress.Segment next(Packet packet, boolean isReply) {
            if (original.protocol() == Traffic.TCP) {
                return tcp.next(packet.tcpFlags(), isReply);
            }
            isAnswered |= isReply;
            return isAnswered ? TcpProgress.Segment.ESTABLISHED : TcpProgress.Segment.BEGINNING;
        }
    }

    /** What a packet is to a zone: the session it belongs to, if there is one, and on which side of it it is. */
    private record Found(Tuple tuple, @Nullable Session session, boolean isReply) {}

    /** The number of sessions in all zones. */
    public int size() {
        return sessions.size();
    }

    /** Looks a packet up without translating it. */
    Packet track(int zone, Packet packet) {
        return track(zone, packet, new Nat.None());
    }

    /**
     * Looks a packet up, and returns it with what is known of it in its {@code CT_*} fields.
     *
     * @param nat whether it is translated as its session is
     */
    Packet track(int zone, Packet packet, Nat nat) {
        Packet untracked = packet.with(Field.CT_ZONE, zone).with(Field.CT_MARK, 0);
        if (packet.isIcmpError()) {
            Found found = spokenOf(packet).map(tuple -> find(zone, tuple)).orElse(null);
            if (found == null || found.session == null) {
                return state(untracked, CtState.INV);
            }
            Packet known = of(found.session, state(untracked, !found.isReply, CtState.REL));
            return nat instanceof Nat.None ? known : found.session.translation.applyTo(known, found.isReply);
        }
        Optional<Tuple> tuple = Tuple.of(packet);
        if (tuple.isEmpty()) {
            return state(untracked, CtState.INV);
        }
        Found found = find(zone, tuple.get());
        if (found.session == null) {
            return withoutSession(untracked, found.tuple);
        }
        Packet known = inSession(zone, untracked, found, found.session);
        boolean isOfSession = (known.get(Field.CT_STATE).orElseThrow() & CtState.INV.bit()) == 0
                && sessions.containsValue(found.session);
        return nat instanceof Nat.None || !isOfSession
                ? known
                : found.session.translation.applyTo(known, found.isReply);
    }

    /** Keeps a session that is not translated. */
    Packet commit(int zone, Packet packet, OptionalLong mark) {
        return commit(zone, packet, mark, new Nat.None());
    }

    /**
     * Keeps the session of a tracked packet, if it is not kept yet and there is room, and marks it and the packet.
     *
     * @param nat how the session is translated from now on, and this packet, too
     */
    Packet commit(int zone, Packet packet, OptionalLong mark, Nat nat) {
        Tuple tuple = (packet.isIcmpError() ? spokenOf(packet) : Tuple.of(packet)).orElse(null);
        if (tuple == null) {
            return packet;
        }
        Session session = find(zone, tuple).session;
        Packet committed = packet;
        if (session == null && !packet.isIcmpError() && mayBegin(packet, tuple) && hasRoom(zone)) {
            session = begin(zone, tuple, nat).orElse(null);
            committed = session == null ? packet : session.translation.applyTo(packet, false);
        }
        if (session != null && mark.isPresent()) {
            session.mark = mark.getAsLong();
        }
        return session == null ? packet : committed.with(Field.CT_MARK, session.mark);
    }

    /** A new session; empty if no answer to it could be told from another's. */
    private Optional<Session> begin(int zone, Tuple tuple, Nat nat) {
        return Translation.of(tuple, nat, answer -> find(zone, answer).session == null)
                .map(translation -> {
                    Session session = new Session(tuple, translation);
                    sessions.put(new Key(zone, tuple), session);
                    answered.put(new Key(zone, translation.answer()), session);
                    return session;
                });
    }

    private boolean hasRoom(int zone) {
        return sessions.keySet().stream().filter(key -> key.zone() == zone).count() < most;
    }

    private Packet inSession(int zone, Packet packet, Found found, Session session) {
        return switch (session.next(packet, found.isReply)) {
            case ESTABLISHED -> of(session, state(packet, !found.isReply, CtState.EST));
            // Even of the other end's segment, as when both open a session at once: it is no reply then.
            case BEGINNING -> of(session, state(packet, CtState.NEW));
            case INVALID -> state(packet, CtState.INV).with(Field.CT_MARK, session.mark);
            case AFRESH -> {
                sessions.remove(new Key(zone, session.original));
                answered.remove(new Key(zone, session.translation.answer()));
                yield withoutSession(packet, found.tuple);
            }
        };
    }

    private static Packet withoutSession(Packet packet, Tuple tuple) {
        return mayBegin(packet, tuple) ? of(tuple, state(packet, CtState.NEW)) : state(packet, CtState.INV);
    }

    private static boolean mayBegin(Packet packet, Tuple tuple) {
        return switch (tuple.protocol()) {
            case Traffic.TCP -> TcpProgress.mayBegin(packet.tcpFlags());
            case Traffic.ICMP -> tuple.isQuery();
            default -> true;
        };
    }

    private Found find(int zone, Tuple tuple) {
        Session forward = sessions.get(new Key(zone, tuple));
        if (forward != null) {
            return new Found(tuple, forward, false);
        }
        Session backward = answered.get(new Key(zone, tuple));
        return new Found(tuple, backward, backward != null);
    }

    /** The tuple of an answer to the packet that an ICMP error speaks of, which must have come from where the error goes to. */
    private static Optional<Tuple> spokenOf(Packet error) {
        return error.about()
                .filter(about -> !about.isIcmpError())
                .filter(about -> about.get(Field.IPV4_SRC).equals(error.get(Field.IPV4_DST)))
                .flatMap(Tuple::of)
                .map(Tuple::reversed);
    }

    private static Packet state(Packet packet, boolean isOriginal, CtState state) {
        long reply = isOriginal ? 0 : CtState.RPL.bit();
        return packet.with(Field.CT_STATE, CtState.TRK.bit() | state.bit() | reply);
    }

    private static Packet state(Packet packet, CtState state) {
        return state(packet, true, state);
    }

    private static Packet of(Session session, Packet packet) {
        return of(session.original, packet).with(Field.CT_MARK, session.mark);
    }

    private static Packet of(Tuple original, Packet packet) {
        return packet.with(Field.CT_NW_SRC, original.source())
                .with(Field.CT_NW_DST, original.destination())
                .with(Field.CT_NW_PROTO, original.protocol())
                .with(Field.CT_TP_SRC, original.sourcePort())
                .with(Field.CT_TP_DST, original.destinationPort());
    }
}
