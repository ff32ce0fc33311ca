package io.weir.provisioning.bench.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.Ipv4Address;
import io.weir.flows.model.MacAddress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Simulated switches over real TCP, with a peer that writes and reads bytes by hand. */
@Timeout(20)
final class FleetTest {

    private static final int LIMIT_MILLISECONDS = 10_000;

    @Test
    void aSwitchAnswersWhatComesInPiecesAndSeveralAtOnce() throws Exception {
        withAFleet((fleet, server) -> talk(server, (in, out) -> {
            assertEquals(OpenFlow.HELLO, in.readNBytes(16)[1]);

            byte[] twoAndAHalf = {5, 2, 0, 8, 0, 0, 0, 1, 5, 5, 0, 8, 0, 0, 0, 2, 5, 20, 0};
            out.write(twoAndAHalf);
            assertEquals(OpenFlow.ECHO_REPLY, in.readNBytes(8)[1]);
            assertEquals(OpenFlow.FEATURES_REPLY, in.readNBytes(32)[1]);
            out.write(new byte[] {8, 0, 0, 0, 3});
            assertEquals(OpenFlow.BARRIER_REPLY, in.readNBytes(8)[1]);
            assertTrue(state(fleet).contains(" connected=1 "));
        }));
    }

    @Test
    void aSwitchThatLosesItsConnectionMakesAnother() throws Exception {
        withAFleet((fleet, server) -> {
            server.accept().close();
            talk(server, (in, out) -> assertEquals(OpenFlow.HELLO, in.readNBytes(16)[1]));
        });
    }

    @Test
    void onlyTheRightAnswerMakesRoomForTheNextPacket() throws Exception {
        Latencies latencies = new Latencies();
        withAFleet((fleet, server) -> talk(server, (in, out) -> {
            ask(in, out);
            fleet.submit(() -> fleet.punt(1, PuntLoad.Expected.FLOOD, 1, latencies));
            byte[] frame = packetIn(in);
            byte[] altered = frame.clone();
            altered[20] ^= 1;
            packetOut(out, altered);
            packetOut(out, frame);
            packetIn(in);
            CompletableFuture<long[]> outcome = new CompletableFuture<>();
            fleet.submit(() -> outcome.complete(fleet.endPunt()));
            assertEquals(1, outcome.get(LIMIT_MILLISECONDS, TimeUnit.MILLISECONDS)[0], "one was wrong");
            assertEquals(1, latencies.total());
        }));
    }

    @Test
    void whatIsUnansweredWhenALoadStopsIsWaitedForAndDoesNotCount() throws Exception {
        Latencies latencies = new Latencies();
        withAFleet((fleet, server) -> talk(server, (in, out) -> {
            ask(in, out);
            fleet.submit(() -> fleet.punt(1, PuntLoad.Expected.FLOOD, 2, latencies));
            byte[] first = packetIn(in);
            byte[] second = packetIn(in);
            packetOut(out, first);
            byte[] third = packetIn(in);
            assertEquals(2, stop(fleet));
            packetOut(out, second);
            packetOut(out, third);
            // An answer to a question that goes behind them tells that they were seen, and that nothing was sent.
            ask(out);
            assertEquals(OpenFlow.FEATURES_REPLY, in.readNBytes(32)[1]);
            assertEquals(0, stop(fleet));
            assertEquals(1, latencies.total());
        }));
    }

    /** What a test does with a fleet that connects to its server. */
    private interface Course {
        void with(Fleet fleet, ServerSocket server) throws Exception;
    }

    /** What it does with one connection. */
    private interface Talk {
        void with(DataInputStream in, DataOutputStream out) throws Exception;
    }

    private static void withAFleet(Course course) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Fleet fleet = fleet(server)) {
            server.setSoTimeout(LIMIT_MILLISECONDS);
            CompletableFuture<Void> ran = runInBackground(fleet);
            fleet.submit(fleet::connect);
            course.with(fleet, server);
            fleet.stop();
            ran.get(LIMIT_MILLISECONDS, TimeUnit.MILLISECONDS);
        }
    }

    private static void talk(ServerSocket server, Talk talk) throws Exception {
        try (Socket peer = server.accept()) {
            peer.setSoTimeout(LIMIT_MILLISECONDS);
            peer.setTcpNoDelay(true);
            talk.with(new DataInputStream(peer.getInputStream()), new DataOutputStream(peer.getOutputStream()));
        }
    }

    private static int stop(Fleet fleet) throws Exception {
        CompletableFuture<Integer> waiting = new CompletableFuture<>();
        fleet.submit(() -> waiting.complete(fleet.stopPunt()));
        return waiting.get(LIMIT_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    /** Asks the switch who it is, before which it hands over nothing. */
    private static void ask(DataInputStream in, DataOutputStream out) throws IOException {
        in.readNBytes(16);
        ask(out);
        assertEquals(OpenFlow.FEATURES_REPLY, in.readNBytes(32)[1]);
    }

    private static void ask(DataOutputStream out) throws IOException {
        out.write(new byte[] {5, OpenFlow.FEATURES_REQUEST, 0, 8, 0, 0, 0, 2});
    }

    private static Fleet fleet(ServerSocket server) throws IOException {
        SwitchPlan.Sender sender = new SwitchPlan.Sender(
                MacAddress.of("02:00:00:00:00:11"), Ipv4Address.of("192.168.1.2"), Ipv4Address.of("192.168.1.1"));
        SwitchPlan written = new SwitchPlan(0x57L, "vm1-br", List.of(new SwitchPlan.Port("p1", Optional.of(sender))));
        List<SwitchPlan> plans = SwitchPlan.parse(written.lines());
        assertEquals(List.of(written), plans);
        return new Fleet(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), plans);
    }

    private static CompletableFuture<Void> runInBackground(Fleet fleet) {
        return CompletableFuture.runAsync(() -> {
            try {
                fleet.run();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static String state(Fleet fleet) throws Exception {
        CompletableFuture<String> state = new CompletableFuture<>();
        fleet.submit(() -> state.complete(fleet.state()));
        return state.get(LIMIT_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    /** Reads a packet-in, and answers its frame. */
    private static byte[] packetIn(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(4);
        assertEquals(OpenFlow.PACKET_IN, header[1]);
        int length = (header[2] & 0xff) << 8 | header[3] & 0xff;
        in.readNBytes(length - 4 - Probe.LENGTH);
        return in.readNBytes(Probe.LENGTH);
    }

    /** Floods a frame that came in by port 1. */
    private static void packetOut(DataOutputStream out, byte[] frame) throws IOException {
        Outbox message = new Outbox();
        message.begin(OpenFlow.PACKET_OUT, 1)
                .u32(OpenFlow.NO_BUFFER)
                .u32(1)
                .u16(16)
                .zeros(6);
        message.u16(0).u16(16).u32(0xfffffffb).u16(0).zeros(6).bytes(frame).end();
        byte[] bytes = new byte[message.waiting()];
        message.toSend().get(bytes);
        out.write(bytes);
    }
}
