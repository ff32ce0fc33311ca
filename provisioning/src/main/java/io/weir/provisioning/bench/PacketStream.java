package io.weir.provisioning.bench;

import io.weir.provisioning.bench.traffic.Sightings;
import io.weir.provisioning.bench.traffic.Stream;
import io.weir.provisioning.lab.LabFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** UDP from one end to another, a packet every {@link #PAUSE}, and what came of it; by a process at each end. */
final class PacketStream implements AutoCloseable {

    /** As close as a process that sleeps between two packets comes to it. */
    static final Duration PAUSE = Duration.ofNanos(100_000);

    private static final String PORT = "5353";

    /** How long nothing must have come to be sure that nothing more will. */
    private static final Duration SILENCE = Duration.ofMillis(30);

    private static final long LIMIT_NANOS = Duration.ofSeconds(10).toNanos();

    /** The ends' own code is loaded and compiled by then, which takes both processors for a while. */
    private static final long BEGIN_NANOS = Duration.ofSeconds(2).toNanos();

    private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos();

    private final Process sender;
    private final Process receiver;
    private final Sightings sightings;

    private PacketStream(Process sender, Process receiver, Sightings sightings) {
        this.sender = sender;
        this.receiver = receiver;
        this.sightings = sightings;
    }

    static PacketStream start(Ground ground, End from, End to) {
        Path directory = ground.directory("stream");
        Path file = directory.resolve("sightings");
        Sightings sightings = Sightings.in(file);
        Path log = directory.resolve("log");
        Process receiver = to.startJava(log, Stream.class, "receive", to.address(), PORT, file.toString());
        Process sender = from.startJava(log, Stream.class, "send", to.address(), PORT, Long.toString(PAUSE.toNanos()));
        LockSupport.parkNanos(BEGIN_NANOS);
        return new PacketStream(sender, receiver, sightings);
    }

    /** Waits until nothing has come for a while; when the last packet of all came, if any has. */
    OptionalLong awaitSilence() {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        long began = System.nanoTime();
        while (true) {
            int count = sightings.count();
            long last = count == 0 ? began : Math.max(began, sightings.cameAt(count - 1));
            long now = System.nanoTime();
            if (now - last > SILENCE.toNanos()) {
                return count == 0 ? OptionalLong.empty() : OptionalLong.of(sightings.cameAt(count - 1));
            }
            look(deadline, "no more packets");
        }
    }

    /** Waits for the first packet that comes after {@code time}; when it came. */
    long awaitAfter(long time) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (true) {
            int count = sightings.count();
            if (count > 0 && sightings.cameAt(count - 1) - time > 0) {
                int first = count - 1;
                while (first > 0 && sightings.cameAt(first - 1) - time > 0) {
                    first--;
                }
                return sightings.cameAt(first);
            }
            look(deadline, "a packet");
        }
    }

    /** Of those that have come, how many were sent after {@code time}. */
    int sentAfter(long time) {
        int first = sightings.count();
        while (first > 0 && sightings.sentAt(first - 1) - time > 0) {
            first--;
        }
        return sightings.count() - first;
    }

    private void look(long deadline, String what) {
        if (!sender.isAlive() || !receiver.isAlive() || sightings.count() == Sightings.CAPACITY) {
            throw new LabFailure("an end of the stream of packets has stopped");
        }
        if (System.nanoTime() - deadline > 0) {
            throw new LabFailure("still waiting for " + what + " after " + LIMIT_NANOS / 1_000_000_000 + " s");
        }
        LockSupport.parkNanos(LOOK_NANOS);
    }

    @Override
    public void close() {
        Processes.end(sender.pid());
        Processes.end(receiver.pid());
    }
}
