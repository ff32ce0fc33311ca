package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.Internet;
import io.weir.provisioning.lab.LabContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of iperf3 from a container to another; it ends by itself, or when it is closed. */
final class Iperf implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final Process server;
    private final Process client;
    private final Path output;

    private Iperf(Process server, Process client, Path output) {
        this.server = server;
        this.client = client;
        this.output = output;
    }

    /** TCP, at about a megabit a second, for at most so long. */
    static Iperf tcp(LabContainer from, LabContainer to, int port, int seconds) {
        return start(from, to, port, seconds, List.of("-b", "1M", "-l", "1000"));
    }

    /**
     * UDP, a datagram of 250 bytes each millisecond, beside TCP on the same port by which the two agree. So small that what the
     * switch's sockets hold lasts for a quarter of a second in which it does not run.
     */
    static Iperf udp(LabContainer from, LabContainer to, int port, int seconds) {
        return start(from, to, port, seconds, List.of("-u", "-b", "2M", "-l", "250"));
    }

    /** UDP in datagrams of any size. */
    static Iperf udp(LabContainer from, LabContainer to, int port, int seconds, int bytes) {
        return start(from, to, port, seconds, List.of("-u", "-b", "2M", "-l", Integer.toString(bytes)));
    }

    /** TCP in segments of full size, at about four megabits a second, to the server outside. */
    static Iperf tcp(LabContainer from, Internet to, int port, int seconds) {
        return start(from, serve(to, port), to.address(), port, seconds, List.of("-b", "4M", "-l", "16K"));
    }

    /** UDP, 250 datagrams of 250 bytes a second, to the server outside. */
    static Iperf udp(LabContainer from, Internet to, int port, int seconds) {
        return start(from, serve(to, port), to.address(), port, seconds, List.of("-u", "-b", "500K", "-l", "250"));
    }

    private static Process serve(Internet to, int port) {
        Process server = to.start("iperf3", "-s", "-1", "-p", Integer.toString(port));
        Await.until("iperf3 outside", START_LIMIT, () -> to.run("ss", "-tln").contains(":" + port + " "));
        return server;
    }

    private static Iperf start(LabContainer from, LabContainer to, int port, int seconds, List<String> more) {
        Process server = to.start("iperf3", "-s", "-1", "-p", Integer.toString(port));
        Await.until("iperf3 at " + to, START_LIMIT, () -> to.run("ss", "-tln").contains(":" + port + " "));
        return start(from, server, to.address(), port, seconds, more);
    }

    private static Iperf start(
            LabContainer from, Process server, String address, int port, int seconds, List<String> more) {
        List<String> command = new ArrayList<>(List.of("iperf3", "-J", "-c", address, "-p", "" + port));
        command.addAll(List.of("-t", Integer.toString(seconds)));
        command.addAll(more);
        try {
            Path output = Files.createTempFile("weir-iperf", ".json");
            return new Iperf(server, from.start(output, command.toArray(String[]::new)), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end; it must have sent something, and lost nothing. */
    void assertLossless() {
        JsonNode sum = end().path("sum");
        assertTrue(
                sum.path("packets").asInt() > 100 && sum.path("lost_packets").asInt(-1) == 0, () -> "iperf3: " + sum);
    }

    /** Waits for its end; much of what TCP sent arrived. */
    void assertArrived() {
        JsonNode received = end().path("sum_received");
        assertTrue(received.path("bytes").asInt() > 100_000, () -> "iperf3: " + received);
    }

    boolean isRunning() {
        return client.isAlive();
    }

    private JsonNode end() {
        try {
            assertTrue(client.waitFor(30, TimeUnit.SECONDS));
            String text = Files.readString(output);
            return new ObjectMapper()
                    .readTree(text.substring(text.indexOf('{')))
                    .path("end"); // behind warnings
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.destroyForcibly();
        server.destroyForcibly();
        output.toFile().delete();
    }
}
