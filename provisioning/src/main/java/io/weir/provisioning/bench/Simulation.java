package io.weir.provisioning.bench;

import io.weir.provisioning.bench.sim.Simulator;
import io.weir.provisioning.bench.sim.SwitchPlan;
import io.weir.provisioning.lab.LabFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Simulated switches in a process of their own, so that what they cost is not counted as the controller's: {@link
 * Simulator}, asked over its standard input.
 */
final class Simulation implements AutoCloseable {

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    private Simulation(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.US_ASCII);
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /**
     * Starts the switches, not yet connected.
     *
     * @param directory for the plan and the log
     * @param port where the controller listens on loopback
     */
    static Simulation start(Path directory, List<SwitchPlan> plans, int port) {
        try {
            List<String> lines = new ArrayList<>();
            plans.forEach(plan -> lines.addAll(plan.lines()));
            Path file = Files.write(directory.resolve("switches"), lines);
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx3g",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Simulator.class.getName(),
                    "127.0.0.1",
                    Integer.toString(port),
                    file.toString());
            builder.redirectError(directory.resolve("switches.log").toFile());
            return new Simulation(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void connect() {
        ask("connect");
    }

    void disconnect() {
        ask("disconnect");
    }

    /**
     * Has the first switch try to be connected, until a packet of its has been answered.
     *
     * @param expected the word for what is to come back
     */
    void await(String expected) {
        ask("await " + expected);
    }

    /** What there is, by name; see {@link Simulator}. */
    Map<String, Double> state() {
        return ask("state");
    }

    /**
     * Has the first so many switches send packets, and answers what became of them.
     *
     * @param expected the word for what is to come back
     * @param window unanswered packets of each switch
     */
    Map<String, Double> punt(String expected, int switches, int window, int milliseconds) {
        return ask("punt " + expected + " " + switches + " " + window + " " + milliseconds);
    }

    private Map<String, Double> ask(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
            String line = answers.readLine();
            if (line == null || !line.startsWith("ok")) {
                throw new LabFailure("the simulated switches answer to \"" + command + "\": " + line);
            }
            Map<String, Double> values = new TreeMap<>();
            for (String word : line.split(" ", -1)) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    values.put(word.substring(0, equals), Double.valueOf(word.substring(equals + 1)));
                }
            }
            return values;
        } catch (IOException e) {
            throw new LabFailure("the simulated switches are gone: " + e, e);
        }
    }

    @Override
    public void close() {
        Processes.end(process.pid());
    }
}
