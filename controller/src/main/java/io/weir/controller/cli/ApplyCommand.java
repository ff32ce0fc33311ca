package io.weir.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        description = "Make a file the intent, whole, and wait until every connected host has confirmed it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir apply cluster.yaml --why \"let red talk to blue\"",
            "  weir get > cluster.yaml; edit cluster.yaml; weir apply cluster.yaml --if-match 7",
            "",
            "A file with problems changes nothing, and all of them are listed. Exit code: 0 if every connected host",
            "confirmed, 1 if not, or if nothing was changed."
        })
final class ApplyCommand implements Callable<Integer> {

    private static final int UNPROCESSABLE = 422;

    @Parameters(paramLabel = "FILE", description = "The intent, in YAML or JSON; - reads standard input.")
    private String file = "";

    @Option(
            names = "--why",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What it is for; kept with the revision.")
    private String why = "";

    @Option(names = "--if-match", paramLabel = "REVISION", description = "Apply only if this is the current revision.")
    private @Nullable Long ifMatch;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long to wait for the hosts, 0 to 60 (${DEFAULT-VALUE}).")
    private int wait;

    @Mixin
    private At at = new At();

    private final Terminal terminal;

    ApplyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (wait < 0 || wait > 60) {
            throw new CommandFailed("--wait is from 0 to 60 seconds");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/yaml");
        headers.put("Accept", "application/json");
        headers.put("Weir-Who", who());
        if (!why.isEmpty()) {
            headers.put("Weir-Why", why.replaceAll("[\\r\\n]+", " "));
        }
        if (ifMatch != null) {
            headers.put("If-Match", "\"" + ifMatch + "\"");
        }
        Client.Answer answer = at.client().put("/v1/intent?wait=" + wait, document(), headers, wait);
        if (answer.status() == UNPROCESSABLE) {
            return problems(answer.json().path("problems"));
        }
        if (!answer.isOk()) {
            throw Client.failed(answer);
        }
        return receipt(answer.json());
    }

    private byte[] document() {
        try {
            return file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new CommandFailed("there is no file " + file);
        } catch (IOException e) {
            throw new CommandFailed("cannot read " + file + ": " + e.getMessage());
        }
    }

    private static String who() {
        String user = System.getProperty("user.name", "");
        try {
            return user + "@"
                    + Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8)
                            .trim();
        } catch (IOException e) {
            return user;
        }
    }

    private int problems(JsonNode problems) {
        String name = file.equals("-") ? "standard input" : file;
        for (JsonNode problem : problems) {
            int line = problem.path("line").asInt();
            terminal.error(name + ":" + (line > 0 ? line + ":" : "") + " "
                    + problem.path("path").asText());
            terminal.error("    " + problem.path("what").asText());
            terminal.error("    → " + problem.path("remedy").asText());
        }
        int count = problems.size();
        terminal.error(count + (count == 1 ? " problem" : " problems") + ". Nothing was changed.");
        return 1;
    }

    private int receipt(JsonNode receipt) {
        long revision = receipt.path("revision").asLong();
        terminal.line(
                receipt.path("changed").asBoolean()
                        ? "Revision " + revision + " is stored."
                        : "Nothing to change: revision " + revision + " says the same.");
        TextTable table = new TextTable(List.of("HOST", "STATE", "MS", "DETAIL"), Set.of(2));
        boolean allConfirmed = true;
        for (JsonNode host : receipt.path("hosts")) {
            String state = host.path("state").asText();
            boolean away = state.equals("disconnected");
            allConfirmed &= away || state.equals("confirmed");
            table.row(
                    host.path("host").asText(),
                    state,
                    away
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "%.1f",
                                    host.path("milliseconds").asDouble()),
                    away
                            ? "is brought up to date when it connects"
                            : host.path("detail").asText());
        }
        if (receipt.path("hosts").size() > 0) {
            terminal.print(table.format(terminal.columns()));
        }
        return allConfirmed ? 0 : 1;
    }
}
