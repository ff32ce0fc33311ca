package io.weir.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that changes the intent can be told, and how it tells what came of it. */
final class ChangeOptions {

    private static final int UNPROCESSABLE = 422;

    @Option(
            names = "--why",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What it is for; kept with the revision.")
    private String why = "";

    @Option(names = "--if-match", paramLabel = "REVISION", description = "Only if this is the current revision.")
    private @Nullable Long ifMatch;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long to wait for the hosts, 0 to 60 (${DEFAULT-VALUE}).")
    private int wait;

    @Mixin
    private At at = new At();

    Client client() {
        return at.client();
    }

    /** Makes the change, unless another revision is stated. */
    Client.Answer send(String method, String path, byte[] body) {
        return send(method, path, body, "");
    }

    /**
     * Makes the change.
     *
     * @param madeFrom the entity tag of what it was made from, if the command line states none; may be empty
     */
    Client.Answer send(String method, String path, byte[] body, String madeFrom) {
        At.checkWait(wait);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/yaml");
        headers.put("Accept", "application/json");
        headers.put("Weir-Who", who());
        if (!why.isEmpty()) {
            headers.put("Weir-Why", why.replaceAll("[\\r\\n]+", " "));
        }
        if (ifMatch != null) {
            headers.put("If-Match", "\"" + ifMatch + "\"");
        } else if (!madeFrom.isEmpty()) {
            headers.put("If-Match", madeFrom);
        }
        return client().send(method, path + "?wait=" + wait, body, headers, wait);
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

    /**
     * Tells what came of it, host by host or problem by problem.
     *
     * @param document what the lines of problems are of; empty if the document was made from the command line
     * @return the exit code: 0 if every connected host confirmed
     */
    int tell(Client.Answer answer, String document, Terminal terminal) {
        if (answer.status() == UNPROCESSABLE) {
            return problems(answer.json().path("problems"), document, terminal);
        }
        if (!answer.isOk()) {
            throw Client.failed(answer);
        }
        return receipt(answer.json(), terminal);
    }

    private static int problems(JsonNode problems, String document, Terminal terminal) {
        for (JsonNode problem : problems) {
            int line = problem.path("line").asInt();
            String place = document.isEmpty() ? "" : document + ":" + (line > 0 ? line + ":" : "") + " ";
            terminal.error(place + problem.path("path").asText());
            terminal.error("    " + problem.path("what").asText());
            terminal.error("    → " + problem.path("remedy").asText());
        }
        int count = problems.size();
        terminal.error(count + (count == 1 ? " problem" : " problems") + ". Nothing was changed.");
        return 1;
    }

    private static int receipt(JsonNode receipt, Terminal terminal) {
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
