package io.weir.provisioning.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What tcpdump sees on an interface, as text: a packet is one line, or more where it carries another. Lines are added by
 * a reader thread; everything else is called by one thread.
 */
public final class Capture implements AutoCloseable {

    /** What is kept; a capture that sees more fails rather than forgets. */
    private static final int MAX_LINES = 200_000;

    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final Process process;
    private final List<String> lines = new ArrayList<>(); // guarded by itself
    private volatile boolean closing; // the reader is not to wonder why its stream is closed

    private Capture(Process process) {
        this.process = process;
    }

    /** Starts, and answers when packets are being seen; {@code filter} as in pcap-filter(7). */
    static Capture start(Shell shell, String device, String filter) {
        return start(shell, device, List.of(filter));
    }

    /** Starts to look only at what the device gets, and answers when packets are being seen. */
    static Capture startInbound(Shell shell, String device) {
        return start(shell, device, List.of("-Q", "in"));
    }

    private static Capture start(Shell shell, String device, List<String> what) {
        List<String> command = new ArrayList<>(
                List.of("tcpdump", "-l", "-n", "-e", "-vv", "--immediate-mode", "-B", "16384", "-i", device));
        command.addAll(what);
        Capture capture = new Capture(shell.start(command, ProcessBuilder.Redirect.PIPE));
        Thread reader = new Thread(capture::read, "capture of " + device);
        reader.setDaemon(true);
        reader.start();
        Await.until("tcpdump on " + device, START_LIMIT, () -> capture.sees("listening on"));
        return capture;
    }

    /** What was seen so far, a packet to a line: what tcpdump broke into more is joined by spaces. */
    public List<String> packets() {
        List<String> packets = new ArrayList<>();
        for (String line : snapshot()) {
            boolean continues = line.startsWith(" ") || line.startsWith("\t") || !startsWithTime(line);
            if (continues && !packets.isEmpty()) {
                packets.set(packets.size() - 1, packets.get(packets.size() - 1) + " " + line.strip());
            } else if (!continues) {
                packets.add(line);
            }
        }
        return packets;
    }

    /** Whether a packet's text contains these words. */
    public boolean sees(String words) {
        return snapshot().stream().anyMatch(line -> line.contains(words));
    }

    /** Waits until a packet whose text contains these words has been seen, and answers it. */
    public String await(String words, Duration limit) {
        return Await.until(
                "a packet with \"" + words + "\"",
                limit,
                () -> packets().stream()
                        .filter(packet -> packet.contains(words))
                        .findFirst(),
                () -> "among " + packets());
    }

    @Override
    public void close() {
        closing = true;
        Shell.end(process);
    }

    private List<String> snapshot() {
        synchronized (lines) {
            if (lines.size() >= MAX_LINES) {
                throw new LabFailure("a capture saw more than " + MAX_LINES + " lines");
            }
            return List.copyOf(lines);
        }
    }

    /** tcpdump begins a packet with the time, 12:34:56.789012. */
    private static boolean startsWithTime(String line) {
        return line.length() > 15 && line.charAt(2) == ':' && line.charAt(5) == ':' && line.charAt(8) == '.';
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lines) {
                    if (lines.size() < MAX_LINES) {
                        lines.add(line);
                    }
                }
            }
        } catch (IOException e) {
            if (!closing) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
