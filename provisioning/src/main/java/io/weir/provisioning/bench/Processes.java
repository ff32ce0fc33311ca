package io.weir.provisioning.bench;

import io.weir.provisioning.lab.Await;
import io.weir.provisioning.lab.LabFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Other processes on the ground, by their ids. */
final class Processes {

    private Processes() {}

    /** The id that a daemon wrote down. */
    static long pidIn(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException | NumberFormatException e) {
            throw new LabFailure("no daemon: " + file + ": " + e.getMessage(), e);
        }
    }

    /** What a process has in memory (VmRSS of proc(5)), in MB of 10^6 bytes. */
    static double residentMegabytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
                }
            }
        } catch (IOException e) {
            throw new LabFailure("process " + pid + " is gone", e);
        }
        throw new LabFailure("process " + pid + " has no memory");
    }

    /** Processor time that a process has used, in seconds. */
    static double processorSeconds(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(used -> used.toNanos() / 1e9)
                .orElseThrow(() -> new LabFailure("process " + pid + " is gone"));
    }

    /** Whether a thread of a process has this name (at most 15 characters). */
    static boolean hasThread(long pid, String name) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.anyMatch(thread -> isNamed(thread, name));
        } catch (IOException e) {
            throw new LabFailure("process " + pid + " is gone", e);
        }
    }

    private static boolean isNamed(Path thread, String name) {
        try {
            return Files.readString(thread.resolve("comm")).strip().equals(name);
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whether something listens on this port of loopback. */
    static boolean takesConnections(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends a process at once, and answers when it is gone. */
    static void end(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        // One that was inherited stays in the process table, dead, for as long as we do.
        Await.until("the end of process " + pid, Duration.ofSeconds(10), () -> isDead(pid));
    }

    /** A process is a zombie as soon as its first thread has ended, and keeps its sockets until its last one has. */
    private static boolean isDead(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> threads = Files.list(process.resolve("task"))) {
            String stat = Files.readString(process.resolve("stat"));
            return stat.substring(stat.lastIndexOf(')')).startsWith(") Z") && threads.count() <= 1;
        } catch (IOException gone) {
            return true;
        }
    }
}
