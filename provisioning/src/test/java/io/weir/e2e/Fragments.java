package io.weir.e2e;

import io.weir.provisioning.lab.Datagrams;
import io.weir.provisioning.lab.Datagrams.Piece;
import io.weir.provisioning.lab.Frames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Fragments that no IP stack sends by itself (RFC 1858, RFC 3128); each piece carries the mark of the lab's frames. */
final class Fragments {

    /** The least that a fragment other than the last may have, in bytes. */
    private static final int TINY = 8;

    private static final int FIRST_IDENTIFICATION = 4000;

    private Fragments() {}

    /**
     * Tiny, overlapping, headless and endless ones of TCP, UDP and ICMP.
     *
     * @param port that they are to, save for heads that are laid over others
     * @param other that those are to
     */
    static List<byte[]> all(Frames.Path path, int port, int other) {
        List<byte[]> frames = new ArrayList<>();
        int identification = FIRST_IDENTIFICATION;
        byte[] udp = Datagrams.udp(path, 4000, port, 64);
        byte[] tcp = Datagrams.tcp(path, 4000, port, Datagrams.SYN, 1);
        byte[] over = Datagrams.udp(path, 4000, other, 64);
        for (int protocol : new int[] {Datagrams.UDP, Datagrams.TCP, Datagrams.ICMP}) {
            byte[] payload = protocol == Datagrams.TCP ? tcp : udp;
            frames.add(piece(path, protocol, identification, 16, false, payload)); // no head, no end
            frames.add(piece(path, protocol, ++identification, 16, true, payload)); // no head
            frames.add(piece(path, protocol, ++identification, 0, false, payload)); // no end
            frames.add(piece(path, protocol, ++identification, 0, false, payload)); // another head over the first
            frames.add(piece(path, protocol, identification, 0, false, over));
            frames.add(piece(path, protocol, identification, TINY, true, payload)); // into the head
            frames.add(piece(path, protocol, ++identification, 65_528, true, payload)); // beyond 65,535 bytes
            identification++;
        }
        return frames;
    }

    private static byte[] piece(
            Frames.Path path, int protocol, int identification, int offset, boolean isLast, byte[] payload) {
        int length = isLast ? payload.length : payload.length / TINY * TINY;
        byte[] part = new byte[length];
        ByteBuffer.wrap(payload).get(part);
        return Datagrams.fragment(path, protocol, new Piece(identification, offset, isLast), part);
    }
}
