package io.weir.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "decisions", description = "Show what rules with log: true decided, newest first.")
final class DecisionsCommand implements Callable<Integer> {

    @Mixin
    private At at = new At();

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only packets that this tenant's containers sent.")
    private @Nullable String tenant;

    @Option(names = "--rule", paramLabel = "OWNER/RULE", description = "Only this rule: tenant/name, or operator/name.")
    private @Nullable String rule;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many, up to 1000; ${DEFAULT-VALUE} if left out.")
    private int most = 50;

    private final Terminal terminal;

    DecisionsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String query = "most=" + most
                + (tenant == null ? "" : "&tenant=" + Client.encoded(tenant))
                + (rule == null ? "" : "&rule=" + Client.encoded(rule));
        JsonNode decisions =
                at.client().getOk("/v1/decisions?" + query, "application/json").json();
        if (decisions.isEmpty()) {
            terminal.line("No rule with log: true has decided anything yet.");
            return 0;
        }
        TextTable table =
                new TextTable(List.of("AT", "RULE", "ACTION", "MODE", "SENDER", "PROTOCOL", "FROM", "TO"), Set.of(5));
        for (JsonNode one : decisions) {
            table.row(
                    one.path("at").asText(),
                    one.path("rule").asText(),
                    one.path("action").asText(),
                    one.path("mode").asText(),
                    one.path("sender").asText(),
                    one.path("protocol").asText(),
                    one.path("source").asText() + ":" + one.path("sourcePort").asText(),
                    one.path("destination").asText() + ":"
                            + one.path("destinationPort").asText());
        }
        terminal.print(table.format(terminal.columns()));
        return 0;
    }
}
