package io.weir.provisioning.bench.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * When packets were sent and when they came, in memory that two processes share: the one that receives them writes, and
 * the bench reads, without either waiting for the other. Times are those of {@link System#nanoTime}, which on Linux is
 * one clock for all processes.
 */
public final class Sightings {

    /** Packets that are remembered: with one in 150 µs, those of ten minutes. */
    public static final int CAPACITY = 4_000_000;

    private static final int HEADER = 8;
    private static final int RECORD = 16;
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer memory;

    private Sightings(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Those that are kept in a file, which is made if it is not there. */
    public static Sightings in(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Sightings(channel.map(FileChannel.MapMode.READ_WRITE, 0, HEADER + (long) CAPACITY * RECORD)
                    .order(ByteOrder.nativeOrder()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many packets have come. */
    public int count() {
        return (int) (long) LONG.getAcquire(memory, 0);
    }

    /** When packet {@code index} was sent, below {@link #count}, in the order of their coming. */
    public long sentAt(int index) {
        return memory.getLong(HEADER + index * RECORD);
    }

    /** When it came. */
    public long cameAt(int index) {
        return memory.getLong(HEADER + index * RECORD + 8);
    }

    /** Adds a packet; false if there is no room for it. By one thread of one process. */
    boolean add(long sentAt, long cameAt) {
        int count = count();
        if (count == CAPACITY) {
            return false;
        }
        memory.putLong(HEADER + count * RECORD, sentAt);
        memory.putLong(HEADER + count * RECORD + 8, cameAt);
        LONG.setRelease(memory, 0, count + 1L);
        return true;
    }
}
