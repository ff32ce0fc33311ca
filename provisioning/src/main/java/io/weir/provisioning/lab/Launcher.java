package io.weir.provisioning.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Weir's own launcher, by which a lab starts the controller and the agents as an operator would.
 *
 * @param script the file {@code weir} at the top of the sources
 */
public record Launcher(Path script) {

    /** The property by which the launcher tells where it is. */
    private static final String HOME = "weir.home";

    /** The launcher that started this process; else the nearest one in the working directory or above it. */
    public static Launcher find() {
        String home = System.getProperty(HOME, "");
        if (!home.isEmpty()) {
            return new Launcher(Path.of(home, "weir"));
        }
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            Path script = directory.resolve("weir");
            if (Files.isRegularFile(script) && Files.isExecutable(script)) {
                return new Launcher(script);
            }
        }
        throw new LabFailure("cannot find the launcher ./weir; start this with it, or set -D" + HOME);
    }

    /** Has Weir built if its sources are newer, which takes too long to happen while a service is waited for. */
    void build() {
        Shell.Outcome outcome = new Shell(List.of(), Map.of()).run(Duration.ofMinutes(15), command("--version"));
        if (!outcome.isSuccess()) {
            throw new LabFailure("cannot build Weir: " + outcome.output());
        }
    }

    /** The command line that gives these arguments to the launcher. */
    public List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return command;
    }
}
