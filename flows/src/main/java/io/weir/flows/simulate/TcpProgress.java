package io.weir.flows.simulate;

import static io.weir.flows.simulate.TcpFlag.ACK;
import static io.weir.flows.simulate.TcpFlag.FIN;
import static io.weir.flows.simulate.TcpFlag.PSH;
import static io.weir.flows.simulate.TcpFlag.RST;
import static io.weir.flows.simulate.TcpFlag.SYN;
import static io.weir.flows.simulate.TcpFlag.URG;

import java.util.Set;

/**
 * How far both ends of a TCP session have come, as far as it decides what a further segment is to the tracker. Sequence
 * numbers are not looked at: each segment is taken to be in its window.
 */
final class TcpProgress {

    /** What one end has done, in this order. */
    private enum End {
        SILENT,
        BEGUN,
        ESTABLISHED,
        CLOSING,
        CLOSED
    }

    /** What a segment is. */
    enum Segment {
        /** It belongs to the session. */
        ESTABLISHED,
        /** It belongs to the session, which is still at its beginning. */
        BEGINNING,
        /** The session was over: it begins another. */
        AFRESH,
        INVALID
    }

    private End originator = End.BEGUN;
    private End responder = End.SILENT;

    /** Whether a segment without a session begins one: no part of a handshake but its first, though any mid-stream. */
    static boolean mayBegin(Set<TcpFlag> flags) {
        return isSound(flags) && !(flags.contains(SYN) && flags.contains(ACK));
    }

    private static boolean isSound(Set<TcpFlag> flags) {
        if (flags.contains(SYN)
                ? flags.contains(RST) || flags.contains(FIN)
                : !flags.contains(ACK) && !flags.contains(RST)) {
            return false;
        }
        return flags.contains(ACK) || !flags.contains(FIN) && !flags.contains(PSH) && !flags.contains(URG);
    }

    /** Takes in the next segment, from the originator or from the other end. */
    Segment next(Set<TcpFlag> flags, boolean isReply) {
        if (!isSound(flags)) {
            return Segment.INVALID;
        }
        End source = isReply ? responder : originator;
        End destination = isReply ? originator : responder;
        if (flags.contains(SYN) && !flags.contains(ACK)) {
            if (source == End.CLOSED && destination == End.CLOSED) {
                return Segment.AFRESH;
            }
            if (source.compareTo(End.BEGUN) <= 0) {
                set(isReply, End.BEGUN, destination);
                return Segment.BEGINNING;
            }
        }
        if (flags.contains(RST)) {
            set(isReply, End.CLOSED, End.CLOSED);
            return Segment.ESTABLISHED;
        }
        End least = flags.contains(FIN) ? End.CLOSING : End.BEGUN;
        set(
                isReply,
                source.compareTo(least) < 0 ? least : source,
                flags.contains(ACK) ? heard(destination) : destination);
        return Segment.ESTABLISHED;
    }

    /** An end, once the other has acknowledged what it did. */
    private static End heard(End end) {
        return end == End.BEGUN ? End.ESTABLISHED : end == End.CLOSING ? End.CLOSED : end;
    }

    private void set(boolean isReply, End source, End destination) {
        originator = isReply ? destination : source;
        responder = isReply ? source : destination;
    }
}
