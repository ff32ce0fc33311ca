package io.weir.provisioning.lab;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The frames that pass an interface, byte by byte and with the kernel's time of each, as tcpdump writes them
 * (pcap-savefile(5)). Frames are added by a reader thread; everything else is called by one thread.
 */
public final class Sniffer implements AutoCloseable {

    /** What is kept; one that sees more fails rather than forgets. */
    private static final int MAX_FRAMES = 400_000;

    /** What is kept of each. The kernel's ring has room for so much per frame, so more would let it hold few frames. */
    private static final int MAX_FRAME_BYTES = 2_048;

    private static final int MAGIC_MICROSECONDS = 0xa1b2c3d4;
    private static final int FILE_HEADER = 24;
    private static final int FRAME_HEADER = 16;
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final String where;
    private final Process process;
    private final List<SeenFrame> frames = new ArrayList<>(); // guarded by itself
    private volatile boolean isStarted;
    private volatile boolean closing; // the reader is not to wonder why its stream ends

    private Sniffer(String where, Process process) {
        this.where = where;
        this.process = process;
    }

    /** Starts to look at what a device gets, and answers when frames are being seen. */
    static Sniffer inbound(Shell shell, String device, String where) {
        return start(shell, where, List.of("-i", device, "-Q", "in"));
    }

    private static Sniffer start(Shell shell, String where, List<String> what) {
        List<String> command = new ArrayList<>(List.of("tcpdump", "-n", "-U", "--immediate-mode", "-B", "16384"));
        command.addAll(List.of("-s", Integer.toString(MAX_FRAME_BYTES), "-w", "-"));
        command.addAll(what);
        Sniffer sniffer = new Sniffer(where, shell.startForBytes(command));
        Thread reader = new Thread(sniffer::read, "sniffer at " + where);
        reader.setDaemon(true);
        reader.start();
        Await.until("tcpdump at " + where, START_LIMIT, () -> sniffer.isStarted);
        return sniffer;
    }

    /** What was seen so far. */
    public List<SeenFrame> frames() {
        synchronized (frames) {
            if (frames.size() >= MAX_FRAMES) {
                throw new LabFailure("more than " + MAX_FRAMES + " frames at " + where);
            }
            return List.copyOf(frames);
        }
    }

    /** Those of the frames seen so far that are meant. */
    public List<SeenFrame> frames(Predicate<SeenFrame> isMeant) {
        return frames().stream().filter(isMeant).toList();
    }

    /** Waits until such a frame has been seen. */
    public void await(String what, Duration limit, Predicate<SeenFrame> isMeant) {
        Await.until(what + " at " + where, limit, () -> frames().stream().anyMatch(isMeant));
    }

    @Override
    public void close() {
        closing = true;
        Shell.end(process);
    }

    @Override
    public String toString() {
        return where;
    }

    private void read() {
        try (DataInputStream input = new DataInputStream(process.getInputStream())) {
            ByteOrder order = order(input.readNBytes(FILE_HEADER));
            isStarted = true; // the header is written when the interface is open
            while (true) {
                byte[] head = new byte[FRAME_HEADER];
                input.readFully(head);
                ByteBuffer fields = ByteBuffer.wrap(head).order(order);
                long micros = Integer.toUnsignedLong(fields.getInt(0)) * 1_000_000 + fields.getInt(4);
                int length = fields.getInt(8);
                if (length < 0 || length > MAX_FRAME_BYTES) {
                    throw new IOException("a frame of " + length + " bytes");
                }
                byte[] bytes = new byte[length];
                input.readFully(bytes);
                add(new SeenFrame(micros, ByteBuffer.wrap(bytes)));
            }
        } catch (EOFException ended) {
            // tcpdump has been ended; whether it should have been, its exit tells whoever waits for frames
        } catch (IOException e) {
            if (!closing) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void add(SeenFrame frame) {
        synchronized (frames) {
            if (frames.size() < MAX_FRAMES) {
                frames.add(frame);
            }
        }
    }

    private static ByteOrder order(byte[] header) throws IOException {
        if (header.length < FILE_HEADER) {
            throw new EOFException();
        }
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            if (ByteBuffer.wrap(header).order(order).getInt(0) == MAGIC_MICROSECONDS) {
                return order;
            }
        }
        throw new IOException("not a capture file");
    }
}
