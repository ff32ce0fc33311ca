package io.weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.provisioning.lab.LabContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Pings from one container to others that it may reach, which go on while something else is tried. */
final class LegitimatePings implements AutoCloseable {

    private static final int COUNT = 20;
    private static final double INTERVAL_SECONDS = 0.1;

    private final Map<Process, Path> running = new LinkedHashMap<>();

    private LegitimatePings() {}

    static LegitimatePings start(LabContainer from, LabContainer... targets) {
        LegitimatePings pings = new LegitimatePings();
        for (LabContainer target : targets) {
            Path output = temporaryFile();
            pings.running.put(from.startPing(target.address(), COUNT, INTERVAL_SECONDS, output), output);
        }
        return pings;
    }

    /** Waits until they are done; every one of them was answered. */
    void assertLossless() {
        running.forEach((process, output) -> {
            try {
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                LabContainer.Ping ping = LabContainer.readPing(Files.readString(output));
                assertEquals(COUNT, ping.received(), ping.output());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() {
        running.forEach((process, output) -> {
            process.destroy();
            output.toFile().delete();
        });
    }

    private static Path temporaryFile() {
        try {
            return Files.createTempFile("weir-ping", ".out");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
