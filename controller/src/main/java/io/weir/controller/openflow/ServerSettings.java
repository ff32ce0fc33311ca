package io.weir.controller.openflow;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Where the server listens and what it bears.
 *
 * @param address where it listens; port 0 takes any that is free
 * @param maxConnections connections at one time; further ones are closed
 * @param maxUnidentified of these, how many may not yet have said who they are
 * @param handshakeTimeout within which a peer must have said who it is
 * @param echoInterval silence after which a switch is asked whether it lives; after four of them it is taken for dead
 * @param stallTimeout how long a peer may leave bytes unread
 * @param answerTimeout how long a switch may take over an answer, or over the next part of a long one
 */
public record ServerSettings(
        InetSocketAddress address,
        int maxConnections,
        int maxUnidentified,
        Duration handshakeTimeout,
        Duration echoInterval,
        Duration stallTimeout,
        Duration answerTimeout) {

    /** What serves well, listening on {@code address}. */
    public static ServerSettings on(InetSocketAddress address) {
        return new ServerSettings(
                address,
                20_000,
                2_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20));
    }
}
