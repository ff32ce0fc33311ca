package io.weir.provisioning.demo;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Datagrams;
import io.weir.provisioning.lab.Frames;
import io.weir.provisioning.lab.LabContainer;
import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.SeenFrame;
import io.weir.provisioning.lab.Sniffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A session of TCP (iperf3, at a megabit a second) that goes on until it is closed, and what of it arrives. */
final class RunningSession implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MANY = 50;
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 20_000;
    private static final int MAX_SECONDS = 60;

    private final int port;
    private final Process server;
    private final Process client;
    private final Sniffer inbound;

    private RunningSession(int port, Process server, Process client, Sniffer inbound) {
        this.port = port;
        this.server = server;
        this.client = client;
        this.inbound = inbound;
    }

    /** Starts it, and answers when it is well under way. */
    static RunningSession start(LabContainer from, LabContainer to, int port) {
        String number = Integer.toString(port);
        Process server = to.start("iperf3", "-s", "-1", "-p", number);
        Await.until("iperf3 at " + to, LIMIT, () -> to.run("ss", "-tln").contains(":" + number + " "));
        Process client = from.start(
                "iperf3", "-c", to.address(), "-p", number, "-b", "1M", "-l", "1000", "-t", "" + MAX_SECONDS);
        RunningSession session = new RunningSession(port, server, client, to.sniff());
        try {
            Await.until(
                    "a session on port " + port, LIMIT, () -> session.packets().size() > MANY);
            return session;
        } catch (LabFailure e) {
            session.close();
            throw e;
        }
    }

    /** Whether TCP that is begun gets an answer, of an open port or of a closed one. */
    static boolean isAnswered(LabContainer from, LabContainer to, int port) {
        boolean isNear = from.gateway().equals(to.gateway());
        Frames.Path path = new Frames.Path(
                MacAddress.of(from.mac()),
                isNear ? MacAddress.of(to.mac()) : MacAddress.GATEWAY,
                Ipv4Address.of(from.address()),
                Ipv4Address.of(to.address()));
        int fromPort = FIRST_PORT + (int) (nowMicros() / 1000 % PORTS); // one that has not been used lately
        try (Sniffer answers = from.sniff()) {
            byte[] begin = Datagrams.tcp(path, fromPort, port, Datagrams.SYN, 1);
            from.send(List.of(Datagrams.of(path, Datagrams.TCP, begin)));
            from.ping(from.gateway(), 3, 0.1); // what is behind it has come back
            return !answers.frames(frame -> frame.fromPort() == port && frame.toPort() == fromPort)
                    .isEmpty();
        }
    }

    /** When the receiver got the last packet, in microseconds since 1970. */
    long lastMicros() {
        List<SeenFrame> packets = packets();
        return packets.get(packets.size() - 1).micros();
    }

    long arrivedSince(long micros) {
        return packets().stream().filter(packet -> packet.micros() > micros).count();
    }

    static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private List<SeenFrame> packets() {
        return inbound.frames(frame -> frame.toPort() == port && !frame.isForged());
    }

    @Override
    public void close() {
        inbound.close();
        client.destroyForcibly();
        server.destroyForcibly();
    }
}
