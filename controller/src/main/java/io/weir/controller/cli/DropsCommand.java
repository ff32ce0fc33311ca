package io.weir.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "drops", description = "Show what hosts dropped of what each container sent, and why.")
final class DropsCommand implements Callable<Integer> {

    @Mixin
    private At at = new At();

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this tenant's containers.")
    private @Nullable String tenant;

    @Option(names = "--container", paramLabel = "TENANT/CONTAINER", description = "Only this container.")
    private @Nullable String container;

    private final Terminal terminal;

    DropsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String query = (tenant == null ? "" : "&tenant=" + Client.encoded(tenant))
                + (container == null ? "" : "&container=" + Client.encoded(container));
        JsonNode answer = at.client()
                .getOk("/v1/counters/drops?" + query, "application/json")
                .json();
        if (answer.path("drops").isEmpty()) {
            terminal.line("Nothing was dropped.");
        } else {
            terminal.print(table(answer.path("drops")).format(terminal.columns()));
        }
        for (JsonNode host : answer.path("unread")) {
            terminal.line(host.asText() + ": its switch did not tell, so its counters are missing.");
        }
        return 0;
    }

    private static TextTable table(JsonNode drops) {
        TextTable table =
                new TextTable(List.of("CONTAINER", "HOST", "PORT", "PACKETS", "BYTES", "REASON", "RULE"), Set.of(3, 4));
        for (JsonNode drop : drops) {
            String sender = drop.path("container").asText();
            table.row(
                    sender.isEmpty() ? "-" : sender,
                    drop.path("host").asText(),
                    drop.path("port").asText(),
                    drop.path("packets").asText(),
                    drop.path("bytes").asText(),
                    drop.path("reason").asText(),
                    drop.path("rule").asText());
        }
        return table;
    }
}
