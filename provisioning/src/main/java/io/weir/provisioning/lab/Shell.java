package io.weir.provisioning.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts programs, each within a network namespace and with the environment by which {@link Sweep} knows it as the
 * lab's.
 *
 * @param prefix what stands before each command line: {@code nsenter --net=…}, or nothing
 * @param environment variables beside those of this process
 */
public record Shell(List<String> prefix, Map<String, String> environment) {

    /** How long a program may take that is not expected to wait for anything. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The most of a program's output that is kept, in characters. */
    private static final int MAX_OUTPUT = 50_000_000;

    public Shell {
        prefix = List.copyOf(prefix);
        environment = Map.copyOf(environment);
    }

    /**
     * What became of a program.
     *
     * @param code its exit code
     * @param output what it wrote, standard output and error as they came
     */
    public record Outcome(int code, String output) {

        public boolean isSuccess() {
            return code == 0;
        }

        public List<String> lines() {
            return output.lines().toList();
        }
    }

    /** Runs a program that must succeed, and answers its output. */
    public String must(String... command) {
        return must(List.of(command));
    }

    public String must(List<String> command) {
        Outcome outcome = run(LIMIT, command);
        if (!outcome.isSuccess()) {
            throw new LabFailure(
                    String.join(" ", command) + " failed with code " + outcome.code + ": " + outcome.output.strip());
        }
        return outcome.output;
    }

    /** Runs a program that may fail. */
    public Outcome run(String... command) {
        return run(LIMIT, List.of(command));
    }

    /** Runs a program to its end, or ends it after {@code usual} (see {@link Patience}), which is a failure. */
    public Outcome run(Duration usual, List<String> command) {
        Duration limit = Patience.of(usual);
        Path output = temporaryFile();
        try {
            Process process = start(command, ProcessBuilder.Redirect.to(output.toFile()));
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new LabFailure(String.join(" ", command) + " was not done after " + limit.toSeconds() + " s: "
                            + read(output));
                }
                return new Outcome(process.exitValue(), read(output));
            } finally {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while " + command.get(0) + " was running", e);
        } finally {
            output.toFile().delete();
        }
    }

    /**
     * Starts a program that goes on by itself, in a session of its own, so that a Ctrl-C meant for this process does not
     * reach it.
     *
     * @param log where its output is appended
     */
    public Process startService(Path log, List<String> command) {
        List<String> inOwnSession = new ArrayList<>(List.of("setsid"));
        inOwnSession.addAll(commandLine(command));
        return launch(inOwnSession, ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    /** Starts a program that shares this process's terminal. */
    Process startInTerminal(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(commandLine(command)).inheritIO();
        builder.environment().putAll(environment);
        return launch(builder);
    }

    Process start(List<String> command, ProcessBuilder.Redirect output) {
        return launch(commandLine(command), output);
    }

    /** Starts a program whose standard output is read byte by byte; what it says besides is dropped. */
    Process startForBytes(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(commandLine(command))
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        return launch(builder);
    }

    /** Asks a program that was started to end, and has it end if it has not within five seconds. */
    static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private List<String> commandLine(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    private Process launch(List<String> command, ProcessBuilder.Redirect output) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().putAll(environment);
        return launch(builder);
    }

    private static Process launch(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new LabFailure("cannot start " + builder.command().get(0) + ": " + e.getMessage(), e);
        }
    }

    private static Path temporaryFile() {
        try {
            return Files.createTempFile("weir-lab", ".out");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > MAX_OUTPUT) {
                throw new LabFailure("more than " + MAX_OUTPUT + " bytes of output");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
