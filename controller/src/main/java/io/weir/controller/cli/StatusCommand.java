package io.weir.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show how each host's switch stands to the intent, and what to do where something lacks.",
        footerHeading = "%nExit code:%n",
        footer = "  0 if every host is connected and in sync, 1 if not.")
final class StatusCommand implements Callable<Integer> {

    /** Pieces of advice that are printed; the REST API has them all. */
    private static final int MOST_ADVICE = 20;

    /** Lines of what a failed command said. */
    private static final int MOST_OUTPUT = 5;

    /** What could upset a terminal: what commands say on hosts may have anything in it. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");

    /** Published ports that are printed. */
    private static final int MOST_PUBLISHED = 50;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "How long to wait until all hosts are in sync, 0 to 60 (${DEFAULT-VALUE}).")
    private int wait;

    @Mixin
    private At at = new At();

    private final Terminal terminal;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        At.checkWait(wait);
        JsonNode answer = at.client()
                .getOk("/v1/hosts?wait=" + wait, "application/json", wait)
                .json();
        long revision = answer.path("revision").asLong();
        if (revision == 0) {
            terminal.line("No intent yet. Apply one with:  weir apply FILE");
        } else {
            terminal.line("Revision " + revision + ".");
            terminal.print(hosts(answer.path("hosts")).format(terminal.columns()));
            printPublished(answer.path("hosts"));
        }
        List<String> advice = advice(answer);
        advice.stream().limit(MOST_ADVICE).forEach(terminal::line);
        if (advice.size() > MOST_ADVICE) {
            terminal.line("… and " + (advice.size() - MOST_ADVICE) + " more (GET /v1/hosts).");
        }
        return allInSync(answer) ? 0 : 1;
    }

    private void printPublished(JsonNode hosts) {
        TextTable table = new TextTable(List.of("HOST", "PUBLISHED", "CONTAINER", "PORT"), Set.of(3));
        int rows = 0;
        for (JsonNode host : hosts) {
            for (JsonNode port : host.path("published")) {
                if (rows++ < MOST_PUBLISHED) {
                    table.row(
                            host.path("host").asText(),
                            port.path("protocol").asText() + " "
                                    + port.path("port").asText(),
                            port.path("container").asText(),
                            port.path("to").asText());
                }
            }
        }
        if (rows > 0) {
            terminal.line("");
            terminal.print(table.format(terminal.columns()));
        }
        if (rows > MOST_PUBLISHED) {
            terminal.line("… and " + (rows - MOST_PUBLISHED) + " more (GET /v1/hosts).");
        }
    }

    private static TextTable hosts(JsonNode hosts) {
        TextTable table = new TextTable(
                List.of("HOST", "STATE", "REVISION", "FLOWS", "REPAIRED", "REMOTE", "DETAIL"), Set.of(2, 3, 4));
        for (JsonNode host : hosts) {
            long retry = host.path("retryInSeconds").asLong();
            table.row(
                    host.path("host").asText(),
                    host.path("state").asText(),
                    host.path("revision").asText(),
                    host.path("flows").asText(),
                    host.path("repaired").asText(),
                    host.path("remote").asText(),
                    host.path("detail").asText() + (retry > 0 ? " (tried again in " + retry + " s)" : ""));
        }
        return table;
    }

    private static boolean allInSync(JsonNode answer) {
        for (JsonNode host : answer.path("hosts")) {
            if (!host.path("state").asText().equals("in-sync")) {
                return false;
            }
        }
        return true;
    }

    /** What an agent could not do: a step with its command, or what it refuses or lacks, without one. */
    private static String ofAgent(JsonNode failure) {
        String step = failure.path("step").asText();
        String command = failure.path("command").asText();
        Stream<String> said = failure.path("output").asText().strip().lines().limit(MOST_OUTPUT);
        String head = command.isEmpty()
                ? "its agent says of " + step + ":"
                : "its agent failed to " + step + " (tried again in "
                        + failure.path("retrySeconds").asText() + " s):";
        return Stream.concat(Stream.of(command).filter(it -> !it.isEmpty()), said)
                .map(line -> "\n    " + UNPRINTABLE.matcher(line).replaceAll("?"))
                .collect(Collectors.joining("", UNPRINTABLE.matcher(head).replaceAll("?"), ""));
    }

    private static List<String> advice(JsonNode answer) {
        List<String> advice = new ArrayList<>();
        for (JsonNode host : answer.path("hosts")) {
            String name = host.path("host").asText();
            if (!host.path("connected").asBoolean()) {
                String bridge = host.path("bridge").asText();
                advice.add("\n" + name
                        + ": its switch is not connected. On it, or by its agent:\n    ovs-vsctl set-fail-mode "
                        + bridge + " secure -- set-controller " + bridge + " tcp:CONTROLLER:6653");
            }
            for (JsonNode failure : host.path("failures")) {
                advice.add("\n" + name + ": " + ofAgent(failure));
            }
            for (JsonNode port : host.path("missingPorts")) {
                advice.add("\n" + name + ": port " + port.path("name").asText() + " is missing ("
                        + port.path("needed").asText() + "). On it, or by its agent:\n    "
                        + port.path("remedy").asText());
            }
        }
        for (JsonNode other : answer.path("unclaimed")) {
            advice.add("\nswitch " + other.path("bridge").asText() + " (datapath id "
                    + other.path("datapathId").asText() + ", from "
                    + other.path("remote").asText() + ") gets no flows: "
                    + other.path("why").asText());
        }
        return advice;
    }
}
