package io.weir.provisioning.agent;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The seam to the operating system: starts programs, never through a shell, each with a limit of time and of output.
 * Safe for use by several threads.
 */
final class Commands {

    /** Bytes of output that are kept; the rest is read and dropped. A switch of 10,000 ports lists itself in 5 MB. */
    private static final int OUTPUT_BYTES = 32 << 20;

    /** How long output may still arrive after a program has ended, from children that it left behind. */
    private static final long DRAIN_MILLIS = 500;

    /** How long a killed program may take to be gone: one that the kernel holds in a disk or device call stays on. */
    private static final long KILL_MILLIS = 5_000;

    private final Map<String, String> environment;

    /** @param environment what to add to this process's environment for each program */
    Commands(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** What a program answered: its exit status and all that it wrote, standard error included. */
    record Result(int status, String output) {}

    /** Runs a program to its end and returns what it wrote; a status other than 0 throws. */
    String run(Duration timeout, List<String> line) throws CommandFailed, InterruptedException {
        Result result = tryRun(timeout, line);
        if (result.status() != 0) {
            throw new CommandFailed(line, result.output() + "\nexit status " + result.status());
        }
        return result.output();
    }

    /** Runs a program to its end, whatever its status; throws if it cannot start or takes longer than it may. */
    Result tryRun(Duration timeout, List<String> line) throws CommandFailed, InterruptedException {
        Process process = start(line);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Thread reader = new Thread(() -> drain(process.getInputStream(), output), "output of " + line.get(0));
        reader.setDaemon(true);
        reader.start();
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                kill(process);
                throw new CommandFailed(line, text(output) + "\nnot done after " + timeout.toSeconds() + " s: killed");
            }
            reader.join(DRAIN_MILLIS);
            return new Result(process.exitValue(), text(output));
        } finally {
            if (process.isAlive()) {
                kill(process);
            }
        }
    }

    private Process start(List<String> line) throws CommandFailed {
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new CommandFailed(line, String.valueOf(failure.getMessage()));
        }
    }

    private static void drain(InputStream from, ByteArrayOutputStream into) {
        byte[] buffer = new byte[8192];
        try (from) {
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                synchronized (into) {
                    into.write(buffer, 0, Math.min(length, OUTPUT_BYTES - into.size()));
                }
            }
        } catch (IOException closed) {
            // The process was killed; what came so far is what there is.
            return;
        }
    }

    private static String text(ByteArrayOutputStream output) {
        synchronized (output) {
            return output.toString(StandardCharsets.UTF_8);
        }
    }

    /** Kills a program and what it started, itself first so that it starts no more, and waits until they are gone. */
    private static void kill(Process process) throws InterruptedException {
        List<ProcessHandle> family = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        family.forEach(ProcessHandle::destroyForcibly);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(KILL_MILLIS);
        while (family.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() - deadline < 0) {
            Thread.sleep(10);
        }
    }
}
